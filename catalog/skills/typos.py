"""When two phrases are one phrase mistyped, and when they only look alike."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from catalog.skills.phrases import undoubled

# Below 88 the neighbours of a misspelt tag are other skills more often than its right spelling.
CUTOFF = 88.0
# Four letters and fewer: "Rust" and "Ruby", "SIEM" and "SIAM" are one slip apart and two things.
_SHORTEST = 5
# Slips inside the opening of a word change its meaning: micro/macro, inter/intra, un-, "mediation"/"meditation".
_OPENING = 5
_NOT_LETTERS = re.compile(r"\W*\d[\d.]*")


class Spellings:
    """A set of normal forms, asked for the one a mistyped form means.

    Only forms that open or end like the asked one are compared: one slip leaves one end of a phrase whole.
    """

    def __init__(self, forms: Iterable[str], known_words: Iterable[str] = ()) -> None:
        self._by_edge: dict[str, list[str]] = {}
        self._known_words = set(known_words)
        for form in sorted(set(forms)):
            self._known_words.update(form.split())
            for edge in _edges(form):
                self._by_edge.setdefault(edge, []).append(form)

    def nearest(self, form: str) -> tuple[str, float] | None:
        """The form meant and its score of 88 to 100, or nothing; of equals, the first in the alphabet."""
        if len(form) < _SHORTEST:
            return None
        best: tuple[str, float] | None = None
        for candidate in self._alike(form):
            score = _score(form, candidate)
            better = score > best[1] if best else score >= CUTOFF
            if better and differ_by_typos_only(form, candidate, self._known_words):
                best = (candidate, score)
        return best

    def _alike(self, form: str) -> list[str]:
        slack = len(form) // 8 + 1
        shortest, longest = len(form) - slack, len(form) + slack
        found = {c: None for edge in _edges(form) for c in self._by_edge.get(edge, ())}
        return [c for c in found if shortest <= len(c) <= longest]


def differ_by_typos_only(form: str, known: str, known_words: Iterable[str] = frozenset()) -> bool:
    """Whether `form` is `known` with slips of the pen.

    Numbers must agree ("Python 2"); words may change places; a changed word must be long, keep its opening and not
    be a word of its own among `known_words`. A space too many or too few is a slip.
    """
    if _numbers(form) != _numbers(known):
        return False
    if form.replace(" ", "") == known.replace(" ", ""):
        return True
    words, right_words = sorted(form.split()), sorted(known.split())
    if len(words) != len(right_words):
        return False
    return all(
        word == right or (word not in known_words and _mistyped(word, right))
        for word, right in zip(words, right_words, strict=True)
    )


def _mistyped(word: str, right: str) -> bool:
    if min(len(word), len(right)) < _SHORTEST:
        return False
    if undoubled(word) == undoubled(right):
        return True
    return word[:_OPENING] == right[:_OPENING] and OSA.distance(word, right, score_cutoff=1) <= 1


def _score(form: str, candidate: str) -> float:
    straight = fuzz.ratio(form, candidate, score_cutoff=CUTOFF)
    return max(straight, fuzz.token_sort_ratio(form, candidate, score_cutoff=CUTOFF))


def _numbers(form: str) -> list[str]:
    return sorted(_NOT_LETTERS.findall(form)) if any(map(str.isdigit, form)) else []


def _edges(form: str) -> set[str]:
    """First and last letters of the phrase and of its words in alphabetical order, spaces left out."""
    straight, ordered = form.replace(" ", ""), "".join(sorted(form.split()))
    return {straight[:5], "-" + straight[-5:], ordered[:5], "-" + ordered[-5:]}
