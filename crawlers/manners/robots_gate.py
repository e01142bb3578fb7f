"""Asks each host's robots.txt before anything else is asked of it, once a crawl."""

import asyncio
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK

from crawlers.manners.guest import Guest, Leaving
from crawlers.manners.polite_handler import host_of
from crawlers.manners.robots import RobotsRules, rules_of, unreachable
from crawlers.safety.address_guard import RefusedAddress

_ASKING: Final = "credway_robots"


class ForbiddenByRobots(IgnoreRequest):
    """The site's robots.txt says no to this address, or could not be asked."""


class RobotsGate:
    """A downloader middleware; a spider that wants to read robots.txt itself is given the answer that is there."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._asked: dict[str, asyncio.Task[RobotsRules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        if _ASKING in request.meta:
            return None
        host = host_of(request.url)
        if host not in self._asked:
            self._asked[host] = asyncio.ensure_future(self._ask(request.url, host))
        rules = await self._asked[host]
        parts = urlsplit(request.url)
        if parts.path == "/robots.txt" and not parts.query and rules.answer is not None:
            return TextResponse(request.url, body=rules.answer, headers={"Content-Type": "text/plain"})
        self._judge(request.url, host, rules)
        return None

    def _judge(self, url: str, host: str, rules: RobotsRules) -> None:
        decisions = self._guest.report.at(host).robots
        if rules.allows(url):
            decisions["allowed"] += 1
            return
        decisions["forbidden"] += 1
        if rules.refusal:
            raise ForbiddenByRobots(f"the site's robots.txt could not be read ({rules.refusal}), which forbids {url}")
        raise ForbiddenByRobots(f"the site's robots.txt forbids {url}")

    async def _ask(self, url: str, host: str) -> RobotsRules:
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}/robots.txt"
        request = Request(address, callback=NO_CALLBACK, priority=1000, meta={_ASKING: True})
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101, no request comes by before there is one
        try:
            response = await engine.download_async(request)
            rules = rules_of(response.status, response.body, self._agent)
        except (RefusedAddress, Leaving):
            raise
        except Exception as error:
            rules = unreachable(f"{type(error).__name__}: {error}")
        self._guest.rules[host] = rules
        return rules

    @property
    def _guest(self) -> Guest:
        guest: Guest = self._crawler.spider.fetching.guest  # type: ignore[union-attr]
        return guest
