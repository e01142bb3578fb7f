"""A listing of a file as cells by path: `title`, `partner.name`, `modules[].minutes`."""

import re
from collections.abc import Iterator
from typing import Any, Final

from crawlers.entry import Entry, Found, Json, Left, words_of

_DEEPEST: Final = 12
_POSITION: Final = re.compile(r"\[\d+\]")


class Row(Entry):
    """An entry whose nested values are found by path; `at` says where in its file it stood, for messages."""

    __slots__ = ("_blank", "at", "cells")

    def __init__(
        self, data: Json, url: str, at: str, blank: frozenset[str] = frozenset(), fault: str | None = None
    ) -> None:
        super().__init__(data, url, fault=fault)
        self.at = at
        self.cells: dict[str, Any] = {}
        self._blank = blank
        for path, value in _cells(data, "", 0):
            if path.endswith("[]") or "[]." in path:
                self.cells.setdefault(path.removesuffix("[]"), []).append(value)
            else:
                self.cells[path] = value

    def take(self, path: str) -> Found | None:
        """The cell at the path; None where it is missing, blank, or one of the file's own words for nothing."""
        self._seen.add(path)
        value = self.cells.get(path)
        if value is None or value == [] or value == {}:
            return None
        words = value if isinstance(value, str) else words_of(value)
        if not words.strip() or words.strip().lower() in self._blank:
            return None
        return Found(value, words, f"{self.where}.{path}")

    def parts(self, path: str) -> "list[Row]":
        """The objects in the list at the path's own key, each as a row; they count as taken."""
        items = self.raw(path)
        found = [Row(item, self.url, self.at, self._blank) for item in items or () if isinstance(item, dict)]
        for place, row in enumerate(found):
            row.where = f"{self.where}.{path}[{place}]"
        self._inner += found
        return found

    def left(self) -> Iterator[Left]:
        """Filled cells that the mapping neither reads nor ignores; to read or ignore a path is to know all below it."""
        where = _POSITION.sub("[]", self.where)
        for path, value in self.cells.items():
            if value not in (None, "") and self._seen.isdisjoint(_and_above(path)):
                yield Left(f"{where}.{path}", words_of(value)[:80])
        yield from self._puzzles
        for row in self._inner:
            yield from row.left()


def _cells(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    """The plain values under their paths, those in lists again and again under one with `[]`."""
    if depth > _DEEPEST:
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _cells(item, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _cells(item, f"{path}[]", depth + 1)
    else:
        yield path, value


def _and_above(path: str) -> Iterator[str]:
    """The path, and those of all that it stands in."""
    yield path
    while path:
        path = path.rpartition(".")[0].removesuffix("[]") if "." in path else ""
        if path:
            yield path
            yield f"{path}[]"
