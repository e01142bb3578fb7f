"""One crawl, from the settings to how its run ended."""

from collections.abc import Sequence
from dataclasses import replace

from catalog.errors import CredwayError
from catalog.store import Store
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.fetching.run_limits import MEBIBYTE, RunLimits
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.keys.authorisation import authorisation_of
from crawlers.provider_table import spider_for
from crawlers.run import crawl as crawl_provider
from crawlers.staging import Progress, RunReport
from operations.parts import open_store
from operations.providers import intake_for, provider
from operations.secrets import secrets_of
from operations.settings import Settings


class FewerSourcesError(CredwayError):
    """A crawl would read less of a provider than the last one did."""


def crawl(
    settings: Settings, name: str, url: str | None, issuers: Sequence[str], tick: Progress, full: bool = False
) -> RunReport:
    """Crawls the provider in this process, with a capture of every response under the data folder."""
    spider = authorised(settings, spider_for(provider(settings, name, url, issuers)))
    with open_store(settings) as store:
        if issuers:
            refuse_to_forget(store, spider)
        manner = replace(manners(settings), full=full)
        return crawl_provider(spider, store, intake_for(spider), settings.data / "captures", manner, tick)


def authorised(settings: Settings, spider: ListingSpider) -> ListingSpider:
    """The same spider with its provider's key, tried out: a missing or wrong one is an error before anything begins."""
    hosts, named = frozenset(settings.allowed_hosts), spider.provider
    spider.authorisation = authorisation_of(named, secrets_of(settings, named.id), hosts)
    spider.authorisation.headers()
    return spider


def refuse_to_forget(store: Store, spider: ListingSpider) -> None:
    """A crawl's starts are all a provider lists: FewerSourcesError where it was last read from more than these."""
    name, starts = spider.provider.id, set(spider.starts())
    last = next((state.last_accepted for state in store.providers() if state.provider == name), None)
    left_out = [str(source.get("url", source.get("file"))) for source in (last.sources if last else ())]
    left_out = [source for source in left_out if source not in starts]
    if left_out:
        raise FewerSourcesError(
            f"{name} was last read from {left_out[0]} too; without it, what that lists would be marked as vanished.",
            "Name every issuer with --issuer, or give these ones a provider of their own in providers.toml.",
        )


def manners(settings: Settings) -> CrawlSettings:
    """How the operator wants crawls to behave."""
    polite = CrawlSettings(
        delay=settings.delay,
        allowed_hosts=frozenset(settings.allowed_hosts),
        quiet_hours=settings.quiet_hours,
        full_every=settings.full_every,
        resume_within=settings.resume_hours * 3600,
        limits=RunLimits(
            pages=settings.most_pages,
            size=settings.most_download * MEBIBYTE,
            seconds=settings.most_hours * 3600,
            memory=settings.most_memory * MEBIBYTE,
        ),
    )
    return replace(polite, contact=settings.contact) if settings.contact else polite
