"""The protocol every engine keeps. Engines' own exceptions stop behind it and come out as EngineError."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from catalog.errors import CredwayError
from catalog.program import Program
from index_mappings.query import SearchQuery

# A program, or its stored form as the store gives it: reading that into a Program first costs ten times as much.
Writable = Program | bytes


class EngineError(CredwayError):
    """The engine could not do what was asked; the hint says what an operator can do."""


class EngineUnavailableError(EngineError):
    """The engine cannot be reached, or its index does not exist yet."""


@dataclass(frozen=True)
class Hit:
    """`id` of a program and the engine's text score (comparable within one answer only)."""

    id: str
    score: float


@dataclass(frozen=True)
class FacetCount:
    value: str
    count: int


@dataclass(frozen=True)
class SearchResults:
    """`total` counts all matching programs exactly; `facets` by field, most frequent first, ties by value."""

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetCount, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class WriteSummary:
    """What one write did: programs written, programs removed, and those the engine refused with its reason."""

    written: int = 0
    removed: int = 0
    refused: tuple[tuple[str, str], ...] = ()


class Engine(Protocol):
    """A rebuildable cache of the store that answers SearchQuery.

    Programs themselves are read from the store; an engine holds only what is searched, and `checkpoint`: the store's
    change number (`sequence`) up to which it is complete.
    """

    name: str

    def checkpoint(self) -> int:
        """The store's sequence up to which everything is in the live index; 0 for a new or outdated one."""
        ...

    def write(self, programs: Iterable[Writable], removed: Sequence[str], checkpoint: int) -> WriteSummary:
        """Insert or replace programs and remove ids in the live index, then note the checkpoint; idempotent."""
        ...

    def rebuild(self, programs: Iterable[Writable], checkpoint: int) -> WriteSummary:
        """Build a new index beside the live one and switch to it in one step; readers never see a part of it."""
        ...

    def search(self, query: SearchQuery) -> SearchResults: ...

    def contains(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that are in the live index."""
        ...

    def count(self) -> int:
        """How many programs the live index holds."""
        ...

    def ready(self) -> None:
        """Return when the engine can answer; raise EngineUnavailableError with what to do otherwise."""
        ...

    def close(self) -> None: ...
