"""The record's fields as an engine sees them: the same flat paths in every mapping, document and query."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from catalog.markers import Exact, FullText, Nested
from catalog.record import Field, Record, own_fields, searched_fields

# An Exact field of paths without a value, so that "unknown" is asked for alike in every engine.
MISSING = "@missing"

# Values joined into one token; no cleaned text holds it.
JOINT = "\x1f"

# Up to so many values of one nested record can be asked for together; each combination is a token of its own.
MOST_TOGETHER = 4


@dataclass(frozen=True)
class SearchFields:
    """`leaves` by dotted path; `texts`: the FullText fields with their weights; `nested`: all nested paths;
    `together`: for each nested path, its Exact subfields that can be asked for as one."""

    leaves: Mapping[str, Field]
    texts: tuple[tuple[str, float], ...]
    nested: frozenset[str]
    together: Mapping[str, frozenset[str]]


@cache
def fields_of(record: type[Record]) -> SearchFields:
    leaves = {field.path: field for field in searched_fields(record)}
    nested = {f.path: f.record for f in own_fields(record) if isinstance(f.marker, Nested) and f.record}
    exact = {path: frozenset(_single_exact(inner)) for path, inner in nested.items()}
    together = {path: subfields for path, subfields in exact.items() if len(subfields) > 1}
    texts = tuple((path, f.marker.weight) for path, f in leaves.items() if isinstance(f.marker, FullText))
    nested_paths = frozenset(_nested_paths(record))
    return SearchFields(MappingProxyType(leaves), texts, nested_paths, MappingProxyType(together))


def together_path(path: str) -> str:
    """The field that holds the joint tokens of the records under a nested path."""
    return f"@together.{path}"


def joint_token(values: Mapping[str, str]) -> str:
    return JOINT.join(f"{name}={values[name]}" for name in sorted(values))


def keyword(value: object) -> str:
    """An Exact value as it is indexed and asked for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _single_exact(record: type[Record]) -> list[str]:
    return [f.path for f in searched_fields(record) if isinstance(f.marker, Exact) and not f.many]


def _nested_paths(record: type[Record], prefix: str = "") -> list[str]:
    paths = []
    for field in own_fields(record):
        if isinstance(field.marker, Nested) and field.record:
            paths += [prefix + field.path, *_nested_paths(field.record, f"{prefix}{field.path}.")]
    return paths
