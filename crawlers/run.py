"""One crawl of one provider, from its first request to the end of its run in the store."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from catalog.store import Run, Store
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.errors import RefusedError, UnexpectedResponseError
from crawlers.fetching.abandoned import Journal, abandoned
from crawlers.fetching.crawl_spider import CrawlSpider
from crawlers.fetching.crawl_under_way import Fetching
from crawlers.fetching.passes import Pass, next_pass
from crawlers.fetching.run_limits import Allowance
from crawlers.fetching.scrapy_settings import CrawlSettings, scrapy_settings
from crawlers.manners.guest import Guest
from crawlers.manners.guest_report import GuestReport
from crawlers.manners.host_ledger import HostLedger
from crawlers.manners.quiet_hours import QuietHours, read_quiet_hours, refuse_quiet
from crawlers.pipelines import Intake
from crawlers.reading import Reading
from crawlers.run_ending import end
from crawlers.staging import Progress, RunReport, Stager

_FAULTS_SHOWN: Final = 3
# While a host is waited for, the store must hear that the run lives.
_BEAT_SECONDS: Final = 30.0
# What such a crawl fetched tells the next one nothing.
_USELESS: Final = (RefusedError, UnexpectedResponseError)


def crawl(
    spider: ListingSpider,
    store: Store,
    intake: Intake,
    captures: Path,
    settings: CrawlSettings,
    progress: Progress,
) -> RunReport:
    """Crawls a provider in this process and ends its run: accepted where all of it was read, else held with the reason.

    Every response is kept in the folder `captures`; the folder `hosts` beside it holds the pauses that all crawls keep
    together. Raises RefusedError where robots.txt or the address guard forbid the start, UnexpectedResponseError where
    the start is nothing the spider reads, QuietHoursError or StoppedError where a host wants peace, StoreError from the
    store; the run is discarded then, and the store is as before. A crawl that was killed or stopped is gone on with by
    the next one. Must not be called from inside a running event loop.
    """
    provider, starts = spider.provider, [*spider.starts()]
    quiet = read_quiet_hours(str(provider.options.get("quiet_hours", settings.quiet_hours)))
    refuse_quiet(quiet, datetime.now(UTC))
    with (
        store.begin_run(provider.id, "crawl", [{"url": url} for url in starts]) as run,
        closing(HostLedger(captures.parent / "hosts")) as ledger,
    ):
        left = abandoned(captures, provider.id, store, starts, settings.resume_within)
        planned = next_pass(spider, store, full=settings.full or left.full, full_every=settings.full_every)
        with Journal(captures, provider.id, run.id, starts, planned.full) as journal:
            reading, stager = Reading(spider, intake), Stager(run, progress)
            guest = _guest(ledger, settings, quiet, planned.mode)
            freshness, allowance = planned.freshness(store, provider.id), Allowance(settings.limits)
            fetching = Fetching(reading, stager, journal, run, guest, freshness, left=left, allowance=allowance)
            _fetch_all(fetching, planned.starts or starts, settings)
        return _ended(store, fetching, planned)


def _guest(ledger: HostLedger, settings: CrawlSettings, quiet: QuietHours | None, mode: str) -> Guest:
    return Guest(ledger, settings.delay, settings.patience, settings.back_off, quiet, GuestReport(mode=mode))


def _fetch_all(fetching: Fetching, starts: Sequence[str], settings: CrawlSettings) -> None:
    """Raises what ended the crawl before its end; what a guest did is noted with the run in any case."""
    try:
        fetching.begin(starts)
        asyncio.run(_fetch(fetching, settings))
        if isinstance(fetching.error, _USELESS):
            fetching.journal.finish()
        if fetching.error is not None:
            raise fetching.error
        fetching.stager.flush()
    finally:
        fetching.run.report = fetching.guest.report.as_json()


async def _fetch(fetching: Fetching, settings: CrawlSettings) -> None:
    chosen = scrapy_settings(settings, fetching.source.largest_body)
    runner = AsyncCrawlerRunner(chosen | {"CREDWAY_ALLOWED_HOSTS": sorted(settings.allowed_hosts)})
    crawler: Crawler = runner.create_crawler(CrawlSpider)
    beating = asyncio.create_task(_beat(fetching))
    try:
        await runner.crawl(crawler, fetching=fetching)
    finally:
        beating.cancel()


async def _beat(fetching: Fetching) -> None:
    while fetching.error is None:
        await asyncio.sleep(_BEAT_SECONDS)
        try:
            fetching.journal.flush()
            fetching.stager.keep_alive()
            fetching.end_at(fetching.allowance.spent())
        except Exception as error:
            fetching.stop(error)


def _ended(store: Store, fetching: Fetching, planned: Pass) -> RunReport:
    run, tally = fetching.run, fetching.reading.tally
    report = end(run, fetching.source.provider, tally, planned.complete, _doubt(fetching))
    if report.status == "accepted":
        _note_pages(store, run, fetching, planned)
    fetching.journal.finish()
    return report


def _note_pages(store: Store, run: Run, fetching: Fetching, planned: Pass) -> None:
    """What the next pass may rely on; pages that a full pass did not meet are forgotten."""
    gone = store.pages(run.provider).keys() - fetching.frontier.known if planned.full else ()
    if fetching.freshness.found or gone:
        store.save_pages(run.id, fetching.freshness.found, gone)


def _doubt(fetching: Fetching) -> str:
    """Why not all of the source was read; nothing where it was."""
    if fetching.limit:
        return f"The crawl ended before its end: {fetching.limit}."
    if not fetching.faults:
        return ""
    shown = "; ".join(fetching.faults[:_FAULTS_SHOWN])
    return f"{len(fetching.faults)} of its pages could not be read: {shown}."
