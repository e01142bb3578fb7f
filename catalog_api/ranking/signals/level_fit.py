"""Whether a program is as advanced as the learner wants."""

from catalog.field_types.level import Level
from catalog.program import Program
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.opinion import Opinion, cited

ORDER = (Level.BEGINNER, Level.INTERMEDIATE, Level.ADVANCED, Level.EXPERT)
# By steps apart. Providers draw the lines differently, so a neighbour is half right.
BY_DISTANCE = (1.0, 0.5, 0.1, 0.0)
MIXED = 0.7


def level_fit(learner: Learner, program: Program) -> Opinion | None:
    """The stated level against the one asked for; None where none is stated."""
    if learner.level is None or program.level is None:
        return None
    because = f"Its level is {program.level}, and you asked for {learner.level}."
    return Opinion(_score(learner.level, program.level), because, (cited(program, "level", _words(program)),))


def _score(asked: Level, stated: Level) -> float:
    if asked is stated:
        return 1.0
    if Level.MIXED in (asked, stated):
        return MIXED
    return BY_DISTANCE[abs(ORDER.index(asked) - ORDER.index(stated))]


def _words(program: Program) -> str | None:
    return None if "level" in program.evidence else str(program.level)
