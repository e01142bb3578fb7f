"""The skills a listing names: its tags, and what its title, outcomes and prerequisites say."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from catalog.field_types.skill import SkillMention, SkillRelation
from catalog.field_types.text import clean_text
from catalog.skills.linker import SkillLinker, SkillMatch
from crawlers.entry import Found, Listing

EVIDENCE_LENGTH: Final = 300
# Mentions by tag; a few thousand tags make most of a catalogue's.
_CACHED: Final = 50_000
# Title and outcomes say what is taught. A prerequisite is wanted beforehand, and never counts as taught.
_PROSE: Final = (
    ("title", SkillRelation.TEACHES),
    ("outcomes", SkillRelation.TEACHES),
    ("prerequisites", SkillRelation.REQUIRES),
)


class SkillMentions:
    """Links listings through one linker; holds a memo of tags and nothing else."""

    def __init__(self, linker: SkillLinker) -> None:
        self._linker = linker
        self._of_tag = lru_cache(_CACHED)(self._linked_tag)

    def of(self, listing: Listing) -> list[SkillMention]:
        """One mention a skill and relation, the surest kept."""
        best: dict[tuple[str, SkillRelation], SkillMention] = {}
        for mention in self._all(listing):
            key = (mention.uri, mention.relation)
            held = best.get(key)
            if held is None or held.confidence < mention.confidence:
                best[key] = mention
        return list(best.values())

    def _all(self, listing: Listing) -> Iterator[SkillMention]:
        for tag in texts(listing.get("provider_skills")):
            if mention := self._of_tag(tag, "provider_skills", SkillRelation.TEACHES):
                yield mention
        named = listing.get("skills")
        for item in named if isinstance(named, list) else ():
            if mention := self._of_tag(item.value["label"], "skills", item.value["relation"]):
                yield mention
        for field, relation in _PROSE:
            for text in texts(listing.get(field)):
                for match in self._linker.text(clean_text(text)):
                    yield self._mention(match, field, relation)

    def _linked_tag(self, tag: str, field: str, relation: SkillRelation) -> SkillMention | None:
        words = clean_text(tag)
        match = self._linker.tag(words) if words else None
        return match and self._mention(match, field, relation)

    def _mention(self, match: SkillMatch, field: str, relation: SkillRelation) -> SkillMention:
        return SkillMention(
            uri=match.uri,
            label=match.label,
            relation=relation,
            confidence=match.confidence,
            method=match.method,
            evidence=f"{field}: {match.evidence[:EVIDENCE_LENGTH]}",
            taxonomy=self._linker.version,
        )


def texts(found: Found | list[Found] | None) -> Iterable[str]:
    """The texts in a find; what is no text is the record's types' to refuse, not the linker's to read."""
    if not isinstance(found, Found):
        return ()
    values: Any = found.value if isinstance(found.value, list) else [found.value]
    return [value for value in values if isinstance(value, str)]
