"""What a learner can do afterwards, picked out of a page's prose: list items, and sentences that promise something."""

import re
from typing import Final

from crawlers.words.markdown import shown

_ITEM: Final = re.compile(r"<li[^>]*>(.*?)(?=<li|</li>|</ul>|</ol>|$)", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")
# "e.g. words" goes on; a sentence begins with a capital, a digit or a quotation mark.
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])|\n+")
# What a heading or a broken-off sentence ends with.
_UNSAID: Final = re.compile(r"(?:\.\.|…|:)\W*$")
_PROMISE: Final = re.compile(
    r"\b(?:you(?:['’]ll| will)|students will|learners will) (?:also |then )?"
    r"(?:learn|be able|know|understand|master|gain|explore|build|create|develop|use|acquire|discover)\b",
    re.IGNORECASE,
)


def outcomes(text: str) -> list[str]:
    """The items of a list where there is one, else the sentences that say what a learner will learn or do."""
    items = [_plain(item) for item in _ITEM.findall(text)]
    if found := [item for item in items if item]:
        return found
    return promises(text)


def promises(text: str) -> list[str]:
    """The sentences that say what a learner will learn or do, and no list: it may be one of anything."""
    plain = [_plain(sentence) for sentence in sentences(_TAG.sub(" ", text)) if _PROMISE.search(sentence)]
    return [sentence for sentence in plain if not _UNSAID.search(sentence)]


def sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]


def _plain(text: str) -> str:
    return " ".join(shown(_TAG.sub(" ", text)).split())
