"""Reads a source of a mapping out of a row: words as they stand, translated, cut out, or put into an address."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote

import xxhash
from selectolax.lexbor import LexborHTMLParser

from catalog.field_types.evidence import Method
from crawlers.entry import Found, Unclear, declared, words_of
from crawlers.importing.mapping import Mapping, Source
from crawlers.importing.row import Row
from crawlers.words.iso_times import day as iso_day

# Ten digits of seconds are the years 2001 to 2286; three more are milliseconds.
_MOMENT: Final = re.compile(r"\d{10}(?:\d{3})?")
# By HTML's rules a tree may have a node for each pair of its tags; a thousand tags are 25 MB at worst.
_MOST_TAGS: Final = 1000
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
# What may stand in an address as it is: a column may hold a path or a whole address.
_SAFE: Final = "/:@-._~"


def first(sources: Sequence[Source], row: Row, mapping: Mapping) -> Found | None:
    """The first source that says something; all of them are taken, so that none counts as left."""
    found = [one(source, row, mapping) for source in sources]
    return next((find for find in found if find is not None), None)


def one(source: Source | None, row: Row, mapping: Mapping) -> Found | None:
    """What the source says, as one value; Unclear where its words are not of the pattern."""
    if source is None:
        return None
    if source.constant is not None:
        return _constant(source, mapping)
    if source.digest:
        return _digest(source, row)
    for cell in [row.take(column) for column in source.columns]:
        if cell is not None and (read := _read(source, cell, row)) is not None:
            return read
    return None


def day(found: Found | None) -> Found | None:
    """The day in ISO 8601, or of a moment counted in seconds or milliseconds as machines do."""
    if found is None or isinstance(found.value, Unclear):
        return found
    words = words_of(found.value).strip()
    if _MOMENT.fullmatch(words):
        return found.read_as(datetime.fromtimestamp(int(words[:10]), UTC).date(), Method.PARSED)
    return found.read_as(iso_day(words), Method.PARSED)


def several(sources: Sequence[Source], row: Row, mapping: Mapping) -> Found | None:
    """The first source that says something, as a list of texts."""
    found = [_several(source, row, mapping) for source in sources]
    return next((find for find in found if find is not None), None)


def _several(source: Source, row: Row, mapping: Mapping) -> Found | None:
    if source.constant is not None:
        value = source.constant if isinstance(source.constant, list) else [source.constant]
        return _constant(source, mapping).read_as(value, Method.DECLARED)
    for cell in [row.take(column) for column in source.columns]:
        pieces = [piece for piece in _pieces(source, cell, row) if piece is not None] if cell is not None else []
        if cell is not None and pieces:
            changed = any(piece.method is not Method.STATED for piece in pieces)
            values = list(dict.fromkeys(piece.value for piece in pieces))
            return cell.read_as(values, Method.MAPPED if changed else Method.STATED)
    return None


def _pieces(source: Source, cell: Found, row: Row) -> Iterator[Found | None]:
    """Each item of a list; of a text, what the pattern keeps, taken apart."""
    for item in cell.value if isinstance(cell.value, list) else [cell.value]:
        kept = _cut_out(source, Found(item, words_of(item), cell.where))
        if kept is None or isinstance(kept.value, Unclear):
            yield kept
            continue
        for text in _apart(source, words_of(kept.value)):
            yield _put(source, kept._replace(value=text, words=text), row)


def _apart(source: Source, text: str) -> Iterable[str]:
    if source.items == "html":
        return _html_items(text)
    if source.separator is not None:
        return [part.strip() for part in text.split(source.separator) if part.strip()]
    return [text]


def _html_items(text: str) -> list[str]:
    """The texts of list items, else of paragraphs, else the whole."""
    if text.count("<") > _MOST_TAGS:
        return [text]
    tree = LexborHTMLParser(text)
    for tag in ("li", "p"):
        if found := [words for node in tree.css(tag) if (words := node.text(strip=True))]:
            return found
    return [text]


def _constant(source: Source, mapping: Mapping) -> Found:
    words = source.because or words_of(source.constant)
    return declared(source.constant, words, mapping.provider.terms.url)


def _digest(source: Source, row: Row) -> Found | None:
    """An id for listings that have none: the same columns give the same id."""
    cells = [row.take(column) for column in source.columns]
    words = "\n".join(cell.words.strip() for cell in cells if cell is not None)
    where = ", ".join(cell.where for cell in cells if cell is not None)
    return Found(xxhash.xxh3_64_hexdigest(words.encode()), words, where, Method.DERIVED) if words else None


def _read(source: Source, cell: Found, row: Row) -> Found | None:
    """The cell's words through what the source says of them."""
    kept = _cut_out(source, cell)
    return kept if kept is None or isinstance(kept.value, Unclear) else _put(source, kept, row)


def _cut_out(source: Source, cell: Found) -> Found | None:
    """What the pattern keeps of the words; None where they are known to say nothing, or nothing is left of them."""
    words = cell.words.strip()
    if not words or (source.nothing and _pattern(source.nothing).fullmatch(words)):
        return None
    if source.pattern is None:
        return cell
    said = _pattern(source.pattern).search(words)
    if said is None:
        return cell.read_as(Unclear("the words are not of the pattern that the mapping gives for them"))
    text = (said[1] if said.re.groups else said[0]) or ""
    return cell.read_as(text.strip(), Method.PARSED) if text.strip() else None


def _put(source: Source, cell: Found, row: Row) -> Found | None:
    """The words translated, and put into the template."""
    word = words_of(cell.value).strip().lower()
    if word in source.values:
        if source.values[word] is None:
            return None
        cell = cell.read_as(source.values[word], Method.MAPPED)
    if source.template:
        cell = cell.read_as(_filled(source.template, words_of(cell.value).strip(), row), Method.DERIVED)
    return cell


@lru_cache(512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _filled(template: str, words: str, row: Row) -> str | Unclear:
    """The template with each value in it, quoted in an address; Unclear where one of its columns is blank."""
    missing: list[str] = []
    quoted = "://" in template

    def value(place: re.Match[str]) -> str:
        found = row.take(place[1]) if place[1] else None
        if place[1] and found is None:
            missing.append(place[1])
        text = found.words.strip() if found else words
        return quote(text, safe=_SAFE) if quoted else text

    filled = _PLACE.sub(value, template)
    return Unclear(f"the column {missing[0]} that the template needs is blank") if missing else filled
