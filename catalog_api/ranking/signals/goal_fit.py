"""How well a program's own words and skills answer the goal."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catalog.field_types.skill import SkillMention, SkillRelation
from catalog.program import Program
from catalog_api.ranking.goal_words import occurrences
from catalog_api.ranking.learner import Learner, Wanted
from catalog_api.ranking.opinion import EvidenceRef, Opinion, cited
from catalog_api.wording import listed

# Words and skills fused, half each and a little more for words: in the pilot on hidden titles text alone reached
# .444-.514 nDCG@10, the taxonomy alone .444, and the fusion of both .579.
WORDS, SKILLS = 0.55, 0.45
# Where a word stands says how much it is meant: a title is chosen, a tag is picked, prose mentions in passing.
TITLE, TAGS, OUTCOMES, SUMMARY = 1.0, 0.65, 0.5, 0.3
# Who tags five things means each; of twenty tags each says less, and chance meets the goal somewhere among them.
FEW, MANY_TAGS = 5, 0.4
# A micro-credential that teaches this many of the weightiest skills covers the goal as far as one program can.
FULL_COVER = 5
SHOWN = 4


def goal_fit(learner: Learner, program: Program) -> Opinion | None:
    """Goal words found in title, tags, outcomes and summary, fused with the wanted skills that it teaches."""
    if not learner.goal_words and not learner.wanted:
        return None
    found, said = _best_named(learner, _words_found(learner, program))
    taught = _taught(learner, program)
    score = _fused(learner, said, _covered(learner, (want for want, _ in taught)))
    evidence = tuple(_word_evidence(program, found)) + tuple(
        cited(program, "skills", mention.evidence) for _, mention in taught[:SHOWN]
    )
    return Opinion(min(1.0, score), _because(learner, found, taught), evidence)


def _fused(learner: Learner, said: float, covered: float) -> float:
    if not learner.wanted:
        return said
    return WORDS * said + SKILLS * covered if learner.goal_words else covered


class Said(NamedTuple):
    """A goal word found: how strongly, in which field, and as it stands there."""

    strength: float
    field: str
    word: str


Found = dict[str, Said]


def _best_named(learner: Learner, found: Found) -> tuple[Found, float]:
    """The words of whichever name of the goal is found best, and how well it is."""
    names = (learner.goal_words, *learner.other_names)
    scores = [sum(name[root] * said.strength for root, said in found.items() if root in name) for name in names]
    best = max(range(len(names)), key=scores.__getitem__)
    return {root: said for root, said in found.items() if root in names[best]}, scores[best]


def _words_found(learner: Learner, program: Program) -> Found:
    """For each stem of the goal and its other names, the strongest place it stands in.

    Prose is only searched for the goal's own words that stand nowhere better: it is long, and says things in passing.
    """
    found: Found = {}
    roots = tuple(dict.fromkeys(root for name in (learner.goal_words, *learner.other_names) for root in name))
    for strength, field, texts in _chosen(program):
        _note(found, strength, field, "\n".join(texts), roots)
    for strength, field, texts in _prose(program):
        if left := tuple(root for root in learner.goal_words if root not in found):
            _note(found, strength, field, "\n".join(texts), left)
    return found


def _note(found: Found, strength: float, field: str, text: str, roots: tuple[str, ...]) -> None:
    for root, word, share in occurrences(text, roots):
        if root not in found or strength * share > found[root].strength:
            found[root] = Said(strength * share, field, word)


def _chosen(program: Program) -> Iterator[tuple[float, str, Iterable[str]]]:
    """Words chosen to stand for the program, the strongest first."""
    yield TITLE, "title", (program.title,)
    yield _tag_strength(program), "provider_skills", program.provider_skills
    yield TAGS, "occupations", (mention.label for mention in program.occupations)
    yield OUTCOMES, "subjects", program.subjects


def _prose(program: Program) -> Iterator[tuple[float, str, Iterable[str]]]:
    yield OUTCOMES, "outcomes", program.outcomes
    yield SUMMARY, "summary", (program.summary,) if program.summary else ()


def _tag_strength(program: Program) -> float:
    return MANY_TAGS + (TAGS - MANY_TAGS) * min(1.0, FEW / max(len(program.provider_skills), 1))


def _teaching(program: Program) -> Iterator[SkillMention]:
    return (mention for mention in program.skills if mention.relation is not SkillRelation.REQUIRES)


def _taught(learner: Learner, program: Program) -> list[tuple[Wanted, SkillMention]]:
    """Wanted skills that it teaches or assesses, the weightiest first, each once by its surest mention."""
    surest: dict[str, SkillMention] = {}
    for mention in _teaching(program):
        if mention.uri in learner.wanted and mention.confidence > getattr(surest.get(mention.uri), "confidence", -1):
            surest[mention.uri] = mention
    pairs = [(learner.wanted[uri], mention) for uri, mention in surest.items()]
    return sorted(pairs, key=lambda pair: (-pair[0].weight, pair[0].label))


def _covered(learner: Learner, taught: Iterable[Wanted]) -> float:
    heaviest = sorted((want.weight for want in learner.wanted.values()), reverse=True)[:FULL_COVER]
    return min(1.0, sum(want.weight for want in taught) / sum(heaviest)) if heaviest else 0.0


def _word_evidence(program: Program, found: Found) -> Iterator[EvidenceRef]:
    for field in dict.fromkeys(said.field for said in found.values()):
        words = program.title if field == "title" else ", ".join(s.word for s in found.values() if s.field == field)
        yield cited(program, field, words)


def _because(learner: Learner, found: Found, taught: list[tuple[Wanted, SkillMention]]) -> str:
    parts = []
    if found:
        parts.append(f"speaks of {listed([said.word for said in found.values()])}")
    if taught:
        labels = [want.label for want, _ in taught[:SHOWN]]
        more = [f"{len(taught) - SHOWN} more"] if len(taught) > SHOWN else []
        parts.append(f"teaches {listed([*labels, *more])}")
    if not parts:
        return "Neither its words nor its skills answer the goal."
    return f"For “{learner.goal}” it {', and '.join(parts)}."
