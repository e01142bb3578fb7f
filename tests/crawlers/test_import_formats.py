"""The forms a file of listings may come in, and what is said of those that are none of them."""

import gzip
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest
import zstandard

from crawlers.errors import UnexpectedResponseError
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.import_reading import Read, read, with_fields

TITLES = ["Wheels, spokes\u2028and rims", "Räder"]
COMMAS = 'id,title\n1,"Wheels, spokes\u2028and rims"\n2,Räder\n'
PACKED: dict[str, Callable[[bytes], bytes]] = {"plain": bytes, "gzip": gzip.compress, "zstd": zstandard.compress}


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMS: dict[str, tuple[bytes, str]] = {
    "commas": (COMMAS.encode(), ""),
    "a byte order mark": (COMMAS.encode("utf-8-sig"), ""),
    "UTF-16": (COMMAS.encode("utf-16"), ""),
    "carriage returns": (COMMAS.replace("\n", "\r\n").encode(), ""),
    "semicolons": ('id;title\n1;"Wheels, spokes\u2028and rims"\n2;Räder'.encode(), ""),
    "tabs": ("id\ttitle\n1\tWheels, spokes\u2028and rims\n2\tRäder\n\n".encode(), ""),
    "a delimiter of its own": ("id~title\n1~Wheels, spokes\u2028and rims\n2~Räder".encode(), 'delimiter: "~"'),
    "JSON lines": ('{"id":1,"title":"Wheels, spokes\u2028and rims"}\n\n{"id":2,"title":"Räder"}'.encode(), ""),
    "one JSON line": ('{"id":1,"title":"Wheels, spokes\u2028and rims"}\n'.encode(), "format: json_lines"),
    "a JSON list": ('[{"id":1,"title":"Wheels, spokes\u2028and rims"},\n{"id":2,"title":"Räder"}]'.encode(), ""),
    "a list inside": (
        '{"result": {"courses": [{"id":1,"title":"Wheels, spokes\u2028and rims"},{"id":2,"title":"Räder"}]}}'.encode(),
        "items: result.courses",
    ),
    "Excel": (workbook(("A", [["id", "title"], [1, TITLES[0]], [2.0, TITLES[1]]])), ""),
    "another sheet": (workbook(("A", [["notes"]]), ("B", [["id", "title"], [1, TITLES[0]]])), "sheet: B"),
}


@pytest.fixture
def written(tmp_path: Path, intake_for: IntakeFor) -> Callable[..., Read]:
    """Reads a body as a file, by a mapping with these further fields and lines."""

    def reads(body: bytes, fields: str = "", above: str = "") -> Read:
        path = tmp_path / "listings"
        path.write_bytes(body)
        return read(with_fields(fields, above), [path], intake_for)

    return reads


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("packed", PACKED)
def test_every_form_gives_the_same(form: str, packed: str, written: Callable[..., Read]) -> None:
    body, above = FORMS[form]
    found = written(PACKED[packed](body), above=above)
    assert not found.rejects
    expected = [" ".join(title.split()) for title in TITLES]
    assert [one.title for one in found.programs] == expected[: len(found.programs)]
    assert [one.id for one in found.programs] == ["quay:1", "quay:2"][: len(found.programs)]
    assert found.programs[0].url == "https://quay.example.org/1"


def test_cells_of_a_sheet_are_as_a_person_typed_them(written: Callable[..., Read]) -> None:
    sheet: list[list[Any]] = [["id", "title", "price", "begins"], [3, "Wheels", 12.5, datetime(2027, 2, 3)]]
    fields = "offers: {price: price, currency: USD}\nstarts: begins"
    (program,) = written(workbook(("A", sheet)), fields).programs
    assert (program.id, str(program.offers[0].price), str(program.starts)) == ("quay:3", "12.50 USD", "2027-02-03")


def test_a_quoted_cell_may_hold_line_ends(written: Callable[..., Read]) -> None:
    found = written(b'id,title,text\n1,Wheels,"One\nTwo ""three"""\n2,,x\n', "summary: text")
    assert found.programs[0].summary == 'One Two "three"'
    assert found.rejects[0].message.startswith("row 4: ")


def test_windows_text_is_read_with_a_note(written: Callable[..., Read], caplog: pytest.LogCaptureFixture) -> None:
    found = written("id,title\n1,Räder – €\n".encode("cp1252"))
    assert found.programs[0].title == "Räder – €"
    assert "listings is no UTF-8 and was read as cp1252" in caplog.text


def test_a_named_encoding_is_taken_at_its_word(written: Callable[..., Read]) -> None:
    assert written("id,title\n1,Колёса\n".encode("koi8-r"), above="encoding: koi8-r").programs[0].title == "Колёса"
    with pytest.raises(UnexpectedResponseError, match="cannot be read as text"):
        written("id,title\n1,Räder\n".encode("cp1252"), above="encoding: ascii")


def test_a_broken_line_is_a_reject_and_harms_no_other(written: Callable[..., Read]) -> None:
    found = written(b'{"id": 1, "title": "Wheels"}\n{"id": 2, "ti\n[3]\n{"id": 4, "title": "Rims"}\n')
    assert [one.native_id for one in found.programs] == ["1", "4"]
    assert [(one.reason, one.message.partition(":")[0]) for one in found.rejects] == [
        ("unreadable", "line 2"),
        ("unreadable", "line 3"),
    ]


def test_cells_beyond_the_header_are_a_reject(written: Callable[..., Read]) -> None:
    found = written(b"id,title\n1,Wheels, spokes\n2,Rims\n")
    assert [one.native_id for one in found.programs] == ["2"]
    assert "more cells than the header" in found.rejects[0].message


def test_what_is_listed_again_is_counted_and_changes_nothing(written: Callable[..., Read]) -> None:
    found = written(b"id,title\n1,Wheels\n1,Wheels as an advertisement\n")
    assert [one.title for one in found.programs] == ["Wheels"]
    assert found.tally.passed_over == {"listed again": 1}


@pytest.mark.parametrize(
    ("body", "above", "says"),
    [
        (b"name,title\n1,Wheels\n", "", r"no column id, which the mapping reads\. It has name, title"),
        (b"id,title,title\n1,Wheels,Rims\n", "", "two columns 'title'"),
        (b"\n", "", "no header row"),
        (b"", "", "no header row"),
        (b'id,title\n1,"Wheels\n2,Rims\n', "", "breaks off at line 2"),
        (b"<!doctype html><html></html>", "", "a web page"),
        (b"<!doctype html><html></html>", "format: json_lines", "a web page"),
        (b'{"courses": {}}', "items: courses", "no list under courses: there is an object"),
        (b'{"title": "Wheels"', "format: json", "is not JSON"),
        (b"PK\x03\x04 and no more", "", "no Excel workbook"),
        (workbook(("A", [["id", "title"]])), "sheet: B", "no sheet 'B'. It has A"),
    ],
)
def test_what_cannot_be_read_is_said(body: bytes, above: str, says: str, written: Callable[..., Read]) -> None:
    with pytest.raises(UnexpectedResponseError, match=says):
        written(body, above=above)


def test_nested_values_are_found_by_path_and_what_is_left_is_counted(written: Callable[..., Read]) -> None:
    by, units = {"name": "Quay", "age": 9}, [{"minutes": 30, "n": 1}, {"minutes": 60}]
    body = orjson.dumps([{"id": 1, "title": "Wheels", "by": by, "units": units}])
    fields = "issuer: by.name\neffort: {minutes: 'units[].minutes'}\n"
    found = written(body, fields)
    (program,) = found.programs
    assert program.issuer is not None
    assert program.issuer.name == "Quay"
    assert program.effort is not None
    assert (program.effort.hours_min, program.evidence["effort"].where) == (1.5, "$.units[].minutes")
    assert found.tally.left == {"$.by.age": 1, "$.units[].n": 1}
    assert not written(
        body, "issuer: by.name\neffort: {minutes: 'units[].minutes'}\n", "ignore: [by, units]"
    ).tally.left
