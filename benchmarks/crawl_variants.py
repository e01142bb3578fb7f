"""One crawl of a loopback site in this process, bare or whole, and what CPU it took: a JSON object on stdout.

`python -m benchmarks.crawl_variants VARIANT URL PAGES FOLDER`; the clock starts when all is imported.
"""

import asyncio
import gc
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import orjson
import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from catalog.store import Store
from crawlers import run as crawl_run
from crawlers.fetching.crawl_spider import CrawlSpider
from crawlers.fetching.freshness import Freshness
from crawlers.fetching.frontier import Frontier, Step
from crawlers.fetching.scrapy_settings import CrawlSettings, scrapy_settings
from crawlers.manners.guest import Guest
from crawlers.manners.host_ledger import HostLedger
from crawlers.provider import Provider
from crawlers.provider_table import spider_for, spiders
from operations.command import SELDOM
from operations.providers import intake_for


def addresses(site: str, pages: int) -> list[str]:
    return [f"{site}/programs/{number}" for number in range(pages)]


def ours(site: str) -> CrawlSettings:
    return CrawlSettings(delay=0.0, allowed_hosts=frozenset({urlsplit(site).netloc}))


class StockSpider(scrapy.Spider):
    """Fetches the pages and looks at none."""

    name = "stock"

    def __init__(self, urls: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = urls

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url)

    def parse(self, response: Response) -> None:
        """Nothing."""


def stock(site: str, pages: int, folder: Path) -> dict[str, Any]:
    """Scrapy as it comes, but for its log, which would cost more than the crawl."""
    process = AsyncCrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
    crawler = process.create_crawler(StockSpider)
    load_components(crawler.settings)
    began = time.process_time()
    process.crawl(crawler, urls=addresses(site, pages))
    process.start()
    assert crawler.stats is not None
    took = time.process_time() - began
    return {"pages": crawler.stats.get_value("response_received_count"), "cpu_seconds": took}


def load_components(settings: BaseSettings) -> None:
    """Imports what Scrapy would import at its start, which is no part of a crawl."""
    for name in ("DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE", "EXTENSIONS_BASE", "DOWNLOAD_HANDLERS_BASE"):
        for place, component in settings.getdict(name).items():
            load_object(component if name.startswith("DOWNLOAD_HANDLERS") else place)
    for name in ("SCHEDULER", "DOWNLOADER", "DUPEFILTER_CLASS", "SCHEDULER_PRIORITY_QUEUE", "SCHEDULER_MEMORY_QUEUE"):
        load_object(settings[name])


def bare(site: str, pages: int, folder: Path) -> dict[str, Any]:
    """The same under our settings: guard, robots.txt, turns at the host, our frontier; what comes is not looked at."""
    gc.set_threshold(*SELDOM)
    frontier, taken = Frontier(), []
    for url in addresses(site, pages):
        frontier.add(Step(url))
    source = SimpleNamespace(headers=lambda url: {})
    fetching: Any = SimpleNamespace(
        frontier=frontier,
        guest=Guest(HostLedger(folder / "hosts"), delay=0.0),
        source=source,
        freshness=Freshness(),
        take=lambda capture, step: taken.append(step),
    )

    async def fetch() -> None:
        settings = scrapy_settings(ours(site), 0) | {"CREDWAY_ALLOWED_HOSTS": [urlsplit(site).netloc]}
        runner = AsyncCrawlerRunner(settings)
        await runner.crawl(runner.create_crawler(CrawlSpider), fetching=fetching)

    asyncio.run(fetch())
    return {"pages": len(taken)}


class NoJournal:
    """Keeps nothing: what a crawl would cost if it could not survive a kill."""

    def __init__(self, *arguments: Any) -> None:
        """Nothing."""

    def write(self, capture: Any) -> None:
        """Nothing."""

    unchanged = write

    def flush(self) -> None:
        """Nothing."""

    finish = flush

    def __enter__(self) -> "NoJournal":
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing."""


def forgetful(site: str, pages: int, folder: Path) -> dict[str, Any]:
    """The whole pipeline without what makes it survive a kill."""
    vars(crawl_run)["Journal"] = NoJournal
    return whole(site, pages, folder)


def whole(site: str, pages: int, folder: Path) -> dict[str, Any]:
    """The whole pipeline: read, cleaned, skills linked, captured, staged, accepted."""
    gc.set_threshold(*SELDOM)
    shape = spiders()["schema_org"]
    spider = spider_for(
        Provider("school", "School", "schema_org", f"{site}/sitemap.xml", shape.terms, range(1, 10**6), {})
    )
    intake = intake_for(spider)
    with Store.open(f"sqlite:///{folder}/store.sqlite") as store:
        before = store.fingerprint(), store.sequence(), store.counts().changes, written(store)
        began = time.process_time()
        report = crawl_run.crawl(spider, store, intake, folder / "captures", ours(site), lambda _: None)
        took = time.process_time() - began
        after = store.fingerprint(), store.sequence(), store.counts().changes, written(store)
        counts = report.counts
        return {
            "pages": counts.read,
            "cpu_seconds": took,
            "status": report.status,
            "changed": counts.changed,
            "vanished": counts.vanished,
            "wrote_nothing": before == after,
        }


def written(store: Store) -> dict[str, Any]:
    """The pages noted, but for the sitemap's own row."""
    return {url: page for url, page in store.pages("school").items() if not url.endswith("/sitemap.xml")}


VARIANTS: dict[str, Callable[[str, int, Path], dict[str, Any]]] = {
    "stock": stock,
    "bare": bare,
    "whole": whole,
    "forgetful": forgetful,
}


def main() -> None:
    variant, site, pages, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    began = time.process_time()
    found = VARIANTS[variant](site, pages, folder)
    found.setdefault("cpu_seconds", time.process_time() - began)
    print(orjson.dumps(found).decode())


if __name__ == "__main__":
    main()
