"""Any file of listings, read as a mapping says: the same road as a spider's, from a file instead of a site."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crawlers.base_spiders.listing_spider import Headers, ListingSpider
from crawlers.entry import Entry, Listing
from crawlers.importing.listing import listing
from crawlers.importing.mapping import Mapping
from crawlers.importing.row import Row
from crawlers.importing.sources import first
from crawlers.importing.tables import rows
from crawlers.provider import Provider, Terms, TermsBasis


class MappedFile(ListingSpider):
    """The mapping's provider, or the one of the `provider_id` that is given; nothing is ever fetched."""

    name = "import"

    def __init__(self, mapping: Mapping, provider_id: str | None = None) -> None:
        provider = provider_of(mapping)
        super().__init__(replace(provider, id=provider_id) if provider_id else provider)
        self.mapping = mapping

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
        return listing(entry, self.mapping)

    def plain_id(self, entry: Entry) -> str | None:
        found = first(self.mapping.fields.native_id, entry, self.mapping) if isinstance(entry, Row) else None
        return found.value if found is not None and isinstance(found.value, str) else None


def provider_of(mapping: Mapping) -> Provider:
    """The provider that a mapping names; its terms are those of a file that was handed over."""
    row = mapping.provider
    terms = Terms(TermsBasis.FILE_IMPORT, row.terms.url, row.terms.note)
    fewest, most = row.expected
    return Provider(row.id, row.name, MappedFile.name, row.url, terms, range(fewest, most + 1))
