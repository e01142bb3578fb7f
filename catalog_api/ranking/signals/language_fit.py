"""Whether a learner can follow a program's language."""

from collections.abc import Iterable

from catalog.program import Program
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.opinion import Opinion, cited

# Subtitles help one follow; exercises and forums stay in the language of instruction.
SPOKEN, SUBTITLED = 1.0, 0.6


def language_fit(learner: Learner, program: Program) -> Opinion | None:
    """The language of instruction, else subtitles, among the learner's; None where no language is stated."""
    if not learner.languages or not program.languages:
        return None
    asked = _primary(learner.languages)
    if spoken := asked & _primary(program.languages):
        return Opinion(SPOKEN, f"It is taught in {_listed(spoken)}.", (cited(program, "languages", _tags(program)),))
    if subtitled := asked & _primary(program.subtitles):
        return Opinion(SUBTITLED, f"It is subtitled in {_listed(subtitled)}.", (cited(program, "subtitles"),))
    because = f"It is taught in {_tags(program)}, not in {_listed(asked)}."
    return Opinion(0.0, because, (cited(program, "languages", _tags(program)),))


def _primary(tags: Iterable[str]) -> set[str]:
    """Languages without their regions: who reads pt-BR reads pt."""
    return {tag.split("-")[0].lower() for tag in tags}


def _tags(program: Program) -> str:
    return ", ".join(program.languages)


def _listed(languages: set[str]) -> str:
    return " or ".join(sorted(languages))
