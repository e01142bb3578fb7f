"""A workload in free text, such as "Five weeks of study, 3-5 hours/week", as effort."""

import re
from typing import Any, Final

from crawlers.words.times import bounds, worked_out

_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORD: Final = re.compile(rf"\b({'|'.join(_NUMBERS)})\b(?=\s+(?:week|month|hour))", re.IGNORECASE)
_OF: Final = re.compile(r"\s+of (?:study|work|material|videos?(?: and quizzes)?|commitment)\b", re.IGNORECASE)
_PART: Final = re.compile(r"\s*[,;]\s*|\.\s+|\s+(?:and|at|with|for)\s+(?=\d)", re.IGNORECASE)


def workload(words: str) -> dict[str, Any]:
    """Effort where every part of the text is a time; else the text itself, for the type to refuse.

    One part that is not understood spoils the whole: 2 hours a module are no 2 hours.
    """
    counted = _WORD.sub(lambda found: str(_NUMBERS.index(found[1].lower()) + 1), words.strip().rstrip("."))
    value: dict[str, Any] = {"words": words}
    for part in _PART.split(_OF.sub("", counted)):
        read = bounds(part.strip())
        if read is None or value.keys() & read.keys():
            return {"hours_min": words}
        value |= read
    return worked_out(value)
