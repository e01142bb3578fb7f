"""Any file of listings, read as a mapping says: the same road as a spider's, from a file instead of a site."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from crawlers.base_spiders.listing_spider import Headers, ListingSpider
from crawlers.entry import Entry, Found, Listing
from crawlers.importing.listing import listing
from crawlers.importing.mapping import Mapping
from crawlers.importing.row import Row
from crawlers.importing.sources import first
from crawlers.importing.tables import rows
from crawlers.provider import Provider, Terms, TermsBasis


class MappedFile(ListingSpider):
    """The mapping's provider, or the one of the `provider_id` that is given; nothing is ever fetched.

    `as_of` is the day of the file, for offers that have none of their own: prices in an old list are old.
    """

    name = "import"

    def __init__(self, mapping: Mapping, provider_id: str | None = None, as_of: date | None = None) -> None:
        provider = provider_of(mapping)
        super().__init__(replace(provider, id=provider_id) if provider_id else provider)
        self.mapping = mapping
        self._as_of = as_of

    def starts(self) -> Iterable[str]:
        return []

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        return []

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        yield from rows(body, url, self.mapping)

    def read(self, entry: Entry) -> Listing:
        if not isinstance(entry, Row):
            raise TypeError(f"a row is read, not a {type(entry).__name__}")
        entry.ignore(*self.mapping.ignore)
        return self._dated(listing(entry, self.mapping))

    def _dated(self, found: Listing) -> Listing:
        offers = found.get("offers")
        if self._as_of is None or not isinstance(offers, Found):
            return found
        dated = [{"as_of": self._as_of, **offer} if isinstance(offer, dict) else offer for offer in offers.value]
        return {**found, "offers": offers._replace(value=dated)}

    def plain_id(self, entry: Entry) -> str | None:
        found = first(self.mapping.fields.native_id, entry, self.mapping) if isinstance(entry, Row) else None
        return found.value if found is not None and isinstance(found.value, str) else None


def provider_of(mapping: Mapping) -> Provider:
    """The provider that a mapping names; its terms are those of a file that was handed over."""
    row = mapping.provider
    terms = Terms(TermsBasis.FILE_IMPORT, row.terms.url, row.terms.note)
    fewest, most = row.expected
    return Provider(row.id, row.name, MappedFile.name, row.url, terms, range(fewest, most + 1))
