"""Whether a program can be finished in the time there is."""

from catalog.cost import hours_needed
from catalog.field_types.effort import Effort, Pace
from catalog.program import Program
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.opinion import Opinion, cited

# As with cost: fitting is what was asked, time to spare a small plus, nothing left at twice the time.
FITS, TO_SPARE = 0.7, 0.3
MAY_FIT = 0.6
JUST_ABOVE = 0.4


def time_fit(learner: Learner, program: Program) -> Opinion | None:
    """Weeks of work at the learner's hours a week against the weeks there are; None where hours are not stated."""
    weeks = weeks_needed(program.effort, learner.hours_per_week)
    if weeks is None or not learner.weeks:
        return None
    likely, longest = weeks
    because = f"About {_shown(likely)} at {learner.hours_per_week:g} hours a week, of {_shown(learner.weeks)} you have."
    words = program.effort.words if program.effort else None
    return Opinion(_score(likely, longest, learner.weeks), because, (cited(program, "effort", words),))


def weeks_needed(effort: Effort | None, hours_per_week: float) -> tuple[float, float] | None:
    """Likely and most weeks at the learner's pace; a dated program takes its own weeks at least."""
    hours = hours_needed(effort)
    if effort is None or hours is None:
        return None
    _, likely, most = (amount / hours_per_week for amount in hours)
    least = effort.weeks_min if effort.pace is Pace.DATED and effort.weeks_min else 0.0
    return max(likely, least), max(most, least)


def _score(likely: float, longest: float, limit: float) -> float:
    if longest <= limit:
        return FITS + TO_SPARE * (1 - likely / limit)
    return MAY_FIT if likely <= limit else JUST_ABOVE * max(0.0, 2 - likely / limit)


def _shown(weeks: float) -> str:
    count = max(1, round(weeks))
    return "1 week" if count == 1 else f"{count} weeks"
