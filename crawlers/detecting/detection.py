"""Which shape a source has: each spider reads a sample, and shows what it would make of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from catalog.program import Program
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.errors import ProviderOptionsError, UnexpectedResponseError
from crawlers.pipelines import Intake
from crawlers.provider_table import spiders
from crawlers.reading import Reading, Tally

# So many entries show what a source gives; a file of 80,000 would be read by each shape in turn.
MOST_ENTRIES: Final = 200
_TITLES: Final = 3
# What we give a record ourselves, or where it came from: no field that a source could leave out.
_OURS: Final = frozenset({"id", "provider", "evidence", "unread"})
FIELDS: Final = tuple(name for name in Program.model_fields if name not in _OURS)


@dataclass
class Sighting:
    """What one shape would read of the sample; `why` says why it reads nothing."""

    spider: str
    tally: Tally = field(default_factory=Tally)
    filled: Counter[str] = field(default_factory=Counter)
    titles: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    why: str = ""

    @property
    def fits(self) -> bool:
        return self.tally.programs > 0

    @property
    def missing(self) -> list[str]:
        """Our fields that no listing of the sample fills."""
        return [name for name in FIELDS if not self.filled[name]]

    def rank(self) -> tuple[int, int, int, int]:
        """Smallest is best: most programs, fewest rejects, most fields filled, fewest keys that nobody reads."""
        rejected = self.tally.rejected.total()
        return -self.tally.programs, rejected, len(self.missing), len(self.tally.left)


def shapes() -> list[type[ListingSpider]]:
    """The spiders that read in a way of their own; the others are one provider each of a shape among these."""
    return [spider for spider in spiders().values() if "read" in vars(spider)]


def sightings(
    sample: Sequence[tuple[bytes, str]],
    intake_for: Callable[[ListingSpider], Intake],
    options: Mapping[str, Any] | None = None,
    most: int = MOST_ENTRIES,
) -> list[Sighting]:
    """What each shape, with these options, would read of these bodies with their addresses, the best first."""
    asked = [shape(replace(shape.as_provider(), options=options or {})) for shape in shapes()]
    found = [_sighting(spider, sample, intake_for, most) for spider in asked]
    return sorted(found, key=Sighting.rank)


def start_for(spider: str, address: str, options: Mapping[str, Any]) -> str:
    """The address in a provider's row with which a crawl by this spider begins at `address`.

    Most begin where the row says; others add a platform's own path or a query to it.
    """
    shape = spiders()[spider]
    bare = urlsplit(address)._replace(query="", fragment="").geturl()
    above = [urljoin(bare, "../" * levels or ".") for levels in range(urlsplit(bare).path.count("/"))]
    starts = {url: _starts(shape(replace(shape.as_provider(), url=url, options=options))) for url in (bare, *above)}
    if address in _starts(shape(replace(shape.as_provider(), url=address, options=options))):
        return address
    same = (url for url, found in starts.items() if any(start.partition("?")[0] == bare for start in found))
    return next(same, address)


def _starts(spider: ListingSpider) -> list[str]:
    try:
        return [*spider.starts()]
    except ProviderOptionsError:
        return []


def _sighting(
    spider: ListingSpider,
    sample: Iterable[tuple[bytes, str]],
    intake_for: Callable[[ListingSpider], Intake],
    most: int,
) -> Sighting:
    seen = Sighting(spider.name)
    reading = Reading(spider, intake_for(spider), seen.tally)
    for body, url in sample:
        before = seen.tally.programs
        try:
            _read(reading, body, url, most - seen.tally.entries, seen)
        except UnexpectedResponseError as error:
            seen.why = seen.why or error.message
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            # The body is of another shape: where a spider trips over it, it is not its own.
            seen.why = seen.why or f"{type(error).__name__}: {error}"
        if seen.tally.programs > before:
            seen.pages.append(url)
    if not seen.fits and not seen.why:
        seen.why = _nothing(seen.tally)
    return seen


def _read(reading: Reading, body: bytes, url: str, most: int, seen: Sighting) -> None:
    for entry in islice(reading.spider.entries(body, url), max(most, 0)):
        outcome = reading.outcome(entry)
        if isinstance(outcome, Program):
            seen.filled.update(name for name in FIELDS if getattr(outcome, name) not in (None, ()))
            if len(seen.titles) < _TITLES:
                seen.titles.append(outcome.title)


def _nothing(tally: Tally) -> str:
    counted = [f"{number} rejected as {reason}" for reason, number in tally.rejected.most_common()]
    counted += [f"{number} passed over: {what}" for what, number in tally.passed_over.most_common(3)]
    return "; ".join(counted) or "it holds no entries"
