"""Dates and durations as machines write them; what is none is handed on for the field's type to refuse."""

from datetime import date
from typing import Any

import isodate

_WEEKS_IN_MONTH = 365.25 / 12 / 7
_SECONDS_IN_WEEK = 7 * 24 * 3600


def day(words: str) -> date | str:
    """The day of an ISO 8601 date or timestamp."""
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return words


def duration(words: str) -> dict[str, Any]:
    """An ISO 8601 duration as effort: hours of work where it counts time alone, else weeks on the calendar.

    PT54H is 54 hours of work; P9M is nine months on the calendar and says nothing about work.
    """
    try:
        length = isodate.parse_duration(words.strip())
    except (isodate.ISO8601Error, ValueError, OverflowError):
        return {"hours_min": words}
    months = float(getattr(length, "months", 0)) + 12 * float(getattr(length, "years", 0))
    rest = length.tdelta if hasattr(length, "tdelta") else length
    if words.strip().lstrip("+-").upper().startswith("PT"):
        return _both("hours", rest.total_seconds() / 3600)
    return _both("weeks", months * _WEEKS_IN_MONTH + rest.total_seconds() / _SECONDS_IN_WEEK)


def _both(unit: str, amount: float) -> dict[str, Any]:
    return {f"{unit}_min": round(amount, 2), f"{unit}_max": round(amount, 2)}
