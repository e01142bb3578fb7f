"""Rows of an Excel workbook, values as they were last computed."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from crawlers.errors import UnexpectedResponseError

# A workbook is a zip: what it unpacks to is bounded before anything is read. zipfile reads no more of a part than its
# head says.
_LARGEST: Final = 128 * 1024 * 1024
_FREE, _RATIO, _MOST_PARTS = 8 * 1024 * 1024, 100, 2000
# Above it a float no longer tells whole numbers apart.
_EXACT: Final = 2**53


def sheet_rows(body: bytes, url: str, sheet: str | None) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the sheet of that name, else of the first, each with its number."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_bombs(body, url)
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        name = sheet or book.sheetnames[0]
        if name not in book.sheetnames:
            raise UnexpectedResponseError(
                f"{url} has no sheet {name!r}.", f"It has {', '.join(book.sheetnames)}; set `sheet` in the mapping."
            )
        for number, cells in enumerate(book[name].iter_rows(values_only=True), 1):
            yield number, [_plain(cell) for cell in cells]
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnexpectedResponseError(f"{url} is no Excel workbook: {error}.", "Save it as .xlsx.") from error


def _refuse_bombs(body: bytes, url: str) -> None:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = packed.infolist()
    size = sum(part.file_size for part in parts)
    if size > min(_LARGEST, _FREE + _RATIO * len(body)) or len(parts) > _MOST_PARTS:
        raise UnexpectedResponseError(f"{url} unpacks to {size:,} bytes.", "Save the sheet alone as CSV.")


def _plain(cell: Any) -> Any:
    """A whole number without ".0", a date as ISO 8601, as a person would have typed them."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return int(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else cell
