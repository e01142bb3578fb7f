"""The Elasticsearch mapping, generated from the record."""

from functools import cache
from typing import Any

from catalog.markers import Exact
from catalog.record import Field, Record
from index_mappings.fields import MISSING, fields_of, together_path
from index_mappings.version import index_version

SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    # The words come ready (see index_mappings/analysis.py), so the server's own analysis only splits at spaces.
    "analysis": {"analyzer": {"words": {"type": "custom", "tokenizer": "whitespace", "filter": []}}},
}


@cache
def mapping_of(record: type[Record]) -> dict[str, Any]:
    """Strict, so that a field the record does not know is refused instead of guessed; the store keeps the source."""
    fields = fields_of(record)
    properties = {path: _property(field) for path, field in fields.leaves.items()}
    properties[MISSING] = _keyword(doc_values=False)
    properties |= {together_path(path): _keyword(doc_values=False) for path in fields.together}
    return {"dynamic": "strict", "_source": {"enabled": False}, "properties": properties}


@cache
def mapping_version(record: type[Record]) -> str:
    return index_version([SETTINGS, mapping_of(record)])


def _property(field: Field) -> dict[str, Any]:
    match field.kind:
        case "text":
            return {"type": "text", "analyzer": "words", "index_options": "freqs"}
        case "number":
            return {"type": "double"}
        case "date" | "money":
            return {"type": "long"}
    return _keyword(doc_values=field.path == "id" or (isinstance(field.marker, Exact) and field.marker.facet))


def _keyword(doc_values: bool) -> dict[str, Any]:
    return {"type": "keyword"} if doc_values else {"type": "keyword", "doc_values": False}
