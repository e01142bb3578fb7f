"""From a provider's words to skills of a taxonomy, each link with its confidence, method and evidence."""

from typing import NamedTuple

from catalog.skills.mentions import MentionFinder
from catalog.skills.names import Name, Names, names_of
from catalog.skills.phrases import normal_form, tokens
from catalog.skills.taxonomy import Skill, Taxonomy

# A tag that is the skill's label says just that. An alias may be a branch of it ("Paid Search") or its best known tool.
EXACT_LABEL, EXACT_ALIAS = 1.0, 0.97
# Endings differ: now and then they carry meaning ("data modeller" is a person).
EXACT_STEM = 0.93
# "Advanced Excel", "Sales Skills": the skill at some depth; the words dropped may have narrowed it.
TRIMMED = 0.9
# Times the similarity of 88 to 100: between .75 and .85. Of 110 such links of real tags read by hand, 4 were wrong:
# the slip was a word we do not know ("microcopy").
FUZZY = 0.85
# Inside prose a word may be in passing. Several words in a row seldom are; a lone one often is.
PHRASE_IN_PROSE, WORD_IN_PROSE = 0.8, 0.6

_DEPTHS = frozenset(["advanced", "basic", "intermediate", "introductory", "effective", "foundational", "essential"])
_WRAPPINGS = frozenset(["skills", "skill", "basics", "fundamentals", "essentials", "concepts", "techniques"])
_MEMO_SIZE = 250_000


class SkillMatch(NamedTuple):
    """One link. `evidence` is the matched words verbatim; `start` and `end` are offsets into a text, None for a tag."""

    uri: str
    label: str
    confidence: float
    method: str
    evidence: str
    start: int | None
    end: int | None


class SkillLinker:
    """Links tags and prose to one taxonomy; `version` is what a mention must cite. Its only state is a memo."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.version = taxonomy.version
        self._labels = {skill.uri: skill.label for skill in taxonomy.skills}
        in_prose = [name for skill in taxonomy.skills for name in _names_in_prose(skill)]
        self._names = Names(_all_names(taxonomy), _described_words(taxonomy))
        self._mentions = MentionFinder(in_prose)
        self._in_prose = {name.form for name in in_prose}
        self._memo: dict[str, SkillMatch | None] = {}

    def tag(self, text: str) -> SkillMatch | None:
        """The skill a provider's tag names, or nothing; never a neighbour."""
        if text in self._memo:
            return self._memo[text]
        if len(self._memo) >= _MEMO_SIZE:
            self._memo.clear()
        match = self._memo[text] = self._linked(text)
        return match

    def text(self, text: str) -> list[SkillMatch]:
        """The skills named in a title or a sentence, in order, each once, with the place of its first mention."""
        found: dict[str, SkillMatch] = {}
        for name, evidence, start, end in self._mentions.find(text):
            confidence = PHRASE_IN_PROSE if " " in name.form else WORD_IN_PROSE
            match = SkillMatch(name.uri, self._labels[name.uri], confidence, "text_stem", evidence, start, end)
            found.setdefault(name.uri, match)
        return list(found.values())

    def _linked(self, text: str) -> SkillMatch | None:
        form = normal_form(text)
        if exact := self._names.exact(form):
            preferred = exact.preferred
            return self._match(
                exact, EXACT_LABEL if preferred else EXACT_ALIAS, "exact_label" if preferred else "exact_alias", text
            )
        if stemmed := self._names.stemmed(form):
            return self._match(stemmed, EXACT_STEM, "exact_stem", text)
        if trimmed := self._trimmed(form):
            return self._match(trimmed, TRIMMED, "trimmed", text)
        if nearest := self._names.misspelt(form):
            name, score = nearest
            return self._match(name, round(FUZZY * score / 100, 3), "fuzzy", text)
        return None

    def _trimmed(self, form: str) -> Name | None:
        words = form.split()
        inner = words[words[0] in _DEPTHS :] if len(words) > 1 else words
        inner = inner[:-1] if len(inner) > 1 and inner[-1] in _WRAPPINGS else inner
        if inner == words:
            return None
        core = " ".join(inner)
        found = self._names.exact(core) or self._names.stemmed(core)
        # "Effective Teams" is not the program of that name.
        return found if found and found.form in self._in_prose else None

    def _match(self, name: Name, confidence: float, method: str, evidence: str) -> SkillMatch:
        return SkillMatch(name.uri, self._labels[name.uri], confidence, method, evidence, None, None)


def _all_names(taxonomy: Taxonomy) -> list[Name]:
    return [name for skill in taxonomy.skills for name in names_of(skill.uri, skill.label, skill.aliases)]


def _names_in_prose(skill: Skill) -> list[Name]:
    """A single letter or digit never means a skill inside a sentence, whatever the taxonomy says."""
    names = names_of(skill.uri, skill.label, skill.aliases)
    return [name for name in names if len(name.form) > 1 and name.written not in skill.tag_only]


def _described_words(taxonomy: Taxonomy) -> set[str]:
    """Words the taxonomy itself uses are no slips of other words."""
    return {word for skill in taxonomy.skills for word in tokens(skill.description)}
