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
_NUMBER = re.compile(r"\d[\d.]*")


class Spellings:
    """A set of normal forms, asked for the one a mistyped form means.

    Only forms that open like the asked one and are about as long are compared.
    """

    def __init__(self, forms: Iterable[str], known_words: Iterable[str] = ()) -> None:
        self._by_opening: dict[str, list[str]] = {}
        self._known_words = set(known_words)
        for form in sorted(set(forms)):
            self._known_words.update(form.split())
            for opening in _openings(form):
                self._by_opening.setdefault(opening, []).append(form)

    def nearest(self, form: str) -> tuple[str, float] | None:
        """The form meant and its score of 88 to 100, or nothing; of equals, the first in the alphabet."""
        if len(form) < _SHORTEST:
            return None
        scored = [(_score(form, candidate), candidate) for candidate in self._alike(form)]
        near = sorted((-score, candidate) for score, candidate in scored if score >= CUTOFF)
        for score, candidate in near:
            if differ_by_typos_only(form, candidate, self._known_words):
                return candidate, -score
        return None

    def _alike(self, form: str) -> set[str]:
        slack = len(form) // 8 + 1
        shortest, longest = len(form) - slack, len(form) + slack
        return {
            candidate
            for opening in _openings(form)
            if opening in self._by_opening
            for candidate in self._by_opening[opening]
            if shortest <= len(candidate) <= longest
        }


def differ_by_typos_only(
    form: str, known: str, known_words: Iterable[str] = frozenset(), opening: int = _OPENING
) -> bool:
    """Whether `form` is `known` with slips of the pen.

    Numbers must agree ("Python 2"); words may change places around an "and" ("marketing technology" is not technology
    marketing); a changed word must be long, keep its opening and not be a word of its own among `known_words`. A space
    too many or too few is a slip.
    """
    if _numbers(form) != _numbers(known):
        return False
    if form.replace(" ", "") == known.replace(" ", ""):
        return True
    words, right_words = form.split(), known.split()
    if "and" in words:
        words, right_words = sorted(words), sorted(right_words)
    if len(words) != len(right_words):
        return False
    return all(
        word == right or (word not in known_words and _mistyped(word, right, opening))
        for word, right in zip(words, right_words, strict=True)
    )


def _mistyped(word: str, right: str, opening: int) -> bool:
    if min(len(word), len(right)) < _SHORTEST:
        return False
    if undoubled(word) == undoubled(right):
        return True
    if word.startswith(right) or right.startswith(word):
        return False  # an ending, which the stems have already judged
    return word[:opening] == right[:opening] and OSA.distance(word, right, score_cutoff=1) <= 1


def _score(form: str, candidate: str) -> float:
    straight = fuzz.ratio(form, candidate, score_cutoff=CUTOFF)
    return straight or fuzz.token_sort_ratio(form, candidate, score_cutoff=CUTOFF)


def _numbers(form: str) -> list[str]:
    return sorted(_NUMBER.findall(form))


def _openings(form: str) -> set[str]:
    """The first letters of the phrase, doubled ones once and spaces left out, in its own and in alphabetical order.

    No slip that counts touches them: a changed word keeps its opening.
    """
    openings = {_opening(form.replace(" ", ""))}
    if " and " in form:
        openings.add(_opening("".join(sorted(form.split()))))
    return openings


def _opening(letters: str) -> str:
    """Undoubled from its first letters only, unless these are nearly all doubled."""
    opening = undoubled(letters[: 2 * _OPENING])
    return (opening if len(opening) >= _OPENING else undoubled(letters))[:_OPENING]
