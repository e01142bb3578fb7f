"""One crawl of one provider, from its first request to the end of its run in the store."""

import asyncio
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from catalog.captures import CaptureWriter
from catalog.store import Run, Store
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.crawl_spider import CrawlSpider, Fetching
from crawlers.pipelines import Intake
from crawlers.reading import Reading
from crawlers.run_ending import end
from crawlers.scrapy_settings import CrawlSettings, scrapy_settings
from crawlers.staging import Progress, RunReport, Stager

_FAULTS_SHOWN = 3


def crawl(
    spider: ListingSpider,
    store: Store,
    intake: Intake,
    captures: Path,
    settings: CrawlSettings,
    progress: Progress,
) -> RunReport:
    """Crawls a provider in this process and ends its run: accepted where all of it was read, else held with the reason.

    Every response is kept in the folder `captures`. Raises RefusedError where robots.txt or the address guard forbid
    the start, UnexpectedResponseError where the start is nothing the spider reads, StoreError from the store; the run
    is discarded then, and the store is as before. Must not be called from inside a running event loop.
    """
    provider = spider.provider
    with store.begin_run(provider.id, "crawl", [{"url": url} for url in spider.starts()]) as run:
        with CaptureWriter(captures, provider.id, run.id) as writer:
            fetching = Fetching(Reading(spider, intake), Stager(run, progress), writer)
            asyncio.run(_fetch(fetching, settings))
            if fetching.error is not None:
                raise fetching.error
            fetching.stager.flush()
        return _ended(run, fetching)


async def _fetch(fetching: Fetching, settings: CrawlSettings) -> None:
    chosen = scrapy_settings(settings, fetching.reading.spider.largest_body)
    runner = AsyncCrawlerRunner(chosen | {"CREDWAY_ALLOWED_HOSTS": sorted(settings.allowed_hosts)})
    crawler: Crawler = runner.create_crawler(CrawlSpider)
    await runner.crawl(crawler, fetching=fetching)


def _ended(run: Run, fetching: Fetching) -> RunReport:
    reading = fetching.reading
    return end(run, reading.spider.provider, reading.tally, doubt=_doubt(fetching))


def _doubt(fetching: Fetching) -> str:
    """Why not all of the source was read; nothing where it was."""
    if not fetching.faults:
        return ""
    shown = "; ".join(fetching.faults[:_FAULTS_SHOWN])
    return f"{len(fetching.faults)} of its pages could not be read: {shown}."
