"""What OpenGraph says of a program: little, and all of it written for a preview; so each value is a parsed one."""

from typing import Any, Final
from urllib.parse import urljoin

from catalog.field_types.evidence import Method
from catalog.field_types.offer import Access
from crawlers.base_spiders.sitemap_pages import path_id
from crawlers.entry import Entry, Found, Listing, Unclear
from crawlers.words.iso_times import day

_IGNORED: Final = ("og:type", "og:url", "og:locale", "og:site_name", "article:published_time", "article:publisher")
_PICTURES: Final = ("og:image", "og:video", "og:audio", "og:locale:alternate", "og:determiner")


def read_open_graph(entry: Entry, kind: Found | None) -> Listing:
    """The page as a listing of that kind."""
    entry.ignore(*_IGNORED, *(key for key in entry.data if key.startswith(_PICTURES)))
    address = urljoin(entry.url, str(entry.data.get("og:url") or entry.url))
    title, updated = entry.take("og:title"), entry.take("og:updated_time") or entry.take("article:modified_time")
    summary = entry.take("og:description")
    plain = entry.take("description")
    finds = {
        "native_id": Found(path_id(address), path_id(address), "$.og:url", Method.DERIVED),
        "url": Found(address, address, "$.og:url"),
        "title": title and title.read_as(title.value, Method.PARSED),
        "summary": (found := summary or plain) and found.read_as(found.value, Method.PARSED),
        "kind": kind,
        "offers": _offers(entry),
        "source_updated": updated and updated.read_as(day(updated.words), Method.PARSED),
    }
    return {name: found for name, found in finds.items() if found}


def _offers(entry: Entry) -> Found | None:
    """A price in a shop's tags; nothing says that 0 is more than an empty field."""
    for shop in ("product:price", "og:price"):
        amount, currency = entry.take(f"{shop}:amount"), entry.take(f"{shop}:currency")
        if amount:
            words = " ".join(found.words for found in (amount, currency) if found)
            return Found([_price(amount.words, currency and currency.value, words)], words, amount.where, Method.PARSED)
    return None


def _price(amount: str, currency: Any, words: str) -> dict[str, Any] | Unclear:
    if not amount.strip("0., "):
        return Unclear("a price of 0 without a word of its being free is a placeholder")
    return {
        "access": Access.UNKNOWN,
        "price": {"amount": amount, "currency": currency},
        "charged": True,
        "words": words,
    }
