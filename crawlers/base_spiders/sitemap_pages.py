"""Web pages found through a sitemap, or through robots.txt that names one; their JSON-LD blocks are the entries."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Final
from urllib.parse import urljoin, urlsplit

import orjson

from crawlers.base_spiders.flat_sitemap import flat_locations
from crawlers.base_spiders.html_body import scripts
from crawlers.base_spiders.json_body import looks_like, shallow_json
from crawlers.base_spiders.listing_spider import Headers, ListingSpider
from crawlers.base_spiders.xml_body import elements
from crawlers.entry import Entry
from crawlers.errors import UnexpectedResponseError
from crawlers.safety.body_limits import BodyError, unzipped

_ROBOTS_SITEMAP: Final = re.compile(r"(?im)^[ \t]*sitemap:[ \t]*(\S+)")
_ROOT: Final = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:\w+:)?(urlset|sitemapindex)\b", re.DOTALL)
_BROKEN_SHOWN: Final = 10_000
# A sitemap holds 50,000 addresses and 50 MB at most, by its protocol.
_SITEMAP_BYTES: Final = 50 * 1024 * 1024


class SitemapPages(ListingSpider):
    """Subclasses name the JSON-LD types that are listings; blocks of other types are counted and passed over.

    Option `pages`: a regular expression that the address of a page worth fetching matches.
    """

    listing_types: ClassVar[frozenset[str]]

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        return [link for link, _ in self.dated_links(body, url, headers)]

    def dated_links(self, body: bytes, url: str, headers: Headers) -> Iterable[tuple[str, str | None]]:
        if urlsplit(url).path == "/robots.txt":
            return [(urljoin(url, found), None) for found in _ROBOTS_SITEMAP.findall(body.decode("utf-8", "replace"))]
        kind = _ROOT.match(_unzipped(body, url)[:2000])
        if kind is None:
            return []
        found = _locations(_unzipped(body, url), url)
        return found if kind[1] == b"sitemapindex" else [row for row in found if self._wanted(row[0])]

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        if urlsplit(url).path == "/robots.txt" or _ROOT.match(_unzipped(body, url)[:2000]):
            return
        listed = False
        for text in _blocks(body, url):
            for entry in self._in_block(text, url):
                listed = True
                yield entry
        if not listed:
            self.passed_over["page without a listing"] += 1

    def plain_id(self, entry: Entry) -> str | None:
        return path_id(entry.url) if urlsplit(entry.url).netloc else None

    def _wanted(self, address: str) -> bool:
        pattern = self.provider.options.get("pages")
        return pattern is None or re.search(pattern, address) is not None

    def _in_block(self, text: bytes, url: str) -> Iterator[Entry]:
        try:
            document = shallow_json(text)
        except orjson.JSONDecodeError as error:
            shown = text[:_BROKEN_SHOWN].decode("utf-8", "replace")
            yield Entry({"json_ld": shown}, url, fault=f"The page's JSON-LD is broken: {error}.")
            return
        for node in _nodes(document):
            kinds = types_of(node)
            if self.listing_types & kinds:
                yield Entry(node, url)
            else:
                self.passed_over.update(kinds or {"no type"})


def path_id(address: str) -> str:
    """An address's path on its site, which stays when the listing's text changes; the host for a bare address."""
    parts = urlsplit(address)
    return (parts.path.strip("/") + (f"?{parts.query}" if parts.query else "")) or parts.netloc


def types_of(node: Any) -> set[str]:
    """The node's types, whether written short, prefixed or as addresses."""
    kinds = node.get("@type") if isinstance(node, dict) else None
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {re.split(r"[/:#]", kind)[-1] for kind in kinds if isinstance(kind, str)}


def _nodes(document: Any) -> Iterator[Any]:
    """Objects, arrays of objects and graphs, opened."""
    if isinstance(document, list):
        for item in document:
            yield from _nodes(item)
    elif isinstance(document, dict) and isinstance(document.get("@graph"), list):
        yield from _nodes(document["@graph"])
    else:
        yield document


def _blocks(body: bytes, url: str) -> Iterator[bytes]:
    """The texts of a page's JSON-LD scripts; a body that is JSON is its own block."""
    start = body.lstrip()[:1]
    if start in (b"{", b"["):
        yield body
    elif start == b"<":
        yield from scripts(body, b"application/ld+json")
    else:
        raise UnexpectedResponseError(f"{url} is no web page: it looks like {looks_like(body)}.", "Check the address.")


def _unzipped(body: bytes, url: str) -> bytes:
    """A sitemap may be a .gz file; anything else is itself."""
    try:
        return unzipped(body, _SITEMAP_BYTES)
    except BodyError as error:
        raise UnexpectedResponseError(f"{url} cannot be unpacked: {error}", "Tell the site's operator.") from error


def _locations(body: bytes, url: str) -> list[tuple[str, str | None]]:
    """Each address with its lastmod as it is written."""
    flat = flat_locations(body)
    if flat is not None:
        return [(text if text.startswith(("https://", "http://")) else urljoin(url, text), date) for text, date in flat]
    named = [
        {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in row}
        for row, _ in elements(body, url, {"url", "sitemap"})
    ]
    return [(urljoin(url, row["loc"]), row.get("lastmod") or None) for row in named if row.get("loc")]
