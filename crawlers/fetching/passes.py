"""How a provider is read this time: whole, but for what is known to be the same, or only what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.store import RunRecord, Store
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.fetching.freshness import Freshness

_LOOKED_BACK = 200


@dataclass(frozen=True)
class Pass:
    """A full pass trusts nothing; one with starts of its own reads only what changed, and so misses nothing by it."""

    mode: str
    starts: Sequence[str] = ()

    @property
    def full(self) -> bool:
        return self.mode == "full"

    @property
    def complete(self) -> bool:
        """Whether what is not listed is absent."""
        return not self.starts

    def freshness(self, store: Store, provider: str) -> Freshness:
        pages = {} if self.full else store.pages(provider)
        return Freshness(pages, store.active_ids(provider) if pages else ())


def next_pass(spider: ListingSpider, store: Store, full: bool, full_every: int) -> Pass:
    """A full pass first and then every `full_every` accepted crawls; what lastmod and ETags hide is found by it."""
    accepted = [run for run in store.runs(spider.provider.id, _LOOKED_BACK) if _counts(run)]
    modes = [run.report.get("mode", "full") for run in accepted]
    since = modes.index("full") if "full" in modes else None
    if full or since is None or since + 1 >= full_every:
        return Pass("full")
    changed = [*spider.changed_since(accepted[0].started_at)]
    return Pass("changed since", changed) if changed else Pass("incremental")


def _counts(run: RunRecord) -> bool:
    return run.kind == "crawl" and run.status == "accepted"
