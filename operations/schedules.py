"""When a schedule is due: five cron fields as every cron reads them, or an interval such as `6h`; times are UTC."""

import re
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from catalog.errors import CredwayError
from catalog.store import Schedule

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
CRON_FIELDS = 5


class ScheduleError(CredwayError):
    """A schedule that cannot be understood, or that does not exist."""


def trigger_of(schedule: Schedule) -> BaseTrigger:
    """What tells the schedule's due times; ScheduleError where its expression cannot be read."""
    if schedule.trigger == "interval":
        return IntervalTrigger(seconds=int(interval(schedule.expression).total_seconds()), timezone=UTC)
    return cron(schedule.expression)


def interval(expression: str) -> timedelta:
    found = re.fullmatch(r"([1-9]\d{0,5})([smhdw])", expression.strip())
    if not found:
        raise ScheduleError(f"{expression!r} is no interval.", "Write a number and s, m, h, d or w, such as 6h or 1d.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def cron(expression: str) -> CronTrigger:
    """A cron line's trigger. APScheduler counts weekdays from Monday, and cron from Sunday: they are named here."""
    fields = expression.split()
    try:
        if len(fields) != CRON_FIELDS:
            raise ValueError(f"it has {len(fields)} fields, not {CRON_FIELDS}")
        minute, hour, day, month, weekday = fields
        if day != "*" and weekday != "*":
            # Cron means either, APScheduler both: rather none than one of the two.
            raise ValueError("it names a day of the month and a day of the week")
        named = weekdays(weekday.lower())
        return CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=named, timezone=UTC)
    except ValueError as error:
        hint = 'Give minute, hour, day, month and weekday, such as "0 3 * * 1" for Mondays at 03:00 UTC.'
        raise ScheduleError(f"{expression!r} is no cron line: {error}.", hint) from error


def weekdays(field: str) -> str:
    """The weekdays of a cron field by name; what holds no digits is left to APScheduler."""
    if not re.search(r"\d", field):
        return field
    return ",".join(dict.fromkeys(WEEKDAYS[number] for part in field.split(",") for number in _numbers(part)))


def _numbers(part: str) -> range:
    found = re.fullmatch(r"(?:\*|([0-7])(?:-([0-7]))?)(?:/([1-7]))?", part)
    if not found:
        raise ValueError(f"{part!r} is no day of the week")
    first, last, step = found.groups()
    low = int(first or 0)
    high = int(last or (first if first and not step else 6))
    if high < low:
        raise ValueError(f"{part!r} ends before it begins")
    return range(low, high + 1, int(step or 1))


def next_due(schedule: Schedule, now: datetime) -> datetime | None:
    """When it is due next, in the past where a due time went by while nothing ran; None while it is switched off.

    However many were missed, the next is one: it counts from the last start, or from when the schedule was made.
    """
    if not schedule.enabled:
        return None
    since = schedule.last_started or schedule.created or now
    due: datetime | None = trigger_of(schedule).get_next_fire_time(since, since)
    return due
