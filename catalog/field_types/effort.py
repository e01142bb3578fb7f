"""Effort: how much time a program takes. Unknown is never short."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from catalog.field_types.text import Words
from catalog.field_types.vocabulary import Vocabulary
from catalog.markers import Exact, Kept, Ranged
from catalog.record import Record

# Four years of full-time work: anything above is a wrong unit, not a program.
Hours = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
Weeks = Annotated[float, Field(gt=0, le=520, allow_inf_nan=False)]
WeeklyHours = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]


class Pace(Vocabulary):
    """Whether a learner sets the pace or follows dates."""

    SELF_PACED = "self_paced"
    DATED = "dated"

    @classmethod
    def synonyms(cls) -> dict[str, str]:
        return {"instructor paced": "dated", "instructor led": "dated", "on demand": "self_paced", "self": "self_paced"}


class TimeScale(Vocabulary):
    """A bucket such as Credly's time_to_earn: it tells hours from months, and nothing finer."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Effort(Record):
    """Hours of work, weeks on the calendar and hours a week, each only where stated or computable from what is."""

    hours_min: Annotated[Hours | None, Ranged("Fewest hours of work.", unit="hours")] = None
    hours_max: Annotated[Hours | None, Ranged("Most hours of work.", unit="hours")] = None
    weeks_min: Annotated[Weeks | None, Ranged("Fewest weeks on the calendar.", unit="weeks")] = None
    weeks_max: Annotated[Weeks | None, Ranged("Most weeks on the calendar.", unit="weeks")] = None
    hours_per_week_min: Annotated[WeeklyHours | None, Kept("Fewest hours a week.")] = None
    hours_per_week_max: Annotated[WeeklyHours | None, Kept("Most hours a week.")] = None
    scale: Annotated[TimeScale | None, Exact("The unit of time, where the source says only that.")] = None
    pace: Annotated[Pace | None, Exact("Self-paced or dated.", facet=True)] = None
    words: Annotated[Words | None, Kept("The provider's own words.")] = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for low, high in (
            (self.hours_min, self.hours_max),
            (self.weeks_min, self.weeks_max),
            (self.hours_per_week_min, self.hours_per_week_max),
        ):
            if low is not None and high is not None and low > high:
                raise ValueError(f"the smallest value {low:g} is above the largest {high:g}")
        return self


def effort(
    hours: tuple[float, float] | None = None,
    weeks: tuple[float, float] | None = None,
    hours_per_week: tuple[float, float] | None = None,
    pace: Pace | None = None,
    words: str | None = None,
) -> Effort:
    """An Effort from (min, max) pairs; hours follow from weeks x hours a week where only those are known."""
    if hours is None and weeks is not None and hours_per_week is not None:
        hours = (weeks[0] * hours_per_week[0], weeks[1] * hours_per_week[1])
    pairs = {"hours": hours, "weeks": weeks, "hours_per_week": hours_per_week}
    bounds = {f"{name}_{end}": pair[i] for name, pair in pairs.items() if pair for i, end in enumerate(("min", "max"))}
    return Effort.model_validate({**bounds, "pace": pace, "words": words})
