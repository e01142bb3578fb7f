"""Scrapy's side of a crawl: it fetches what a listing spider names and hands the entries to the intake."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from catalog.captures import Capture, CaptureWriter
from crawlers.address_guard import RefusedAddress
from crawlers.entry import Entry
from crawlers.errors import RefusedError, UnexpectedResponseError
from crawlers.reading import Reading
from crawlers.staging import Stager

# A page that the site itself no longer has is no fault of the crawl.
_GONE: Final = frozenset({404, 410})
# What Scrapy's robots.txt middleware says; it has no exception of its own.
_FORBIDDEN: Final = "Forbidden by robots.txt"
_KEPT_HEADERS: Final[tuple[str, ...]] = ("content-type", "etag", "last-modified", "link")


@dataclass
class Fetching:
    """What one crawl works with, and what stood in its way; `error` ends it."""

    reading: Reading
    stager: Stager
    captures: CaptureWriter
    faults: list[str] = field(default_factory=list)
    error: Exception | None = None


class CrawlSpider(scrapy.Spider):
    """Fetches the starts, then whatever each response links to."""

    name = "credway"

    def __init__(self, fetching: Fetching, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fetching = fetching
        self.source = fetching.reading.spider

    async def start(self) -> AsyncIterator[Request]:
        for url in self.source.starts():
            headers = dict(self.source.headers(url))
            yield Request(
                url, self.parse, headers=headers, errback=self.failed, dont_filter=True, cb_kwargs={"start": True}
            )

    def parse(self, response: Response, start: bool = False) -> Iterator[Request | Entry]:
        if self.fetching.error is not None:
            raise CloseSpider(str(self.fetching.error))
        self.fetching.stager.keep_alive()
        headers = _headers(response)
        kept: dict[str, str] = {name: headers[name] for name in _KEPT_HEADERS if name in headers}
        capture = Capture(response.url, datetime.now(UTC), response.status, response.body, kept)
        self.fetching.captures.write(capture)
        try:
            yield from self.source.entries(response.body, response.url)
            yield from self._following(response, headers)
        except UnexpectedResponseError as error:
            self._unexpected(response, error, start)
        except Exception as error:
            # Scrapy would note it in its log and go on, and what the page lists would be taken as gone.
            self.fetching.error = error

    def _following(self, response: Response, headers: dict[str, str]) -> Iterator[Request]:
        hosts = {urlsplit(url).netloc for url in (response.url, self.source.provider.url)}
        for url in self.source.links(response.body, response.url, headers):
            if urlsplit(url).netloc in hosts:
                yield Request(url, self.parse, headers=dict(self.source.headers(url)), errback=self.failed)
            else:
                self.source.passed_over["link to another host"] += 1

    def failed(self, failure: Failure) -> None:
        """A page that could not be fetched: refused, gone, or a fault that leaves the crawl incomplete."""
        request: Request = failure.request  # type: ignore[attr-defined]
        start = bool(request.cb_kwargs.get("start"))
        error = failure.value
        if isinstance(error, HttpError) and error.response.status in _GONE and not start:
            self.source.passed_over[f"page gone ({error.response.status})"] += 1
        elif isinstance(error, RefusedAddress) or str(error) == _FORBIDDEN:
            self._refused(request.url, error, start)
        else:
            self.fetching.faults.append(f"{request.url}: {_words(error)}")

    def _refused(self, url: str, error: BaseException | None, start: bool) -> None:
        kind = "refused address" if isinstance(error, RefusedAddress) else "forbidden by robots.txt"
        self.source.passed_over[kind] += 1
        if start:
            why = str(error) if isinstance(error, RefusedAddress) else f"the site's robots.txt forbids {url}"
            self.fetching.error = RefusedError(
                f"{self.source.provider.id} was not crawled: {why}.", "A provider that says no is not crawled."
            )

    def _unexpected(self, response: Response, error: UnexpectedResponseError, start: bool) -> None:
        self.fetching.stager.put(self.fetching.reading.unreadable(response.body, response.url, str(error)))
        self.fetching.faults.append(str(error))
        if start:
            self.fetching.error = error


class StagingPipeline:
    """Takes each entry through the intake into the store's run; what the store refuses ends the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StagingPipeline":
        return cls(crawler)

    async def process_item(self, item: Entry) -> Entry:
        spider = self._crawler.spider
        assert isinstance(spider, CrawlSpider)  # noqa: S101, the crawl is built with no other
        fetching = spider.fetching
        if fetching.error is None:
            try:
                fetching.stager.put(fetching.reading.outcome(item))
            except Exception as error:
                # Scrapy would drop the entry and go on; the next response ends the crawl instead.
                fetching.error = error
        return item


def _headers(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def _words(error: BaseException | None) -> str:
    if isinstance(error, HttpError):
        return f"the server answered {error.response.status}"
    return f"{type(error).__name__}: {error}"
