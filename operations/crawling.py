"""One crawl, from the settings to how its run ended."""

from collections.abc import Sequence
from dataclasses import replace

from crawlers.provider_table import spider_for
from crawlers.run import crawl as crawl_provider
from crawlers.scrapy_settings import CrawlSettings
from crawlers.staging import Progress, RunReport
from operations.parts import open_store
from operations.providers import intake_for, provider
from operations.settings import Settings


def crawl(settings: Settings, name: str, url: str | None, issuers: Sequence[str], tick: Progress) -> RunReport:
    """Crawls the provider in this process, with a capture of every response under the data folder."""
    spider = spider_for(provider(settings, name, url, issuers))
    with open_store(settings) as store:
        return crawl_provider(spider, store, intake_for(spider), settings.data / "captures", manners(settings), tick)


def manners(settings: Settings) -> CrawlSettings:
    """How the operator wants crawls to behave."""
    polite = CrawlSettings(delay=settings.delay, allowed_hosts=frozenset(settings.allowed_hosts))
    return replace(polite, contact=settings.contact) if settings.contact else polite
