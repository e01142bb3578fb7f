"""Pages of elements with what they point to beside them under `linked`, the next page told by where it starts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawlers.base_spiders.json_body import parse_json, shape_of
from crawlers.base_spiders.listing_spider import Headers, ListingSpider
from crawlers.entry import Entry, Json, entry_of
from crawlers.errors import UnexpectedResponseError


class Element(Entry):
    """An element with the objects its page links to: by resource, then by id."""

    __slots__ = ("linked",)

    def __init__(self, data: Json, url: str, linked: Mapping[str, Mapping[str, Json]]) -> None:
        super().__init__(data, url)
        self.linked = linked


class ElementPages(ListingSpider):
    """Besides the envelope, `entries` reads what archives keep of it: a list of elements."""

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        document = parse_json(body, url)
        paging = document.get("paging") if isinstance(document, dict) else None
        following = paging.get("next") if isinstance(paging, dict) else None
        return [_starting_at(url, str(following))] if following else []

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        document = parse_json(body, url)
        elements = document.get("elements") if isinstance(document, dict) else document
        if not isinstance(elements, list):
            raise UnexpectedResponseError(
                f"{url} is no page of {self.name} elements: it is {shape_of(document)}.",
                "Expected is an object with elements, paging and linked.",
            )
        linked = _by_id(document.get("linked")) if isinstance(document, dict) else {}
        for place, item in enumerate(elements):
            if isinstance(item, dict):
                yield Element(item, url, linked)
            else:
                yield entry_of(item, url, f"$.elements[{place}]")


def _starting_at(url: str, start: str) -> str:
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), "start": start}
    return parts._replace(query=urlencode(query, safe=",()")).geturl()


def _by_id(linked: Any) -> dict[str, dict[str, Json]]:
    resources = linked.items() if isinstance(linked, dict) else ()
    return {
        name: {str(item.get("id")): item for item in items if isinstance(item, dict)}
        for name, items in resources
        if isinstance(items, list)
    }
