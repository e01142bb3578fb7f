"""Names found inside sentences: the longest match on stems, with the place it stands."""

from collections.abc import Iterable
from typing import NamedTuple

import ahocorasick

from catalog.skills.names import Name, same_words
from catalog.skills.phrases import stem, token_spans, tokens

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
        words = tokens(text)
        numbers = tuple([self._numbers.get(stem(word), _UNKNOWN) for word in words])
        hits = list(self._automaton.iter(numbers)) if any(numbers) else []
        if not hits:
            return []
        spans = token_spans(text)
        mentions = []
        for last, (length, holders) in hits:
            first = last - length + 1
            start, end = spans[first][0], spans[last][1]
            if name := _meant(holders, words[first : last + 1], text[start:end], text):
                mentions.append(Mention(name, text[start:end], start, end))
        return _apart(mentions)

    def _key(self, name: Name) -> tuple[int, ...]:
        return tuple(self._numbers.setdefault(stem(word), len(self._numbers) + 1) for word in name.form.split())


def _meant(holders: list[Name], words: list[str], quote: str, text: str) -> Name | None:
    """The one name these words mean, or nothing where they mean none or two entries' names."""
    exact = [name for name in holders if name.form.split() == words]
    found = exact or [name for name in holders if same_words(words, name.form.split())]
    found = [name for name in found if _written_alike(name.written, quote, text)]
    return found[0] if len({name.uri for name in found}) == 1 else None


def _written_alike(written: str, quote: str, text: str) -> bool:
    if len(written) > _LONGEST_ABBREVIATION or not written.isupper():
        return True
    return quote.removesuffix("s").isupper() and not text.isupper()


def _apart(mentions: list[Mention]) -> list[Mention]:
    if len(mentions) < 2:
        return mentions
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (-len(m.name.form.split()), m.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
