"""Hours of the day at which a host is left alone, by an operator's wish or its robots.txt."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.errors import CredwayError

_SPAN: Final = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})(?:\s+(\S+))?")


class QuietHoursError(CredwayError):
    """Quiet hours that cannot be read, or that it is now."""


@dataclass(frozen=True)
class QuietHours:
    """From `start` to `end` by the clock of `zone`; past midnight where the end is the earlier one."""

    start: time
    end: time
    zone: tzinfo = UTC

    def until(self, now: datetime) -> datetime | None:
        """When the quiet ends; None where it is none now."""
        here = now.astimezone(self.zone)
        moment = here.time()
        after, before = moment >= self.start, moment < self.end
        if not (after and before if self.start <= self.end else after or before):
            return None
        day = here.date() + timedelta(days=0 if moment < self.end else 1)
        return datetime.combine(day, self.end, self.zone)


def read_quiet_hours(text: str) -> QuietHours | None:
    """`08:00-18:00`, with a time zone's name after it where it is not UTC; None for an empty text.

    QuietHoursError where it is something else.
    """
    if not text.strip():
        return None
    found = _SPAN.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError("it is no span of hours")
        hours = [int(part) for part in found.groups()[:4]]
        zone = ZoneInfo(found[5]) if found[5] else UTC
        return QuietHours(time(hours[0], hours[1]), time(hours[2], hours[3]), zone)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise QuietHoursError(
            f"Quiet hours cannot be {text!r}: {error}.", "Write them as 08:00-18:00 or 22:00-06:00 Europe/London."
        ) from error


def refuse_quiet(hours: QuietHours | None, now: datetime) -> None:
    """QuietHoursError where it is quiet now, with the moment when it ends."""
    ends = hours.until(now) if hours else None
    if ends is not None:
        raise QuietHoursError(
            f"It is quiet hours until {ends:%Y-%m-%d %H:%M %Z}.", "Crawl later; what was fetched is kept until then."
        )
