"""A record whose every field says once what it is (its type) and how it is searched (its marker)."""

import types
import typing
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from catalog.errors import FieldDeclarationError
from catalog.markers import Exact, FullText, Kept, Marker, Nested, Ranged

ValueKind = Literal["text", "keyword", "boolean", "number", "date", "money", "record", "kept"]


class Record(BaseModel):
    """Base of the program and all that is nested in it; a field without exactly one marker raises at class creation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for name, info in cls.model_fields.items():
            info.description = marker_of(cls.__name__, name, info).says
        cls.model_rebuild(force=True)


class SortableValue(ABC):
    """A value type that knows the one number it is filtered and sorted by (see Money)."""

    @abstractmethod
    def sort_key(self) -> int: ...


@dataclass(frozen=True)
class Field:
    """One field as an engine, the API or the docs needs to know it; `path` is dotted for nested fields."""

    path: str
    marker: Marker
    kind: ValueKind
    many: bool
    record: type[Record] | None = None


def marker_of(owner: str, name: str, info: FieldInfo) -> Marker:
    """The field's one marker; FieldDeclarationError where there is none or more than one."""
    markers = [m for m in info.metadata if isinstance(m, Marker)]
    if len(markers) != 1:
        raise FieldDeclarationError(
            f"{owner}.{name} carries {len(markers)} markers.",
            "Give the field exactly one of FullText, Exact, Ranged, Nested or Kept in its Annotated type.",
        )
    return markers[0]


def own_fields(record: type[Record]) -> Iterator[Field]:
    """The fields of one record, in order of declaration, nested ones not opened."""
    for name, info in record.model_fields.items():
        marker = marker_of(record.__name__, name, info)
        inner, many = _inner(info.annotation)
        nested = inner if isinstance(inner, type) and issubclass(inner, Record) else None
        yield Field(name, marker, _kind(f"{record.__name__}.{name}", marker, inner), many, nested)


def searched_fields(record: type[Record], prefix: str = "", many: bool = False) -> Iterator[Field]:
    """Every searchable leaf with its dotted path; `many` is also true inside a list of records."""
    for field in own_fields(record):
        repeated = many or field.many
        if isinstance(field.marker, Nested) and field.record is not None:
            yield from searched_fields(field.record, f"{prefix}{field.path}.", repeated)
        elif not isinstance(field.marker, Kept):
            yield Field(prefix + field.path, field.marker, field.kind, repeated)


def _inner(annotation: Any) -> tuple[Any, bool]:
    """The type inside Annotated, Optional and list, and whether a list was opened."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _inner(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        chosen = [a for a in typing.get_args(annotation) if a is not type(None)]
        return _inner(chosen[0])
    if origin in (list, tuple):
        return _inner(typing.get_args(annotation)[0])[0], True
    return annotation, False


def _kind(where: str, marker: Marker, inner: Any) -> ValueKind:
    match marker:
        case Kept():
            return "kept"
        case FullText():
            return "text"
        case Nested():
            if isinstance(inner, type) and issubclass(inner, Record):
                return "record"
            raise FieldDeclarationError(
                f"{where} is Nested but holds no Record.", "Make its type a subclass of Record."
            )
        case Exact():
            return "boolean" if inner is bool else "keyword"
        case Ranged():
            return _ranged_kind(where, inner)
    raise FieldDeclarationError(f"{where} has the unknown marker {marker!r}.", "Use a marker of catalog/markers.py.")


def _ranged_kind(where: str, inner: Any) -> ValueKind:
    if isinstance(inner, type):
        if issubclass(inner, SortableValue):
            return "money"
        if issubclass(inner, date | datetime):
            return "date"
        if issubclass(inner, int | float | Decimal) and not issubclass(inner, Enum | bool):
            return "number"
    raise FieldDeclarationError(f"{where} is Ranged but is no number, date or Money.", "Use Exact, or a numeric type.")
