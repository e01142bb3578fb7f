"""Linked graphs: JSON-LD documents with @graph, alone, in registry envelopes, or in arrays of either."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final, NamedTuple
from urllib.parse import urljoin

from crawlers.base_spiders.json_body import parse_json, shape_of
from crawlers.base_spiders.listing_spider import Headers, ListingSpider
from crawlers.entry import Entry, Json, entry_of
from crawlers.errors import UnexpectedResponseError

_NEXT: Final = re.compile(r'<([^>]+)>\s*;[^,]*\brel="?next"?', re.IGNORECASE)
_BLANK: Final = "_:"
# The id within a registry, which stays while addresses lead to the graph or to the resource, at this host or another.
_CTID: Final = re.compile(r"\b(ce-[0-9a-f-]{3,})$", re.IGNORECASE)
_NOTHING: Final[Json] = {}


class Graph:
    """What a body says about the addresses in it; blank nodes are known in their own document alone."""

    __slots__ = ("_anywhere", "_here", "_pointing")

    def __init__(self, here: Mapping[str, Json], anywhere: Mapping[str, Json]) -> None:
        self._here = here
        self._anywhere = anywhere
        self._pointing: dict[str, dict[str, list[Json]]] = {}

    def get(self, address: str) -> Json:
        """The node at the address, or the one with its id in the registry; an empty one where there is none."""
        found = self._here.get(address) or self._anywhere.get(address)
        return found or self._anywhere.get(registry_id(address) or "", _NOTHING)

    def nodes(self) -> Iterable[Json]:
        """The nodes of the document."""
        return self._here.values()

    def pointing(self, term: str, address: str) -> list[Json]:
        """The document's nodes that have the address under the term; all are looked through once."""
        if term not in self._pointing:
            found: defaultdict[str, list[Json]] = defaultdict(list)
            for node in self._here.values():
                if isinstance(node.get(term), str):
                    found[node[term]].append(node)
            self._pointing[term] = found
        return self._pointing[term].get(address, [])


class Node(Entry):
    """A node with the graph around it, and the envelope that its document came in."""

    __slots__ = ("envelope", "graph")

    def __init__(self, data: Json, url: str, graph: Graph, envelope: Json = _NOTHING) -> None:
        super().__init__(data, url)
        self.graph = graph
        self.envelope = envelope


class _Document(NamedTuple):
    nodes: list[Json]
    envelope: Json


class LinkedGraph(ListingSpider):
    """Subclasses name the types that are listings; nodes of all other types are passed over and counted by type."""

    listing_types: ClassVar[Mapping[str, Any]]

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        return [urljoin(url, address) for address in _NEXT.findall(headers.get("link", ""))]

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        value = parse_json(body, url)
        rows = value if isinstance(value, list) and not _is_graph(value) else [value]
        documents = [_document(row) for row in rows]
        if not any(documents):
            raise UnexpectedResponseError(
                f"{url} holds no graph: it is {shape_of(value)}.",
                "Expected is an object with @graph or @type, or an envelope with decoded_resource.",
            )
        anywhere = dict(_known(documents))
        for place, (row, document) in enumerate(zip(rows, documents, strict=True)):
            if document is None:
                broken = entry_of(row, url, f"$[{place}]")
                yield Entry(broken.data, url, fault=f"$[{place}] holds no graph: it is {shape_of(row)}.")
            else:
                yield from self._nodes(document, url, anywhere)

    def _nodes(self, document: _Document, url: str, anywhere: Mapping[str, Json]) -> Iterator[Node]:
        graph = Graph({str(node.get("@id")): node for node in document.nodes}, anywhere)
        for node in document.nodes:
            kind = type_of(node)
            if kind in self.listing_types and str(node.get("@id")).startswith(_BLANK):
                # A blank node is what another one mentions, without a record of its own.
                self.passed_over[f"{kind} mentioned"] += 1
            elif kind in self.listing_types:
                yield Node(node, url, graph, document.envelope)
            else:
                self.passed_over[kind] += 1


def type_of(node: Any) -> str:
    """The node's first type, without its prefix."""
    kind = node.get("@type") if isinstance(node, dict) else None
    kind = kind[0] if isinstance(kind, list) and kind else kind
    return str(kind).rpartition(":")[2]


def registry_id(address: str) -> str | None:
    """The registry's id at the end of an address, in small letters, as they mean the same."""
    found = _CTID.search(address)
    return found[1].lower() if found else None


def _is_graph(value: list[Any]) -> bool:
    """Whether an array is itself a graph: nodes, and neither documents nor envelopes."""
    nodes = [item for item in value if isinstance(item, dict) and "@type" in item]
    return bool(nodes) and len(nodes) == len(value) and not any("@graph" in node for node in nodes)


def _document(row: Any) -> _Document | None:
    if isinstance(row, dict) and "decoded_resource" in row:
        inner = _document(row["decoded_resource"])
        return inner and _Document(inner.nodes, row)
    nodes = row if isinstance(row, list) else row.get("@graph") if isinstance(row, dict) else None
    if isinstance(nodes, list):
        return _Document([node for node in nodes if isinstance(node, dict)], _NOTHING)
    return _Document([row], _NOTHING) if isinstance(row, dict) and "@type" in row else None


def _known(documents: Iterable[_Document | None]) -> Iterator[tuple[str, Json]]:
    """The nodes with an address, by it and by their ids in the registry."""
    for node in (node for document in documents if document for node in document.nodes):
        address = str(node.get("@id"))
        if not address.startswith(_BLANK):
            yield address, node
            if ctid := registry_id(str(node.get("ceterms:ctid", ""))):
                yield ctid, node
