"""RSS feeds: items with plain or namespaced children, and the next page under an atom link."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urljoin
from xml.etree.ElementTree import Element  # the type alone; xml_body does the parsing

from crawlers.base_spiders.listing_spider import MEBIBYTE, Headers, ListingSpider
from crawlers.base_spiders.xml_body import elements
from crawlers.entry import Entry
from crawlers.errors import UnexpectedResponseError

_ATOM = "{http://www.w3.org/2005/Atom}"


class Feed(ListingSpider):
    """An item becomes an object with the prefixed names of its children, such as `course:price`."""

    item: ClassVar[str] = "item"
    largest_body = 32 * MEBIBYTE

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        for element, _ in elements(body, url, {self.item}):
            if element.tag == f"{_ATOM}link" and element.get("rel") == "next" and element.get("href"):
                return [urljoin(url, str(element.get("href")))]
        return []

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        root = ""
        for element, prefixes in elements(body, url, {self.item}):
            root = element.tag
            if element.tag == self.item:
                yield Entry(_children(element, prefixes), url)
        if root != "rss":
            raise UnexpectedResponseError(f"{url} is no RSS feed: its root is {root}.", "Check the feed's address.")


def _children(item: Element, prefixes: Mapping[str, str]) -> dict[str, Any]:
    """The item's texts by name; a list where a name comes again."""
    texts: dict[str, Any] = {}
    for child in item:
        namespace, _, local = child.tag.rpartition("}")
        prefix = prefixes.get(namespace.removeprefix("{"), "")
        name = f"{prefix}:{local}" if prefix else local
        text = "".join(child.itertext()).strip()
        held = texts.get(name)
        texts[name] = text if held is None else [*held, text] if isinstance(held, list) else [held, text]
    return texts
