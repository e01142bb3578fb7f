"""Effort read out of phrases such as "3 - 5 hours/week", "4 weeks (8 units)", "27 total hours", "3 - 6 Months"."""

import re
from typing import Any, Final

_NUMBER: Final = r"(\d+(?:\.\d+)?)"
_PHRASE: Final = re.compile(
    rf"(?:about |approx(?:imately|\.)? )?{_NUMBER}(?:\s*(?:-|–|to)\s*{_NUMBER})?\s*(?:total )?"
    r"(minute|min|hour|hr|day|week|month|year)s?"
    r"(\s*(?:/|per|a|every)\s*(?:week|wk)\.?)?(?: to complete)?(?:\s*\(.*\))?",
    re.IGNORECASE,
)
_UNITS: Final = {
    "min": ("hours", 1 / 60),
    "minute": ("hours", 1 / 60),
    "hr": ("hours", 1.0),
    "hour": ("hours", 1.0),
    "day": ("weeks", 1 / 7),
    "week": ("weeks", 1.0),
    "month": ("weeks", 365.25 / 12 / 7),
    "year": ("weeks", 365.25 / 7),
}


def bounds(words: str) -> dict[str, Any] | None:
    """The phrase's smallest and largest value under the names of Effort's fields; None where it is no such phrase."""
    found = _PHRASE.fullmatch(words.strip())
    if found is None:
        return None
    unit, size = _UNITS[found[3].lower()]
    name = "hours_per_week" if found[4] and unit == "hours" else unit
    low, high = float(found[1]) * size, float(found[2] or found[1]) * size
    return {f"{name}_min": round(low, 2), f"{name}_max": round(high, 2)}


def worked_out(effort: dict[str, Any]) -> dict[str, Any]:
    """The same with hours where they follow from weeks and hours a week."""
    if "weeks_min" not in effort or "hours_per_week_min" not in effort or "hours_min" in effort:
        return effort
    hours = {f"hours_{end}": effort[f"weeks_{end}"] * effort[f"hours_per_week_{end}"] for end in ("min", "max")}
    return effort | hours
