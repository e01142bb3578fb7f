"""One question for every engine: a small tree that each engine's compiler turns into its own language."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from catalog.errors import CredwayError
from catalog.field_types.money import Money

Bound = float | date | Money


class QueryError(CredwayError):
    """A question that no engine can answer as asked: an unknown field, a facet of a text field, a page too deep."""


@dataclass(frozen=True)
class Terms:
    """Programs whose `field` (an Exact field's dotted path) holds at least one of `values`."""

    field: str
    values: tuple[str | bool, ...]


@dataclass(frozen=True)
class Range:
    """Programs whose `field` (a Ranged field's dotted path) lies within the bounds, both inclusive.

    Money bounds must share one currency; only amounts in that currency match. A program without a value never matches.
    """

    field: str
    low: Bound | None = None
    high: Bound | None = None


@dataclass(frozen=True)
class Missing:
    """Programs without any value in `field`: what is unknown can be asked for, and kept beside a range with AnyOf."""

    field: str


@dataclass(frozen=True)
class Together:
    """Programs with one nested record under `path` (such as `skills`) whose Exact fields hold all of `values`."""

    path: str
    values: tuple[tuple[str, str | bool], ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of the filters."""

    filters: tuple["Filter", ...]


@dataclass(frozen=True)
class Not:
    """None of it."""

    filter: "Filter"


Filter = Terms | Range | Missing | Together | AnyOf | Not


@dataclass(frozen=True)
class Facet:
    """Count programs by an Exact field's values; its own Terms filter is left out, so alternatives stay visible."""

    field: str
    size: int = 20


@dataclass(frozen=True)
class Sort:
    """By a single-valued Ranged field (programs without a value last), or by `relevance`; ties by id ascending."""

    field: str = "relevance"
    descending: bool = True


@dataclass(frozen=True)
class Boost:
    """Adds `weight` to the score of programs whose Exact `field` holds any of `values`; never filters.

    With a boost but no text, programs that no boost touches are not candidates.
    """

    field: str
    values: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class SearchQuery:
    """`text` is matched over the FullText fields by their weights; `match` says whether all or any words must occur."""

    text: str = ""
    match: Literal["all", "any"] = "all"
    filters: tuple[Filter, ...] = ()
    facets: tuple[Facet, ...] = ()
    sort: Sort = field(default_factory=Sort)
    boosts: tuple[Boost, ...] = ()
    offset: int = 0
    limit: int = 20
