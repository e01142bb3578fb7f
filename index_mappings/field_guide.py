"""docs/fields.md, generated from the record: `python -m index_mappings.field_guide` prints it."""

import sys
from collections.abc import Iterator

from catalog.markers import Exact, FullText, Kept, Marker, Nested, Ranged
from catalog.program import Program
from catalog.record import Field, Record, SortableValue, own_fields

_HEAD = """# The fields

Generated from `catalog/program.py`; do not edit. A nested field is searched under its dotted path.
`Together` asks for several Exact values of one and the same nested record, `Missing` for programs without any value.

| Field | Holds | Marker | Searched | Says |
|---|---|---|---|---|
"""
_HOLDS = {"text": "text", "keyword": "word", "boolean": "true or false", "number": "number", "date": "date"}


def field_guide(record: type[Record] = Program) -> str:
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in _rows(record, ""))


def _rows(record: type[Record], prefix: str) -> Iterator[tuple[str, str, str, str, str]]:
    for field in own_fields(record):
        path = prefix + field.path
        marker = field.marker
        yield f"`{path}`", _holds(field), type(marker).__name__, _searched(marker, field.many), marker.says
        if isinstance(marker, Nested) and field.record is not None:
            yield from _rows(field.record, f"{path}.")


def _holds(field: Field) -> str:
    one = _HOLDS.get(field.kind) or _name(field)
    return f"{one}, several" if field.many else one


def _name(field: Field) -> str:
    if field.record is None:
        return "as stated"
    return "money" if issubclass(field.record, SortableValue) else field.record.__name__


def _searched(marker: Marker, many: bool) -> str:
    match marker:
        case FullText(weight=weight):
            return f"by words, weight {weight:g}"
        case Exact(facet=facet):
            return "by value, counted" if facet else "by value"
        case Ranged(unit=unit):
            return f"by range, in {unit}" if many else f"by range and sorted, in {unit}"
        case Nested():
            return "by its own fields"
        case Kept():
            return "not searched"
    return ""


if __name__ == "__main__":
    sys.stdout.write(field_guide())
