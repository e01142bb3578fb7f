"""A source looked at by every shape, with what its site says of being read."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from catalog.errors import CredwayError
from catalog.organisations.resolver import organisation_resolver
from catalog.skills.linker import SkillLinker
from catalog.skills.taxonomy import starter_taxonomy
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.detecting.detection import MOST_ENTRIES, Sighting, sightings, start_for
from crawlers.detecting.provider_row import ProviderRow
from crawlers.detecting.sampling import Sampler, SiteSample, sample_site, try_known_places
from crawlers.manners.host_ledger import HostLedger
from crawlers.pipelines import Intake
from crawlers.provider import TermsBasis
from crawlers.provider_table import spiders
from crawlers.recorded import bodies
from operations.crawling import manners
from operations.settings import Settings

# How many a new provider may list is not known before its first crawl.
_EXPECTED: Final = (1, 100_000)
_ON_PAGES: Final = "schema_org"


class SourceError(CredwayError):
    """What was given to look at is neither an address nor a file."""


@dataclass(frozen=True)
class RowWish:
    """What the operator wants in the row, where that is not what was found."""

    id: str | None = None
    name: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


NO_WISH: Final = RowWish()


@dataclass
class Detection:
    """What every shape makes of the sample, the best first; `site` is what was fetched, None for a file."""

    address: str
    sightings: list[Sighting]
    site: SiteSample | None = None
    gap: float = 0.0

    @property
    def best(self) -> Sighting | None:
        return self.sightings[0] if self.sightings and self.sightings[0].fits else None

    def row(self, wish: RowWish = NO_WISH) -> ProviderRow:
        """The provider's row; SourceError where a file's address is not known."""
        if self.best is None or not self.address:
            raise SourceError("A row needs the provider's address.", "Give it with --url.")
        host = (urlsplit(self.address).hostname or "").removeprefix("www.")
        named = wish.id or host, wish.name or host, self.best.spider, self._start(wish)
        return ProviderRow(*named, options=wish.options, terms=self._terms(), expected=_EXPECTED)

    def _start(self, wish: RowWish) -> str:
        """Where a crawl begins: pages are found by the sitemap, anything else is where it was read."""
        if self.best is None:
            return self.address
        if self.best.spider == _ON_PAGES:
            return self.site.start if self.site else urljoin(self.address, "/robots.txt")
        return start_for(self.best.spider, self.best.pages[0] if self.site else self.address, wish.options)

    def _terms(self) -> dict[str, str] | None:
        links = self.site.terms if self.site else []
        if self.best is None or not links:
            return None
        basis = spiders()[self.best.spider].terms.basis
        return {"basis": basis.value, "url": links[0], "note": "Found on the site; read it before the first crawl."}

    def site_row(self) -> dict[str, Any] | None:
        if self.site is None:
            return None
        kept: dict[str, Any] = {"robots": "allowed", "gap": self.gap, "requests": len(self.site.asked)}
        return kept | {"asked": self.site.asked, "refused": self.site.refused, "terms": self.site.terms}

    def shape_row(self, sighting: Sighting) -> dict[str, Any]:
        """One shape's sighting as JSON can hold it."""
        tally = sighting.tally
        counted = {name: dict(getattr(tally, name).most_common()) for name in ("rejected", "unread", "left")}
        return {
            "spider": sighting.spider,
            "fits": sighting.fits,
            "entries": tally.entries,
            "programs": tally.programs,
            "titles": sighting.titles,
            "filled": dict(sighting.filled.most_common()),
            "missing": sighting.missing if sighting.fits else [],
            **counted,
            "passed_over": dict(tally.passed_over.most_common()),
            "needs_key": spiders()[sighting.spider].terms.basis is TermsBasis.OWN_KEY_API,
            "why": sighting.why,
        }

    def as_json(self, wish: RowWish = NO_WISH) -> dict[str, Any]:
        return {
            "address": self.address,
            "best": self.best.spider if self.best else None,
            "site": self.site_row(),
            "shapes": [self.shape_row(sighting) for sighting in self.sightings],
            "row": self.row(wish).text() if self.best and self.address else None,
        }


def detect(
    settings: Settings, source: str, url: str | None = None, options: Mapping[str, Any] = NO_WISH.options
) -> Detection:
    """Looks at a web address, or at a file that was saved from `url`, with these options of the spiders."""
    if urlsplit(source).scheme in ("http", "https"):
        return _of_site(settings, source, options)
    path = Path(source)
    if not path.is_file():
        raise SourceError(f"{source!r} is neither a web address nor a file.", "Start an address with https://.")
    sample = [(body, url or where) for body, where in islice(bodies(path), MOST_ENTRIES)]
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise SourceError(f"{url!r} is no web address.", "Start it with https://.")
    return Detection(url or "", sightings(sample, _intakes(), options))


def _of_site(settings: Settings, url: str, options: Mapping[str, Any]) -> Detection:
    manner = manners(settings)
    with closing(HostLedger(settings.data / "hosts")) as ledger, closing(Sampler(manner, ledger)) as sampler:
        site = sample_site(url, sampler)
        intakes = _intakes()
        seen = sightings(site.bodies, intakes, options)
        if not seen[0].fits and try_known_places(site, sampler):
            seen = sightings(site.bodies, intakes, options)
        return Detection(site.url, seen, site, max(manner.delay, site.rules.gap))


def _intakes() -> Callable[[ListingSpider], Intake]:
    """Intakes over one linker: making it takes longer than all they read here."""
    linker, resolver = SkillLinker(starter_taxonomy()), organisation_resolver()
    return lambda spider: Intake(spider.provider, linker, resolver)
