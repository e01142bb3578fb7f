"""What a site's robots.txt says to us, by RFC 9309, with the Crawl-delay and Request-rate that Scrapy ignores."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from protego import Protego

from crawlers.manners.quiet_hours import QuietHours

# RFC 9309, section 2.5: at least 500 KiB must be read.
_READ: Final = 512 * 1024
_TOO_MANY_REQUESTS: Final = 429
_CLIENT_ERROR, _SERVER_ERROR = 400, 500

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RobotsRules:
    """Which addresses may be fetched, how many seconds must lie between two requests, and when nobody may come.

    `refusal` is why nothing at all may be fetched for now; `answer` is the file as it came, so that it is fetched once.
    """

    allows: Callable[[str], bool]
    gap: float = 0.0
    quiet: QuietHours | None = None
    refusal: str = ""
    answer: bytes | None = None

    def quiet_until(self, now: datetime) -> datetime | None:
        return self.quiet.until(now) if self.quiet else None


def rules_of(status: int, body: bytes, agent: str) -> RobotsRules:
    """The rules for `agent` by the answer to /robots.txt.

    No such file (4xx) allows all. A server that fails (5xx), or asks for patience (429), forbids all for now.
    """
    if status == _TOO_MANY_REQUESTS or status >= _SERVER_ERROR:
        return unreachable(f"answered {status}")
    if status >= _CLIENT_ERROR:
        return RobotsRules(lambda url: True)
    return _parsed(body, agent)


def unreachable(why: str) -> RobotsRules:
    """Who cannot be asked is taken to have said no (RFC 9309, section 2.3.1.4)."""
    return RobotsRules(lambda url: False, refusal=why)


def _parsed(body: bytes, agent: str) -> RobotsRules:
    robots = Protego.parse(body[:_READ].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    delay, rate, visit = robots.crawl_delay(agent), robots.request_rate(agent), robots.visit_time(agent)
    # A rate that holds for some hours of the day is kept at all of them.
    gap = max(delay or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)
    # Visit-time names the hours at which one may come: the others are quiet.
    quiet = QuietHours(visit.end_time, visit.start_time) if visit else None
    return RobotsRules(lambda url: robots.can_fetch(url, agent), gap, quiet, answer=body)
