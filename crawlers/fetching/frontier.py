"""The addresses a crawl has still to fetch; what was fetched is known by the captures, not by a queue on disk."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple, Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler


class Step(NamedTuple):
    """An address to fetch; `lastmod` is what a sitemap said of it, `start` that the crawl begins there."""

    url: str
    lastmod: str | None = None
    start: bool = False


class Frontier:
    """First come, first fetched, and each address once."""

    def __init__(self) -> None:
        self._waiting: deque[Step] = deque()
        self._known: set[str] = set()
        self._closed = False

    def add(self, step: Step) -> bool:
        """Whether the address is new; it is fetched in its turn then."""
        if not self.claim(step.url):
            return False
        self._waiting.append(step)
        return True

    def claim(self, url: str) -> bool:
        """Whether the address is new; nobody else will fetch it then."""
        if self._closed or url in self._known:
            return False
        self._known.add(url)
        return True

    def mark(self, urls: Iterable[str]) -> None:
        """Addresses that were fetched already."""
        self._known.update(urls)

    def next(self) -> Step | None:
        return self._waiting.popleft() if self._waiting else None

    def close(self) -> None:
        """Nothing more is fetched."""
        self._closed = True
        self._waiting.clear()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def known(self) -> set[str]:
        """All addresses met in this crawl, fetched or not."""
        return self._known


class FrontierScheduler(BaseScheduler):
    """Lets Scrapy's engine take from the frontier; a request is made only when its turn has come.

    What Scrapy adds by itself (redirects) goes first. A redirect to a page that is known already is dropped.
    """

    def __init__(self, frontier: Frontier, request: Callable[[Step], Request], loop: Callable[[str], None]) -> None:
        self._frontier = frontier
        self._request = request
        self._loop = loop
        self._own: deque[Request] = deque()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = crawler.spider
        return cls(spider.fetching.frontier, spider.request, spider.redirected_to_itself)  # type: ignore[union-attr]

    def has_pending_requests(self) -> bool:
        return bool(self._own) or len(self._frontier) > 0

    def enqueue_request(self, request: Request) -> bool:
        if not self._frontier.claim(request.url):
            if request.url in request.meta.get("redirect_urls", ()):
                self._loop(request.url)
            return False
        self._own.append(request)
        return True

    def next_request(self) -> Request | None:
        if self._own:
            return self._own.popleft()
        step = self._frontier.next()
        return None if step is None else self._request(step)
