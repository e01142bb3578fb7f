"""How a phrase is read: one set of token rules for tags, labels, titles, goals and names."""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import Stemmer

# The order is the rule: a name such as "C++" must be seen before its letters are.
_TOKEN = re.compile(
    r"""
    (?<![^\W_])c\+\+                             # C++
    | (?<![^\W_])[cfj]\#(?![^\W_])               # C#, F#, J#
    | \.net(?![^\W_])                            # .NET, also in ASP.NET
    | [a-z][a-z0-9]*\.js(?![^\W_])               # Node.js, D3.js
    | (?<![^\W_])(?:[a-z]\.){2,}                 # A.I., U.S.
    | [^\W_]*\d(?:\.\d+)+                        # 2.0, TLS1.3
    | [a-z]+\+(?![^\W_]|\+)                      # Security+, A+
    | [^\W_]+(?:['’][^\W_]+)*                    # words, "women's" as one
    | &                                          # "Learning & Development"
    """,
    re.VERBOSE,
)
_PLAIN_TOKEN = re.compile(r"[^\W_]+")
_NEEDS_RULES = re.compile(r"[.+#'’&]")
_SPELLED_OUT = {"c++": "cplusplus", "c#": "csharp", "f#": "fsharp", "j#": "jsharp", ".net": "dotnet", "&": "and"}
_SILENT = str.maketrans("", "", ".'’")
_ACCENTS = re.compile("[\u0300-\u036f]")
# NFKC would spell these out and glue "tm" to the word before.
_TRADE_MARKS = str.maketrans({"™": " ", "℠": " "})
_CLUSTER = re.compile("(?s).[\u0300-\u036f]*")
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)")
# "Python (Programming Language)", "Scrum (Software Development)", "Closing (Sales)": what kind of thing, not which.
_QUALIFIER_ENDS = frozenset(
    ["programming", "language", "software", "system", "systems", "database", "framework", "library", "tool", "tools"]
).union(["platform", "development", "methodology", "computing"])
_QUALIFIERS = frozenset({"problem solving", "sales", "business", "computer science", "design", "statistics"})


class Token(NamedTuple):
    """One word of a text as it is compared, and where it stands in the original."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[str]:
    """The words of a text as they are compared: NFKC, no accents, casefolded, "C++" as `cplusplus`, "&" as `and`.

    Accents go because listings write "Comunicación" and "Comunicacion" alike.
    """
    folded = _folded(text)
    if not _NEEDS_RULES.search(folded):
        return _PLAIN_TOKEN.findall(folded)
    return [_spelled(found) for found in _TOKEN.findall(folded)]


def located_tokens(text: str) -> list[Token]:
    """The same words with their offsets into `text`, for quoting evidence."""
    return [Token(word, start, end) for word, (start, end) in zip(tokens(text), token_spans(text), strict=True)]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Where each of the `tokens` stands in the original."""
    folded = _folded(text)
    pattern = _TOKEN if _NEEDS_RULES.search(folded) else _PLAIN_TOKEN
    spans = [found.span() for found in pattern.finditer(folded)]
    # Folding only ever lengthens a text without loose accents, so of equal lengths each letter kept its place.
    if text.isascii() or (len(folded) == len(text) and not _ACCENTS.search(text)):
        return spans
    pieces = [(_folded(m.group()), m.start(), m.end()) for m in _CLUSTER.finditer(text)]
    starts = [start for piece, start, _ in pieces for _ in piece]
    ends = [end for piece, _, end in pieces for _ in piece]
    return [(starts[start], ends[end - 1]) for start, end in spans]


def normal_form(text: str) -> str:
    """A phrase as it is compared: its tokens, one space between, parenthesised qualifiers dropped."""
    return " ".join(tokens(without_qualifiers(text)))


def without_qualifiers(text: str) -> str:
    """The phrase without "(Programming Language)" at its end or an abbreviation of itself, such as "(AI)", anywhere."""
    if "(" not in text:
        return text
    kept = _PARENTHESIS.sub(_kept_parenthesis, text)
    return kept if kept.strip() else text


def _kept_parenthesis(found: re.Match[str]) -> str:
    head, inside = found.string[: found.start()], found.group(1)
    if _abbreviates(inside, head):
        return ""
    at_end = not found.string[found.end() :].strip()
    return "" if head.strip() and at_end and _is_qualifier(inside) else found.group()


def _is_qualifier(inside: str) -> bool:
    words = tokens(inside)
    return bool(words) and (words[-1] in _QUALIFIER_ENDS or " ".join(words) in _QUALIFIERS)


def _abbreviates(short: str, long: str) -> bool:
    """Whether capitals such as AI, KPIs or POCUS stand, in order, in the words before them."""
    capitals = "".join(c for c in short.removesuffix("s") if c.isalnum())
    if not 2 <= len(capitals) <= 7 or not capitals.isupper():
        return False
    words = tokens(long)
    letters = iter("".join(words))
    starts_a_word = any(word[0] == capitals[0].lower() for word in words)
    return starts_a_word and all(c in letters for c in capitals.lower())


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball (porter2) English stem of one token; words with digits stay as they are."""
    return word if not word.isalpha() else str(_stemmer().stemWord(word))


def stems(words: list[str]) -> tuple[str, ...]:
    """The stems of a tokenised phrase."""
    return tuple(map(stem, words))


# Endings that leave a word the same skill. Snowball also cuts "-al", "-ence", "-ity" and so joins "animal" with
# "animation" and "experimental" with "experience"; a pair that needs such an ending to meet is refused.
_ENDINGS = frozenset(
    ["", "e", "s", "es", "y", "ies", "ing", "ings", "ed", "er", "ers", "or", "ors", "ion", "ions", "ation", "ations"]
).union(["ment", "ments", "ement", "ements", "ingly", "ive"])
# Put straight behind a noun these make another thing: "product" and "production", "present" and "presentation".
_OTHER_THINGS = frozenset(["ion", "ions", "ation", "ations", "or", "ors", "ive"])
_SHORTEST_PLURAL_STEM = 4
_PLURALS = frozenset({frozenset({"", "s"}), frozenset({"", "es"}), frozenset({"y", "ies"})})


def inflected(one: str, other: str) -> bool:
    """Whether two tokens of one stem are forms of one word ("manage", "managing", "management")."""
    endings = _different_endings(one, other)
    if "" in endings and max(endings, key=len) in _OTHER_THINGS:
        return False
    return all(ending in _ENDINGS for ending in endings) or _doubled(endings)


def plural(one: str, other: str) -> bool:
    """Whether two tokens differ at most by number; a short one is more often an abbreviation ("OOP", "iOS")."""
    if one == other or min(len(one), len(other)) < _SHORTEST_PLURAL_STEM:
        return one == other
    return frozenset(_different_endings(one, other)) in _PLURALS


def _different_endings(one: str, other: str) -> tuple[str, str]:
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return one[shared:], other[shared:]


def _doubled(endings: tuple[str, str]) -> bool:
    """Whether the endings differ by a doubled consonant first: "model" and "modelling", "plan" and "planning"."""
    longer = max(endings, key=len)
    return longer[1:] in _ENDINGS and len(longer) > 1 and min(endings, key=len) in _ENDINGS


def undoubled(word: str) -> str:
    """The word with every run of one letter written once: the most harmless slip there is ("comunication")."""
    return word[:1] + "".join(after for before, after in pairwise(word) if after != before)


def _spelled(token: str) -> str:
    if token.isalnum():
        return token
    if token in _SPELLED_OUT:
        return _SPELLED_OUT[token]
    if token[0].isdigit() or ("." in token and token[-1].isdigit()):
        return token
    return token.translate(_SILENT).replace("+", "plus")


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_TRADE_MARKS)))
    return unicodedata.normalize("NFKC", bare).casefold()
