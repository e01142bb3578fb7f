"""An entry of a source, read with discipline: every key is understood, ignored by name, or counted as left."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from catalog.field_types.evidence import Method

Json = Mapping[str, Any]


class Found(NamedTuple):
    """A value in our terms with the words it came from and the place where they stood."""

    value: Any
    words: str
    where: str
    method: Method = Method.STATED

    def read_as(self, value: Any, method: Method = Method.MAPPED) -> "Found":
        """The same words, understood as another value."""
        return Found(value, self.words, self.where, method)


# What a spider's `read` gives: our field names, each with one find, or with one find an item where the items carry
# their own evidence (employers, stacking, skills, occupations).
Listing = dict[str, Found | list[Found]]


class Left(NamedTuple):
    """A key nobody took or ignored, its path without list positions, and one value seen there."""

    path: str
    example: str


def declared(value: Any, words: str, where: str) -> Found:
    """What is true of everything a provider lists, by its own words at `where`."""
    return Found(value, words, where, Method.DECLARED)


def words_of(value: Any) -> str:
    """A source value as the words a person would read in the source."""
    if type(value) is str:
        return value
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return orjson.dumps(value, default=str).decode()


class Entry:
    """One object of a source; `where` is its key path in the document, `url` the address it was read at."""

    __slots__ = ("_inner", "_puzzles", "_seen", "data", "url", "where")

    def __init__(self, data: Json, url: str, where: str = "$") -> None:
        self.data = data
        self.url = url
        self.where = where
        self._seen: set[str] = set()
        self._inner: list[Entry] = []
        self._puzzles: list[Left] = []

    def take(self, key: str) -> Found | None:
        """The value under the key; None where the source does not say (absent, null, blank, empty)."""
        self._seen.add(key)
        value = self.data.get(key)
        if value is None or value == "" or value == [] or value == {}:
            return None
        return Found(value, value if type(value) is str else words_of(value), f"{self.where}.{key}")

    def ignore(self, *keys: str) -> None:
        """Keys that are known and say nothing a learner needs."""
        self._seen.update(keys)

    def inner(self, key: str) -> "list[Entry]":
        """The object or objects under the key, each an entry; anything else there stays untaken."""
        value = self.data.get(key)
        if not value:
            self._seen.add(key)
            return []
        where = f"{self.where}.{key}"
        if isinstance(value, dict):
            found = [Entry(value, self.url, where)]
        elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
            found = [Entry(item, self.url, f"{where}[{place}]") for place, item in enumerate(value)]
        else:
            return []
        self._seen.add(key)
        self._inner += found
        return found

    def each(self, key: str, named: str, ignoring: frozenset[str] = frozenset()) -> Found | None:
        """The texts under `named` in each object of a list, as one find; other keys are ignored or left."""
        items = self.data.get(key)
        self._seen.add(key)
        if not items:
            return None
        texts = [item[named] for item in items if isinstance(item, dict) and item.get(named)]
        self._check_each(key, items, ignoring | {named})
        return Found(texts, words_of(texts), f"{self.where}.{key}[].{named}") if texts else None

    def puzzled(self, key: str) -> None:
        """Raise the hand: the key is known, its value is not."""
        self._seen.add(key)
        value = words_of(self.data.get(key))[:80]
        self._puzzles.append(Left(f"{_plain(self.where)}.{key}={value}", value))

    def left(self) -> Iterator[Left]:
        """What nobody took or ignored, here and in the inner entries."""
        if self.data.keys() - self._seen:
            for key in self.data:
                if key not in self._seen:
                    yield Left(f"{_plain(self.where)}.{key}", words_of(self.data[key])[:80])
        yield from self._puzzles
        for entry in self._inner:
            yield from entry.left()

    def _check_each(self, key: str, items: Any, known: frozenset[str]) -> None:
        for item in items:
            if not isinstance(item, dict):
                self._puzzles.append(Left(f"{_plain(self.where)}.{key}[]", words_of(item)[:80]))
            elif not known.issuperset(item):
                where = f"{_plain(self.where)}.{key}[]"
                self._puzzles += [Left(f"{where}.{k}", words_of(v)[:80]) for k, v in item.items() if k not in known]


def _plain(where: str) -> str:
    """A key path without list positions, so that the same key counts once however long the list."""
    if "[" not in where:
        return where
    parts = (part.partition("[") for part in where.split("."))
    return ".".join(name + ("[]" if bracket else "") for name, bracket, _ in parts)
