"""The one table of weights. Every number's reason stands here in a line and in docs/ranking.md at length."""

from dataclasses import dataclass
from typing import Literal

Need = Literal["", "goal", "budget", "weeks", "level", "languages"]


@dataclass(frozen=True, slots=True)
class Weight:
    """A signal's share in the score.

    `needs` names what the learner must have given for the signal to be asked at all; a signal that is not asked counts
    for no program. `unjudged` is what a program counts with where an asked signal cannot judge it: less than any
    program known to fit, more than one known not to. `unjudged_because` says so to the learner.
    """

    signal: str
    weight: float
    needs: Need
    unjudged: float
    unjudged_because: str
    reason: str


WEIGHTS: tuple[Weight, ...] = (
    Weight(
        "goal_fit",
        0.50,
        "goal",
        0.0,
        "Nothing in it could be compared with the goal.",
        "What a program teaches decides; together with everything else it may be outvoted, by no one thing alone.",
    ),
    Weight(
        "employer_evidence",
        0.35,
        "",
        0.0,
        "No employer is stated to stand behind it.",
        "A chosen employer outweighs half of the goal's words and skills, and never all of them.",
    ),
    Weight(
        "cost_fit",
        0.22,
        "budget",
        0.05,
        "What the certificate costs is not known in your currency.",
        "A budget is a wish of the learner's own, so it weighs more than what we infer.",
    ),
    Weight(
        "stackability",
        0.10,
        "",
        0.25,
        "It states nothing that it counts toward or needs.",
        "Leading on is a bonus; most listings say nothing of it.",
    ),
    Weight(
        "time_fit",
        0.12,
        "weeks",
        0.05,
        "How long it takes is not known.",
        "Time is a wish too, and bends more easily than money.",
    ),
    Weight(
        "language_fit",
        0.10,
        "languages",
        0.25,
        "Its language is not stated.",
        "A course in a language one does not read is of little use, but most listings that say nothing are readable.",
    ),
    Weight(
        "level_fit",
        0.08,
        "level",
        0.25,
        "Its level is not stated.",
        "Providers' levels are coarse and differ, so they whisper.",
    ),
)
