"""How text becomes the words both engines hold: done here, once, for what is indexed and for what is asked.

The engines only split at spaces. Their own tokenizers and stemmers differ (between each other and between versions),
and each reads C++ and C# as `c`.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import chain

from catalog.skills.phrases import stem, tokens

# What a text field without words holds. Both engines then see every field in every program, and their BM25 agrees:
# one counts programs and mean lengths over all programs, the other only over those that have the field.
NO_WORDS = "∅"

# Longer runs are no words (encoded data, addresses); Lucene refuses terms of more than 32,766 bytes.
LONGEST_WORD = 100

LONGEST_LABEL = 60
MOST_TERMS = 200_000

# Words that nearly every program holds somewhere; asked for with match "all" they would only exclude. Not "it": IT.
FILLERS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])

# Where the cheap reading below would differ from the rules of `tokens`: C++, C#, .NET, Node.js, 2.0, U.S., Security+.
_NEEDS_RULES = re.compile(r"[+#]|\.(?=[a-z0-9])")
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'"} | dict.fromkeys("“”–—•®™℠¿¡\xa0", " "))
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SPACED = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))


def words(text: str) -> list[str]:
    """The text's words as both engines hold them: `catalog.skills.phrases.tokens`, stemmed, cut at LONGEST_WORD."""
    return list(map(_TERMS.__getitem__, _tokens(text)))


def analysed(text: str) -> str:
    """The words in one string, a space between; names and labels, which many programs share, are read once."""
    return _analysed_label(text) if len(text) <= LONGEST_LABEL else " ".join(words(text))


@lru_cache(maxsize=200_000)  # 82,000 badges name 131,000 different tags and as many titles as badges
def _analysed_label(text: str) -> str:
    return " ".join(words(text))


def query_words(text: str) -> tuple[str, ...]:
    """The different words to look for, in the order asked; fillers are left out unless there is nothing else."""
    asked = dict.fromkeys(_tokens(text))
    chosen = [word for word in asked if word not in FILLERS] or asked
    return tuple(dict.fromkeys(map(_TERMS.__getitem__, chosen)))


class _Terms(dict[str, str]):
    """The term of each word; half the cost of an lru_cache, which counts for every word of every program."""

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_TERMS:
            self.clear()
        self[word] = term = stem(word)[:LONGEST_WORD]
        return term


_TERMS = _Terms()


def _tokens(text: str) -> list[str]:
    """The same as `tokens`, several times as fast for plain text; ideographs, which no spaces part, one by one."""
    if not text.isascii():
        plain = _BEYOND_ASCII.sub(_folded, text)
        if not plain.isascii():
            return tokens(_IDEOGRAPH.sub(r" \g<0> ", text))
        text = plain
    text = text.lower()
    # Most texts have no mark but full stops: seen faster by leaving those out than by the expression.
    marked = "." in text.replace(". ", " ")[:-1] or "+" in text or "#" in text
    return list(chain.from_iterable(_pieces(text))) if marked else _plain_words(text)


def _folded(found: re.Match[str]) -> str:
    return _without_accents(found.group())


@lru_cache(maxsize=10_000)
def _without_accents(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHY)))


def _pieces(text: str) -> list[list[str]]:
    """Stretches between spaces that need rules are read by them, all others at the speed of `bytes.translate`."""
    pieces, at = [], 0
    for found in _NEEDS_RULES.finditer(text):
        if found.start() < at:
            continue
        start = max(text.rfind(" ", 0, found.start()) + 1, at)
        end = text.find(" ", found.start())
        end = len(text) if end < 0 else end
        pieces += [_plain_words(text[at:start]), tokens(text[start:end])]
        at = end
    pieces.append(_plain_words(text[at:]))
    return pieces


def _plain_words(text: str) -> list[str]:
    return text.replace("&", " and ").encode().translate(_SPACED, b"'").decode().split()
