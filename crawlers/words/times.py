"""Effort read out of phrases such as "3 - 5 hours/week", "4 weeks (8 units)", "27 total hours", "3 - 6 Months"."""

import re
from typing import Any, Final

_NUMBER: Final = r"(\d+(?:\.\d+)?)"
_RANGE: Final = rf"{_NUMBER}(?:\s*(?:-|–|—|to)\s*{_NUMBER})?"
_NUMBERS: Final = re.compile(_RANGE)
_PHRASE: Final = re.compile(
    r"(?:(?:about|approx(?:imately|\.)?|estimated|around) )?(less than |under |up to |at least |more than )?"
    rf"{_RANGE}\s*(?:(?:total|clock) )?"
    r"(minute|min|hour|hr|day|week|month|year)s?"
    r"(\s*(?:/|per|a|every)\s*(?:week|wk)\.?)?(?: to complete)?(?:\s*\(.*\))?",
    re.IGNORECASE,
)
_TWO_UNITS: Final = re.compile(
    rf"{_NUMBER}\s*(h(?:ou)?rs?|h|min(?:ute)?s?|m)\.?,?\s*(?:and )?"
    rf"{_NUMBER}\s*(min(?:ute)?s?|m|sec(?:ond)?s?|s)\.?(?: to complete)?",
    re.IGNORECASE,
)
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# What each unit is of, and how many of it one is.
UNITS: Final = {
    "millisecond": ("hours", 1 / 3_600_000),
    "second": ("hours", 1 / 3600),
    "min": ("hours", 1 / 60),
    "minute": ("hours", 1 / 60),
    "hr": ("hours", 1.0),
    "hour": ("hours", 1.0),
    "day": ("weeks", 1 / 7),
    "week": ("weeks", 1.0),
    "month": ("weeks", 365.25 / 12 / 7),
    "year": ("weeks", 365.25 / 7),
}
_IN_HOURS: Final = {"h": 1.0, "m": 1 / 60, "s": 1 / 3600}
_BOUNDED: Final = {"less than": "max", "under": "max", "up to": "max", "at least": "min", "more than": "min"}


def numbers(words: str) -> tuple[float, float] | None:
    """A number without a unit, or two as a range; None where there is anything else."""
    found = _NUMBERS.fullmatch(_THOUSANDS.sub("", words.strip()))
    return (float(found[1]), float(found[2] or found[1])) if found else None


def bounds(words: str) -> dict[str, Any] | None:
    """The phrase's smallest and largest value under the names of Effort's fields; None where it is no such phrase."""
    text = _THOUSANDS.sub("", " ".join(words.split()))
    if both := _TWO_UNITS.fullmatch(text):
        hours = round(
            float(both[1]) * _IN_HOURS[both[2][0].lower()] + float(both[3]) * _IN_HOURS[both[4][0].lower()], 2
        )
        return {"hours_min": hours, "hours_max": hours}
    found = _PHRASE.fullmatch(text)
    if found is None:
        return None
    unit, size = UNITS[found[4].lower()]
    name = "hours_per_week" if found[5] and unit == "hours" else unit
    ends = {"min": float(found[2]) * size, "max": float(found[3] or found[2]) * size}
    told = _BOUNDED.get((found[1] or "").strip().lower())
    return {f"{name}_{end}": round(amount, 2) for end, amount in ends.items() if told in (None, end)}


def worked_out(effort: dict[str, Any]) -> dict[str, Any]:
    """The same with hours where they follow from weeks and hours a week."""
    if "weeks_min" not in effort or "hours_per_week_min" not in effort or "hours_min" in effort:
        return effort
    hours = {f"hours_{end}": effort[f"weeks_{end}"] * effort[f"hours_per_week_{end}"] for end in ("min", "max")}
    return effort | hours
