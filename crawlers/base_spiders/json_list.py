"""A JSON array with a whole catalogue in it, one entry an item."""

from collections.abc import Iterable, Iterator

from crawlers.base_spiders.json_body import parse_json, shape_of
from crawlers.base_spiders.listing_spider import MEBIBYTE, Headers, ListingSpider
from crawlers.entry import Entry, entry_of
from crawlers.errors import UnexpectedResponseError


class JsonList(ListingSpider):
    """An object alone is read as well, for archives keep one entry a line."""

    # A whole catalogue in one body.
    largest_body = 48 * MEBIBYTE

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        return []

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        value = parse_json(body, url)
        if isinstance(value, dict) and any(key in value for key in self.id_keys):
            yield Entry(value, url)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                yield entry_of(item, url, f"$[{place}]")
        else:
            raise UnexpectedResponseError(
                f"{url} is no {self.name} list: it is {shape_of(value)}.", "Expected is an array of objects."
            )
