"""Names found inside sentences: the longest match on stems, with the place it stands."""

from collections.abc import Iterable
from typing import NamedTuple

import ahocorasick

from catalog.skills.names import Name, same_words
from catalog.skills.phrases import Token, located_tokens, stem, tokens

_UNKNOWN = 0
# Capitals up to this length are an abbreviation, and in prose must stand in capitals: IT is not "it", SIP not "sip".
_LONGEST_ABBREVIATION = 5


class Mention(NamedTuple):
    """One name in a text, quoted, with its offsets."""

    name: Name
    evidence: str
    start: int
    end: int


class MentionFinder:
    """Finds names in prose. Stems are numbered, so that a match can only begin and end where words do."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._numbers: dict[str, int] = {}
        by_key: dict[tuple[int, ...], list[Name]] = {}
        for name in names:
            by_key.setdefault(self._key(name), []).append(name)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
        for key, holders in by_key.items():
            self._automaton.add_word(key, (len(key), holders))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Mention]:
        """Names in the text, none inside or across another: the longer stands, then the earlier."""
        numbers = tuple([self._numbers.get(stem(word), _UNKNOWN) for word in tokens(text)])
        found = list(self._automaton.iter(numbers)) if any(numbers) else []
        if not found:
            return []
        words, shouted = located_tokens(text), text.isupper()
        hits = []
        for last, (length, holders) in found:
            name = _meant(holders, words[last - length + 1 : last + 1], text, shouted)
            if name:
                hits.append((-length, last - length + 1, name))
        return [_mention(text, words[start : start - length], name) for length, start, name in _apart(hits)]

    def _key(self, name: Name) -> tuple[int, ...]:
        return tuple(self._numbers.setdefault(stem(word), len(self._numbers) + 1) for word in name.form.split())


def _meant(holders: list[Name], span: list[Token], text: str, shouted: bool) -> Name | None:
    """The one name these words mean, or nothing where they mean none or two entries' names."""
    words = [token.word for token in span]
    exact = [name for name in holders if name.form.split() == words]
    found = exact or [name for name in holders if same_words(words, name.form.split())]
    found = [name for name in found if _written_alike(name.written, text[span[0].start : span[-1].end], shouted)]
    return found[0] if len({name.uri for name in found}) == 1 else None


def _written_alike(written: str, words: str, shouted: bool) -> bool:
    if len(written) > _LONGEST_ABBREVIATION or not written.isupper():
        return True
    return not shouted and words.removesuffix("s").isupper()


def _apart(hits: list[tuple[int, int, Name]]) -> list[tuple[int, int, Name]]:
    taken: set[int] = set()
    kept = []
    for length, start, name in sorted(hits, key=lambda hit: hit[:2]):
        places = range(start, start - length)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append((length, start, name))
    return sorted(kept, key=lambda hit: hit[1])


def _mention(text: str, span: list[Token], name: Name) -> Mention:
    start, end = span[0].start, span[-1].end
    return Mention(name, text[start:end], start, end)
