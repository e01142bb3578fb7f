"""RSS and Atom feeds: items with plain or namespaced children, and the next page under an atom link."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urljoin
from xml.etree.ElementTree import Element  # the type alone; xml_body does the parsing

from crawlers.base_spiders.listing_spider import MEBIBYTE, Headers, ListingSpider
from crawlers.base_spiders.xml_body import elements
from crawlers.entry import Entry
from crawlers.errors import UnexpectedResponseError

_ATOM = "{http://www.w3.org/2005/Atom}"
# What RSS calls the children of an Atom entry, the better one first.
_RSS_NAMES = {"id": "guid", "summary": "description", "content": "description", "updated": "pubDate"}


class Feed(ListingSpider):
    """An item becomes an object with the prefixed names of its children, such as `course:price`.

    An Atom entry becomes one with the names that RSS has for the same things.
    """

    item: ClassVar[str] = "item"
    largest_body = 32 * MEBIBYTE

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        for element, _ in elements(body, url, {self.item, "entry"}):
            if element.tag == f"{_ATOM}link" and element.get("rel") == "next" and element.get("href"):
                return [urljoin(url, str(element.get("href")))]
        return []

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        root = ""
        for element, prefixes in elements(body, url, {self.item, "entry"}):
            root = element.tag
            if element.tag == self.item:
                yield Entry(_children(element, prefixes), url)
            elif element.tag == f"{_ATOM}entry":
                yield Entry(_of_atom(element, prefixes), url)
        if root not in ("rss", f"{_ATOM}feed"):
            raise UnexpectedResponseError(f"{url} is no feed: its root is {root}.", "Check the feed's address.")


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


def _of_atom(entry: Element, prefixes: Mapping[str, str]) -> dict[str, Any]:
    """Atom has its address and its categories in attributes, and its own children under any prefix."""
    plain = {**prefixes, _ATOM[1:-1]: ""}
    texts = {name: text for name, text in _children(entry, plain).items() if name not in ("link", "category", "author")}
    links = [link for link in entry.findall(f"{_ATOM}link") if link.get("rel", "alternate") == "alternate"]
    found: dict[str, Any] = {"link": links[0].get("href")} if links else {}
    if categories := [one.get("term") for one in entry.findall(f"{_ATOM}category")]:
        found["category"] = categories
    for name, rss in _RSS_NAMES.items():
        if text := texts.pop(name, None):
            found.setdefault(rss, text)
    texts.pop("published", None)
    return {**texts, **found}
