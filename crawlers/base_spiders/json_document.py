"""One JSON document with everything in it: an object of arrays, one array a type of entry."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from crawlers.base_spiders.json_body import parse_json, shape_of
from crawlers.base_spiders.listing_spider import MEBIBYTE, Headers, ListingSpider
from crawlers.entry import Entry, entry_of
from crawlers.errors import UnexpectedResponseError


class JsonDocument(ListingSpider):
    """Subclasses name the arrays that hold listings and those that hold something else."""

    listings: ClassVar[frozenset[str]]
    vocabularies: ClassVar[frozenset[str]]
    # A whole catalogue in one body.
    largest_body = 48 * MEBIBYTE

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        return []

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        yield from self.of_document(parse_json(body, url), url)

    def of_document(self, document: Any, url: str) -> Iterator[Entry]:
        """The entries of all listing arrays; UnexpectedResponseError where the document has none."""
        if not isinstance(document, dict) or self.listings.isdisjoint(document):
            raise UnexpectedResponseError(
                f"{url} is no {self.name} catalogue: it is {shape_of(document)}.",
                f"Expected is an object with arrays such as {', '.join(sorted(self.listings)[:3])}.",
            )
        for name, array in document.items():
            if name in self.listings and isinstance(array, list):
                yield from self._of_array(name, array, url)
            else:
                self.passed_over[name if name in self.vocabularies else f"unknown: {name}"] += 1

    def _of_array(self, name: str, array: list[Any], url: str) -> Iterator[Entry]:
        for place, item in enumerate(array):
            yield entry_of(item, url, f"$.{name}[{place}]")
