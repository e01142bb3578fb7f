"""Scrapy's side of a crawl: it fetches what the frontier names and hands on what came."""

from datetime import UTC, datetime
from typing import Any, Final

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from catalog.captures import Capture
from crawlers.errors import RefusedError
from crawlers.fetching.abandoned import REQUESTED
from crawlers.fetching.crawl_under_way import Fetching
from crawlers.fetching.frontier import Step
from crawlers.manners.guest import Leaving
from crawlers.manners.robots_gate import ForbiddenByRobots
from crawlers.safety.address_guard import RefusedAddress

_OK: Final = range(200, 300)
_UNCHANGED: Final = 304
# A page that the site itself no longer has is no fault of the crawl.
_GONE: Final = frozenset({404, 410})
_KEPT_HEADERS: Final[tuple[str, ...]] = ("content-type", "etag", "last-modified", "link")


class CrawlSpider(scrapy.Spider):
    """Its requests come from the frontier (FrontierScheduler), which was filled before the crawl began."""

    name = "credway"

    def __init__(self, fetching: Fetching, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fetching = fetching
        self.source = fetching.source

    def request(self, step: Step) -> Request:
        headers = {**self.source.headers(step.url), **self.fetching.freshness.conditions(step.url)}
        return Request(step.url, self.parse, headers=headers, errback=self.failed, cb_kwargs={"step": step})

    def parse(self, response: Response, step: Step) -> None:
        """Whatever a server answered, since Scrapy's own filter of answers is off."""
        if response.status in _OK:
            self.fetching.take(_capture(response, step), step)
        elif response.status == _UNCHANGED:
            self.fetching.unchanged(step)
        elif response.status in _GONE and not step.start:
            self.source.passed_over[f"page gone ({response.status})"] += 1
        else:
            self.fetching.fault(f"{step.url}: the server answered {response.status}")

    def failed(self, failure: Failure) -> None:
        """A page that could not be fetched: refused, or a fault that leaves the crawl incomplete."""
        request: Request = failure.request  # type: ignore[attr-defined]
        step: Step = request.cb_kwargs["step"]
        error = failure.value
        if isinstance(error, Leaving):
            self.fetching.stop(error.error)
        elif isinstance(error, RefusedAddress | ForbiddenByRobots):
            self._refused(step, error)
        else:
            self.fetching.fault(f"{request.url}: {type(error).__name__}: {error}")

    def _refused(self, step: Step, error: RefusedAddress | ForbiddenByRobots) -> None:
        kind = "refused address" if isinstance(error, RefusedAddress) else "forbidden by robots.txt"
        self.source.passed_over[kind] += 1
        if step.start:
            why = f"{self.source.provider.id} was not crawled: {error}."
            self.fetching.stop(RefusedError(why, "A provider that says no is not crawled."))

    def redirected_to_itself(self, url: str) -> None:
        self.fetching.fault(f"{url}: it redirects to itself")


def _capture(response: Response, step: Step) -> Capture:
    kept: dict[str, str] = {}
    for name in _KEPT_HEADERS:
        if values := response.headers.getlist(name):
            kept[name] = b", ".join(values).decode("latin-1")
    if response.url != step.url:
        kept[REQUESTED] = step.url
    return Capture(response.url, datetime.now(UTC), response.status, response.body, kept)
