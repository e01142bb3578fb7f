"""Every field says once what it is and how it is searched."""

from datetime import date
from enum import Enum
from typing import Annotated

import pytest
from pydantic import ValidationError

from catalog.errors import FieldDeclarationError
from catalog.field_types.money import Money
from catalog.markers import Exact, FullText, Kept, Marker, Nested, Ranged
from catalog.program import Program, program_id, stored_form
from catalog.record import Record, own_fields, searched_fields


def minimal(**more: object) -> dict[str, object]:
    """The least a program needs."""
    return {
        "id": "practice:1",
        "provider": "practice",
        "native_id": "1",
        "url": "https://practice.example.org/1",
        "title": "Pump maintenance",
        "kind": "course",
        **more,
    }


def test_a_field_without_a_marker_raises() -> None:
    with pytest.raises(FieldDeclarationError, match=r"Bare\.title carries 0 markers.*exactly one"):

        class Bare(Record):
            title: str


def test_a_field_with_two_markers_raises() -> None:
    with pytest.raises(FieldDeclarationError, match=r"Twice\.title carries 2 markers"):

        class Twice(Record):
            title: Annotated[str, Exact("One."), Kept("Two.")]


def test_a_marker_must_fit_its_type() -> None:
    class Colour(Enum):
        RED = "red"

    class RangedWords(Record):
        title: Annotated[str, Ranged("Words have no range.")]

    class NestedWords(Record):
        title: Annotated[str, Nested("Words hold no record.")]

    class RangedColour(Record):
        colour: Annotated[Colour, Ranged("Colours have no range.")]

    for record in (RangedWords, NestedWords, RangedColour):
        with pytest.raises(FieldDeclarationError):
            list(own_fields(record))


def test_a_marker_of_our_own_making_is_refused_until_engines_know_it() -> None:
    class Unheard(Record):
        title: Annotated[str, Marker("Nobody compiles this.")]

    with pytest.raises(FieldDeclarationError, match="unknown marker"):
        list(own_fields(Unheard))


def test_nested_fields_have_dotted_paths_and_kinds() -> None:
    kinds = {field.path: (field.kind, field.many) for field in searched_fields(Program)}
    assert kinds["title"] == ("text", False)
    assert kinds["offers.price"] == ("money", True)
    assert kinds["offers.certificate"] == ("boolean", True)
    assert kinds["effort.hours_min"] == ("number", False)
    assert kinds["employers.organisation.id"] == ("keyword", True)
    assert kinds["starts"] == ("date", False)
    assert not any(path.startswith(("evidence", "unread")) for path in kinds)


def test_each_field_documents_itself_in_the_schema() -> None:
    properties = Program.model_json_schema()["properties"]
    for field in own_fields(Program):
        assert properties[field.path]["description"] == field.marker.says
        assert field.marker.says.endswith(".")


def test_one_added_line_is_a_field_everywhere() -> None:
    class WithMotto(Program):
        motto: Annotated[str | None, FullText("What the provider promises.", weight=0.5)] = None

    assert [f.path for f in own_fields(WithMotto)][-1] == "motto"
    assert "motto" in WithMotto.model_json_schema()["properties"]
    assert WithMotto.model_validate(minimal(motto="Learn pumps")).motto == "Learn pumps"


def test_the_stored_form_leaves_out_the_unknown_and_reads_back_equal() -> None:
    program = Program.model_validate(
        minimal(offers=[{"access": "one_off", "price": {"amount": 49.99, "currency": "eur"}}], starts=date(2026, 1, 5))
    )
    body = stored_form(program)
    assert b"summary" not in body
    assert b"null" not in body
    assert Program.model_validate_json(body) == program
    assert stored_form(Program.model_validate_json(body)) == body


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "<b></b>"},
        {"url": "javascript:alert(1)"},
        {"provider": "Not A Slug"},
        {"kind": "something new"},
        {"native_id": " "},
        {"surprise": 1},
        {"starts": "someday"},
    ],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Program.model_validate(minimal(**wrong))


def test_ids_name_the_provider() -> None:
    assert program_id("practice", "a/1") == "practice:a/1"


def test_money_in_different_currencies_never_falls_into_one_range() -> None:
    dollars = [Money.model_validate({"amount": a, "currency": "USD"}).sort_key() for a in ("0", "0.01", "999999.99")]
    euros = [Money.model_validate({"amount": a, "currency": "EUR"}).sort_key() for a in ("0", "0.01", "999999.99")]
    assert dollars == sorted(dollars)
    assert max(dollars) < min(euros) or max(euros) < min(dollars)
