"""RSS feeds: items with plain or namespaced children, and the next page under an atom link."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError  # the types alone; defusedxml does the parsing

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from crawlers.base_spiders.json_body import looks_like
from crawlers.base_spiders.listing_spider import MEBIBYTE, Headers, ListingSpider
from crawlers.entry import Entry
from crawlers.errors import UnexpectedResponseError

_ATOM = "{http://www.w3.org/2005/Atom}"


class Feed(ListingSpider):
    """An item becomes an object with the prefixed names of its children, such as `course:price`."""

    item: ClassVar[str] = "item"
    largest_body = 32 * MEBIBYTE

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        for element, _ in _elements(body, url):
            if element.tag == f"{_ATOM}link" and element.get("rel") == "next" and element.get("href"):
                return [urljoin(url, str(element.get("href")))]
        return []

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        root = ""
        for element, prefixes in _elements(body, url):
            root = element.tag
            if element.tag == self.item:
                yield Entry(_children(element, prefixes), url)
                element.clear()
        if root != "rss":
            raise UnexpectedResponseError(f"{url} is no RSS feed: its root is {root}.", "Check the feed's address.")


def _elements(body: bytes, url: str) -> Iterator[tuple[Element, dict[str, str]]]:
    """Each element as it ends, with the prefixes declared up to there by their namespace."""
    prefixes = {"http://www.w3.org/XML/1998/namespace": "xml"}
    try:
        for event, found in iterparse(io.BytesIO(body.lstrip()), events=("start-ns", "end")):
            if event == "start-ns":
                prefixes.setdefault(found[1], found[0])
            else:
                yield found, prefixes
    except (ParseError, DefusedXmlException) as error:
        raise UnexpectedResponseError(
            f"{url} is no well-formed XML ({error}); it looks like {looks_like(body)}.", "Check the feed's address."
        ) from error


def _children(item: Element, prefixes: dict[str, str]) -> dict[str, Any]:
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
