"""Programs as the store holds them, for answers and for judging."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import orjson
from pydantic import ValidationError

from catalog.errors import CredwayError
from catalog.program import Program
from catalog.store.records import StoredProgram


class OutdatedRecordError(CredwayError):
    """A stored record does not fit the record's types any more."""


# About 10 kB each: 50 MB at most, and the recommendations asked for most find their programs read already.
SHELVED = 5_000
# What a list does not show: the origin of each value, which `?evidence=true` on a program's own address gives.
_ONLY_WITH_EVIDENCE = ("evidence", "unread")


def program_of(stored: StoredProgram) -> Program:
    """The record itself; it was checked when it was staged and is read back by the same types."""
    try:
        return Program.model_validate_json(stored.body)
    except ValidationError as error:
        raise OutdatedRecordError(
            f"{stored.id} was stored in a form that this version does not read: {error.errors()[0]['msg']}.",
            f"Crawl or replay {stored.provider} again.",
        ) from error


class Shelf:
    """The programs read last, each by its row: a changed row is read anew. Safe for several threads."""

    def __init__(self, size: int = SHELVED) -> None:
        self.program: Callable[[StoredProgram], Program] = lru_cache(size)(program_of)


def active(stored: Iterable[StoredProgram]) -> list[StoredProgram]:
    """Those still listed by their provider: the index may lag behind the store by a moment."""
    return [program for program in stored if program.status == "active"]


def shown(stored: StoredProgram, evidence: bool = False) -> dict[str, Any]:
    """The stored JSON as an answer shows it, without reading it into a Program: it was checked on its way in."""
    record: dict[str, Any] = orjson.loads(stored.body)
    if not evidence:
        for field in _ONLY_WITH_EVIDENCE:
            record.pop(field, None)
    return record
