"""Paged JSON: an envelope with a list of entries and the address of the next page."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import urljoin

from crawlers.base_spiders.json_body import parse_json, shape_of
from crawlers.base_spiders.listing_spider import Headers, ListingSpider
from crawlers.entry import Entry, entry_of
from crawlers.errors import UnexpectedResponseError


class PagedJson(ListingSpider):
    """Subclasses say where the entries stand, where the next address stands, and by which keys an entry is known.

    Besides the envelope, `entries` reads what archives keep of it: a list of entries, one alone, or entries by id.
    """

    results_key: ClassVar[str]
    next_keys: ClassVar[tuple[str, ...]]
    marks: ClassVar[frozenset[str]]

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        place = parse_json(body, url)
        for key in self.next_keys:
            place = place.get(key) if isinstance(place, dict) else None
        return [urljoin(url, place)] if isinstance(place, str) and place else []

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        value = parse_json(body, url)
        if isinstance(value, dict) and self.marks <= value.keys():
            yield Entry(value, url)
            return
        items, where = self._items(value, url)
        for place, item in items:
            yield entry_of(item, url, f"{where}[{place}]")

    def _items(self, value: Any, url: str) -> tuple[Iterable[tuple[Any, Any]], str]:
        if isinstance(value, dict) and isinstance(value.get(self.results_key), list):
            return enumerate(value[self.results_key]), f"$.{self.results_key}"
        if isinstance(value, list) and self._all_marked(value):
            return enumerate(value), "$"
        if isinstance(value, dict) and self._all_marked(list(value.values())):
            return value.items(), "$"
        raise UnexpectedResponseError(
            f"{url} is no page of {self.name} listings: it is {shape_of(value)}.",
            f"Expected is a list under {self.results_key!r}, or objects with {', '.join(sorted(self.marks))}.",
        )

    def _all_marked(self, values: list[Any]) -> bool:
        return bool(values) and all(isinstance(value, dict) and self.marks <= value.keys() for value in values)
