"""An entry of a source, read with discipline: every key is understood, ignored by name, or counted as left."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from catalog.field_types.evidence import Method
from catalog.field_types.vocabulary import Vocabulary

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

    def among(self, vocabulary: type[Vocabulary]) -> "Found":
        """The words as a member of the vocabulary; what is none is handed on for the field's type to refuse."""
        return Found(_member(vocabulary, self.words), self.words, self.where, Method.MAPPED)


# What a spider's `read` gives: our field names, each with one find, or with one find an item where the items carry
# their own evidence (employers, stacking, skills, occupations).
Listing = dict[str, Found | list[Found]]


class Unclear(NamedTuple):
    """In place of a value: the words were seen and are known to mean nothing, for this reason."""

    reason: str


class Left(NamedTuple):
    """A key nobody took or ignored, its path without list positions, and one value seen there."""

    path: str
    example: str


@lru_cache(10_000)
def _member(vocabulary: type[Vocabulary], word: str) -> Vocabulary | str:
    return vocabulary.read(word) or word


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
    """One object of a source; `where` is its key path inside its entry, `url` the address it was read at.

    Paths begin at the entry, not at the page: a listing that only moved to another place on its page is unchanged.

    `fault` says why there is nothing to read in it: broken JSON inside a page, or no object where one belongs.
    """

    __slots__ = ("_inner", "_puzzles", "_seen", "data", "fault", "url", "where")

    def __init__(self, data: Json, url: str, where: str = "$", fault: str | None = None) -> None:
        self.data = data
        self.fault = fault
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

    def raw(self, key: str) -> Any:
        """The value under the key as it stands, for shapes that the other ways do not fit; it counts as taken."""
        self._seen.add(key)
        return self.data.get(key)

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

    def objects(self, key: str, known: frozenset[str]) -> list[tuple[Json, str]]:
        """The objects in the list under the key, each with its path; keys outside `known` are left.

        For small objects that come by the dozen in every entry: a tenth of the price of `inner`.
        """
        items = self.data.get(key)
        self._seen.add(key)
        if not items:
            return []
        if not isinstance(items, list):
            self.puzzled(key)
            return []
        where = f"{self.where}.{key}"
        found: list[tuple[Json, str]] = []
        for place, item in enumerate(items):
            if isinstance(item, dict):
                found.append((item, f"{where}[{place}]"))
            if not isinstance(item, dict) or not known.issuperset(item):
                self._puzzled_by(f"{_plain(where)}[]", item, known)
        return found

    def each(self, key: str, named: str, known: frozenset[str]) -> Found | None:
        """The texts under `named` in each object of the list, as one find; keys outside `known` are left."""
        texts = [item[named] for item, _ in self.objects(key, known) if item.get(named)]
        return Found(texts, words_of(texts), f"{self.where}.{key}[].{named}") if texts else None

    def puzzled(self, key: str) -> None:
        """Raise the hand: the key is known, its value is not."""
        self._seen.add(key)
        self.raise_hand(f"{self.where}.{key}", self.data.get(key))

    def raise_hand(self, where: str, value: Any) -> None:
        """The same for a value somewhere inside this entry."""
        example = words_of(value)[:80]
        self._puzzles.append(Left(f"{_plain(where)}={example}", example))

    def left(self) -> Iterator[Left]:
        """What nobody took or ignored, here and in the inner entries."""
        if self.data.keys() - self._seen:
            for key in self.data:
                if key not in self._seen:
                    yield Left(f"{_plain(self.where)}.{key}", words_of(self.data[key])[:80])
        yield from self._puzzles
        for entry in self._inner:
            yield from entry.left()

    def _puzzled_by(self, where: str, item: Any, known: frozenset[str]) -> None:
        if isinstance(item, dict):
            self._puzzles += [Left(f"{where}.{k}", words_of(v)[:80]) for k, v in item.items() if k not in known]
        else:
            self._puzzles.append(Left(where, words_of(item)[:80]))


def entry_of(item: Any, url: str, place: str) -> Entry:
    """The item as an entry; what is no object is kept as a faulty one, `place` being where it stood on its page."""
    if isinstance(item, dict):
        return Entry(item, url)
    return Entry({"value": item}, url, fault=f"{place} is no object but {words_of(item)[:80]}")


def _plain(where: str) -> str:
    """A key path without list positions, so that the same key counts once however long the list."""
    if "[" not in where:
        return where
    parts = (part.partition("[") for part in where.split("."))
    return ".".join(name + ("[]" if bracket else "") for name, bracket, _ in parts)
