"""Dates and durations as machines write them; what is none is handed on for the field's type to refuse."""

from datetime import date
from decimal import Decimal
from typing import Any

import isodate

_WEEK = 7.0
_WEEKS_IN_MONTH = 365.25 / 12 / _WEEK


def day(words: str) -> date | str:
    """The day of an ISO 8601 date or timestamp."""
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return words


def duration(words: str) -> dict[str, Any]:
    """An ISO 8601 duration as effort: hours where it counts hours, weeks on the calendar where it counts days or more.

    PT10H is ten hours of work; P9M is nine months on the calendar and says nothing about work.
    """
    try:
        length = isodate.parse_duration(words.strip())
    except (isodate.ISO8601Error, ValueError, OverflowError):
        return {"hours_min": words}
    months = Decimal(getattr(length, "months", 0)) + 12 * Decimal(getattr(length, "years", 0))
    rest = length.tdelta if hasattr(length, "tdelta") else length
    weeks = float(months) * _WEEKS_IN_MONTH + rest.days / _WEEK
    if months or rest.days:
        return _both("weeks", weeks)
    return _both("hours", rest.total_seconds() / 3600)


def _both(unit: str, amount: float) -> dict[str, Any]:
    return {f"{unit}_min": round(amount, 2), f"{unit}_max": round(amount, 2)}
