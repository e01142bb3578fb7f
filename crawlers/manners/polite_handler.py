"""Sends each request in its turn, and again later where the host is busy: the last step before the socket."""

from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawlers.manners.guest import Guest, Leaving, retry_after
from crawlers.manners.host_ledger import Turn
from crawlers.safety.download_handler import DownloadHandler

# Too busy now, by the host's own words: worth more patience than a fault.
_BUSY: Final = frozenset({429, 503})
_FAULTS: Final = frozenset({408, 500, 502, 504, 522, 524})
ATTEMPTS_BUSY: Final = 6
ATTEMPTS_FAULT: Final = 3
_LONGEST_EASE: Final = 60.0
_FAILURES: Final = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class PoliteHandler(DownloadHandler):
    """A download handler that keeps the pauses of the crawl's Guest.

    It stands here and not in a middleware, because a middleware's pause ends before Scrapy's own queue begins.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler

    async def download_request(self, request: Request) -> Response:
        guest: Guest = self._crawler.spider.fetching.guest  # type: ignore[union-attr]
        host = host_of(request.url)
        attempt = 0
        while True:
            attempt += 1
            async with guest.turn(host) as turn:
                began = monotonic()
                try:
                    response = await super().download_request(request)
                except _FAILURES as error:
                    guest.failed(host, error)
                    if attempt >= ATTEMPTS_FAULT:
                        raise
                    turn.block(guest.back_off_for(attempt))
                    continue
                turn.block(_ease(monotonic() - began, guest.gap(host)))
                guest.answered(host, response.status, response.body, _is_html(response))
                if guest.left is not None:
                    # The answer is a sign to leave and no page to read.
                    raise Leaving(guest.left)
                if not _again(guest, turn, response, attempt):
                    return response


def _ease(took: float, gap: float) -> float:
    """How long to leave alone a host that answered in `took` seconds: as long, where that is more than the pause is.

    A slow answer says that the host is busy. An operator's pause of 0 is for a host of their own.
    """
    return min(took, _LONGEST_EASE) if took > gap > 0 else 0.0


def host_of(url: str) -> str:
    """A host with its port: what robots.txt and pauses belong to."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.hostname}:{port}"


def _again(guest: Guest, turn: Turn, response: Response, attempt: int) -> bool:
    """Whether to try once more, after a pause that is noted for all crawls."""
    asked = _asked_pause(response)
    if asked is not None:
        # However the crawl goes on, the host has said when it wants to be asked again.
        turn.block(asked)
    if response.status in _BUSY or (asked is not None and response.status in _FAULTS):
        most = ATTEMPTS_BUSY
    elif response.status in _FAULTS:
        most = ATTEMPTS_FAULT
    else:
        return False
    if asked is None:
        turn.block(guest.back_off_for(attempt))
    return attempt < most


def _asked_pause(response: Response) -> float | None:
    value = response.headers.get(b"Retry-After")
    return retry_after(value.decode("latin-1"), datetime.now(UTC)) if value else None


def _is_html(response: Response) -> bool:
    kind: Any = response.headers.get(b"Content-Type") or b""
    return b"html" in kind
