"""How one crawl behaves at its hosts: whose turn it is, when to come back, and when to leave."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Final

from scrapy.exceptions import IgnoreRequest

from catalog.errors import CredwayError
from crawlers.errors import StoppedError
from crawlers.manners.ban_signs import BanWatch
from crawlers.manners.guest_report import GuestReport
from crawlers.manners.host_ledger import HostLedger, Turn
from crawlers.manners.quiet_hours import QuietHours, QuietHoursError, refuse_quiet
from crawlers.manners.robots import RobotsRules

# After a sign of a ban, the host has peace from all crawls for so long.
BANNED_SECONDS: Final = 3600.0
_LONGEST_BACK_OFF: Final = 300.0


class Leaving(IgnoreRequest):
    """No more requests are sent; `error` says why."""

    def __init__(self, error: CredwayError) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass
class Guest:
    """What a crawl knows of its hosts.

    `delay` is the operator's least pause; `patience` how many seconds a crawl waits for its turn before it ends and
    leaves the rest to the next one; `back_off` the first pause after a failure, doubled and blurred each time.
    """

    ledger: HostLedger
    delay: float = 1.0
    patience: float = 600.0
    back_off: float = 2.0
    quiet: QuietHours | None = None
    report: GuestReport = field(default_factory=GuestReport)
    rules: dict[str, RobotsRules] = field(default_factory=dict)
    bans: BanWatch = field(default_factory=BanWatch)
    left: CredwayError | None = None

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[Turn]:
        """The host's next turn, however long that takes; Leaving where it takes too long or nobody may come now."""
        gap = self.gap(host)
        self._must_be_welcome(host, gap)
        async with self.ledger.turn(host, gap, lambda: self._must_be_welcome(host, gap)) as turn:
            found = self.report.at(host)
            found.gap = gap
            found.began(monotonic(), turn.waited)
            yield turn

    def gap(self, host: str) -> float:
        """The seconds between the end of one request to the host and the beginning of the next."""
        return max(self.delay, self.rules[host].gap if host in self.rules else 0.0)

    def _must_be_welcome(self, host: str, gap: float) -> None:
        now = datetime.now(UTC)
        if self.left is None:
            self._leave_if_quiet(host, now)
        wait = self.ledger.wait(host, gap)
        if self.left is None and wait > self.patience:
            self.leave(
                StoppedError(
                    f"{host} wants no request for another {wait:.0f} seconds.",
                    "Crawl again then; what was fetched up to now is not fetched again.",
                )
            )
        if self.left is not None:
            raise Leaving(self.left)

    def _leave_if_quiet(self, host: str, now: datetime) -> None:
        try:
            refuse_quiet(self.quiet, now)
            refuse_quiet(self.rules[host].quiet if host in self.rules else None, now)
        except QuietHoursError as error:
            self.leave(error)

    def leave(self, error: CredwayError) -> None:
        self.left = self.left or error
        self.report.stopped = str(self.left)

    def answered(self, host: str, status: int, body: bytes, html: bool) -> None:
        """Counts an answer; leaves the host where it is a sign of a ban."""
        found = self.report.at(host)
        found.statuses[str(status)] += 1
        found.bytes += len(body)
        self._heed(host, self.bans.answered(host, status, body, html))

    def failed(self, host: str, error: BaseException) -> None:
        kind = type(error).__name__
        self.report.at(host).statuses[kind] += 1
        self._heed(host, self.bans.failed(host, f"the last with {kind}"))

    def _heed(self, host: str, sign: str) -> None:
        if sign:
            self.ledger.block(host, BANNED_SECONDS)
            self.leave(
                StoppedError(
                    f"The crawl was stopped: {sign}.",
                    "Nothing of it became current. Look at the site, ask its operator, or crawl with a longer delay.",
                )
            )

    def back_off_for(self, attempt: int) -> float:
        """How long to stay away after this failed attempt (the first is 1), where the host does not say."""
        return min(self.back_off * 2.0 ** (attempt - 1), _LONGEST_BACK_OFF) * random.uniform(0.5, 1.5)


def retry_after(value: str, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or as a date; None where it says neither."""
    text = value.strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
