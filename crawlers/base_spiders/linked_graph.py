"""Linked graphs: JSON-LD documents with @graph, alone, in registry envelopes, or in arrays of either."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from crawlers.base_spiders.json_body import parse_json, shape_of
from crawlers.base_spiders.listing_spider import Headers, ListingSpider
from crawlers.entry import Entry, Json
from crawlers.errors import UnexpectedResponseError

_NEXT: Final = re.compile(r'<([^>]+)>\s*;[^,]*\brel="?next"?', re.IGNORECASE)


class Node(Entry):
    """A node with the graph around it, in which the addresses it holds may be named."""

    __slots__ = ("graph",)

    def __init__(self, data: Json, url: str, graph: Mapping[str, Json]) -> None:
        super().__init__(data, url)
        self.graph = graph


class LinkedGraph(ListingSpider):
    """Subclasses name the types that are listings; nodes of all other types are passed over and counted by type."""

    listing_types: ClassVar[Mapping[str, Any]]

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        return [urljoin(url, address) for address in _NEXT.findall(headers.get("link", ""))]

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        value = parse_json(body, url)
        documents = value if isinstance(value, list) else [value]
        for place, document in enumerate(documents):
            yield from self._nodes(document, url, f"$[{place}]" if documents is value else "$")

    def _nodes(self, document: Any, url: str, where: str) -> Iterator[Node]:
        if isinstance(document, dict) and "decoded_resource" in document:
            document, where = document["decoded_resource"], f"{where}.decoded_resource"
        nodes = _graph_of(document)
        if nodes is None:
            raise UnexpectedResponseError(
                f"{url} holds no graph at {where}: it is {shape_of(document)}.",
                "Expected is an object with @graph or @type, or an envelope with decoded_resource.",
            )
        graph = {str(node.get("@id")): node for node in nodes if isinstance(node, dict)}
        for node in nodes:
            kind = type_of(node)
            if kind in self.listing_types and str(node.get("@id")).startswith("_:"):
                # A blank node is what another one mentions, without a record of its own.
                self.passed_over[f"{kind} mentioned"] += 1
            elif kind in self.listing_types:
                yield Node(node, url, graph)
            else:
                self.passed_over[kind] += 1


def type_of(node: Any) -> str:
    """The node's first type, without its prefix."""
    kind = node.get("@type") if isinstance(node, dict) else None
    kind = kind[0] if isinstance(kind, list) and kind else kind
    return str(kind).rpartition(":")[2]


def _graph_of(document: Any) -> list[Any] | None:
    if not isinstance(document, dict):
        return None
    graph = document.get("@graph")
    if isinstance(graph, list):
        return graph
    return [document] if "@type" in document else None
