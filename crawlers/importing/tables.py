"""The rows of a file: JSON lines, one JSON document, comma-separated values or an Excel sheet."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

import orjson

from crawlers.base_spiders.json_body import looks_like, parse_json, shallow_json, shape_of
from crawlers.entry import words_of
from crawlers.errors import UnexpectedResponseError
from crawlers.importing.encodings import decoded
from crawlers.importing.mapping import Mapping
from crawlers.importing.row import Row
from crawlers.importing.spreadsheet import sheet_rows

_ZIP: Final = b"PK\x03\x04"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_DELIMITERS: Final = ",;\t|"
_SAMPLE: Final = 64 * 1024
# A cell larger than this is a quote that nobody closed, not a description.
_LARGEST_CELL: Final = 4 * 1024 * 1024
_REST: Final = "(cells beyond the header)"


def rows(body: bytes, url: str, mapping: Mapping) -> Iterator[Row]:
    """The body's rows; UnexpectedResponseError where it is not of the mapping's format, or of none that is read."""
    blank = frozenset(word.strip().lower() for word in mapping.blank)
    for at, data, fault in _items(body, url, mapping):
        shown = data if isinstance(data, dict) else {"value": data}
        why = fault or (None if isinstance(data, dict) else f"it is no object but {words_of(data)[:80]}")
        yield Row(shown, url, at, blank, why)


def _items(body: bytes, url: str, mapping: Mapping) -> Iterator[tuple[str, Any, str | None]]:
    match _format_of(body, mapping):
        case "json_lines":
            yield from _json_lines(body, url)
        case "json":
            yield from _json_items(body, url, mapping.items)
        case "excel":
            yield from _numbered(sheet_rows(body, url, mapping.sheet), url, mapping)
        case _:
            yield from _numbered(_csv_rows(body, url, mapping), url, mapping)


def _format_of(body: bytes, mapping: Mapping) -> str:
    """The mapping's format; JSON lines that were saved as one list are that, and what is undeclared shows itself."""
    start = body.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if mapping.format == "json_lines" and start[:1] == b"[":
        return "json"
    if mapping.format is not None:
        return mapping.format
    if body.startswith(_ZIP):
        return "excel"
    if mapping.items is not None or start[:1] == b"[":
        return "json"
    if start[:1] == b"{":
        first, _, rest = start.partition(b"\n")
        return "json_lines" if not rest.strip() or _is_json(first) else "json"
    return "csv"


def _is_json(line: bytes) -> bool:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _json_lines(body: bytes, url: str) -> Iterator[tuple[str, Any, str | None]]:
    """One a line, which ends at a line feed only: listings hold U+2028 and U+0085 inside their strings."""
    if body.lstrip()[:1] == b"<":
        raise UnexpectedResponseError(f"{url} is no JSON; it looks like {looks_like(body)}.", "Check the file.")
    for number, line in enumerate(body.removeprefix(_BYTE_ORDER_MARK).split(b"\n"), 1):
        if line.isspace() or not line:
            continue
        try:
            yield f"line {number}", shallow_json(line), None
        except orjson.JSONDecodeError as error:
            yield f"line {number}", line.decode("utf-8", "replace"), f"the line is no JSON: {error}"


def _json_items(body: bytes, url: str, path: str | None) -> Iterator[tuple[str, Any, str | None]]:
    found = parse_json(body, url)
    for key in path.split(".") if path else ():
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, list):
        where = f"under {path}" if path else "at the top"
        raise UnexpectedResponseError(
            f"{url} has no list {where}: there is {shape_of(found)}.", "Set `items` to the path of the list."
        )
    for place, item in enumerate(found):
        yield f"item {place + 1}", item, None


def _numbered(
    found: Iterator[tuple[int, list[Any]]], url: str, mapping: Mapping
) -> Iterator[tuple[str, Any, str | None]]:
    """Rows under the first one's names; the number is the row's in the file, as an editor shows it."""
    header = [str(name).strip() if name is not None else "" for name in next(found, (0, []))[1]]
    _check(header, url, mapping)
    for number, cells in found:
        if not any(cell not in (None, "") for cell in cells):
            continue
        data = {name: cell for name, cell in zip(header, cells, strict=False) if name}
        beyond = [cell for cell in cells[len(header) :] if cell not in (None, "")]
        fault = "the row has more cells than the header" if beyond else None
        yield f"row {number}", data | ({_REST: beyond} if beyond else {}), fault


def _check(header: list[str], url: str, mapping: Mapping) -> None:
    """A table must have every column that is read: a renamed one would silently be unknown everywhere."""
    if not any(header):
        raise UnexpectedResponseError(f"{url} has no header row.", "The first row must name the columns.")
    if twice := next((name for name in header if name and header.count(name) > 1), None):
        raise UnexpectedResponseError(f"{url} has two columns {twice!r}.", "Give each column a name of its own.")
    if missing := [" or ".join(names) for names in mapping.columns() if not set(names) & set(header)]:
        raise UnexpectedResponseError(
            f"{url} has no column {', '.join(dict.fromkeys(missing))}, which the mapping reads.",
            f"It has {', '.join(filter(None, header))}.",
        )


def _csv_rows(body: bytes, url: str, mapping: Mapping) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins; quoted cells may hold line ends."""
    text = decoded(body, url, mapping.encoding)
    if text.lstrip()[:1] in ("<", "{"):
        raise UnexpectedResponseError(f"{url} is no table; it looks like {looks_like(body)}.", "Check the file.")
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mapping.delimiter or _delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnexpectedResponseError(
            f"{url} breaks off at line {line}: {error}.", "Mend the quotes there, or set `delimiter` in the mapping."
        ) from error


def _delimiter(text: str) -> str:
    """The one that stands most often in the first row, quoted cells left out."""
    row = _first_row(text[:_SAMPLE])
    return max(_DELIMITERS, key=row.count)


def _first_row(text: str) -> str:
    """The header outside its quotes."""
    kept, quoted = [], False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif character == "\n" and not quoted:
            break
        elif not quoted:
            kept.append(character)
    return "".join(kept)
