"""A page's listings where its JSON-LD blocks name none themselves: inside other things, in microdata, in meta tags."""

from collections.abc import Iterator, Set
from typing import Any, Final

import orjson

from crawlers.base_spiders.html_body import scripts
from crawlers.base_spiders.json_body import shallow_json
from crawlers.base_spiders.microdata import microdata
from crawlers.base_spiders.sitemap_pages import types_of

# A page, a list or an organisation that says what it is about. What a job asks for, or a school gives, is no listing.
_ABOUT: Final = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart", "subjectOf")
_DEEPEST: Final = 8


def inner_listings(body: bytes, wanted: Set[str]) -> Iterator[dict[str, Any]]:
    """Listings that JSON-LD blocks hold inside a page or a list; blocks that are no JSON are passed over here."""
    for block in scripts(body, b"application/ld+json"):
        try:
            document = shallow_json(block)
        except orjson.JSONDecodeError:
            continue
        yield from _inside(document, wanted, _DEEPEST)


def microdata_listings(body: bytes, wanted: Set[str]) -> Iterator[dict[str, Any]]:
    """Listings in microdata, on the page's first level or inside a page or a list."""
    for item in microdata(body):
        yield from _inside(item, wanted, _DEEPEST)


def _inside(value: Any, wanted: Set[str], levels: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for inner in value:
            yield from _inside(inner, wanted, levels)
    elif isinstance(value, dict) and wanted & types_of(value):
        yield value
    elif isinstance(value, dict) and levels:
        for key in _ABOUT:
            yield from _inside(value.get(key), wanted, levels - 1)
