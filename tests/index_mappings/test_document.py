"""A program's flat document."""

from datetime import date, datetime

import pytest

from catalog.program import Program, stored_form
from index_mappings.analysis import NO_WORDS
from index_mappings.document import RefusedDocument, days, index_document
from index_mappings.fields import MISSING, fields_of
from tests.index_mappings.listings import CATALOGUE, drawn, employer, price, program, skill

FULL = program(
    "full",
    "Securing the Cloud",
    subjects=["Cloud computing", "Security"],
    offers=[
        {"access": "subscription", "price": price(12.5, "USD"), "period": "month", "certificate": True},
        {},
    ],
    skills=[skill("skill:cloud"), skill("skill:cloud"), skill("skill:audit", "requires")],
    employers=[employer("harbour-line", "endorsed_by")],
    starts=date(1970, 1, 3),
    effort={"hours_min": 3},
)


def test_values_lie_at_their_paths() -> None:
    document = index_document(FULL)
    assert document["title"] == ["secur the cloud"]
    assert document["subjects"] == ["cloud comput secur"]
    assert document["skills.uri"] == ["skill:cloud", "skill:audit"]
    assert document["offers.certificate"] == ["true"]
    assert document["offers.price"] == [840 * 10**12 + 1250]
    assert document["starts"] == [2]
    assert document["effort.hours_min"] == [3.0]
    assert document["employers.organisation.id"] == ["harbour-line"]


def test_defaults_that_the_stored_form_leaves_out_are_indexed() -> None:
    assert b"teaches" not in stored_form(FULL)
    document = index_document(FULL)
    assert document["skills.relation"] == ["teaches", "requires"]
    assert document["offers.access"] == ["subscription", "unknown"]


def test_what_belongs_together_is_joined() -> None:
    document = index_document(FULL)
    assert document["@together.skills"] == [
        "relation=teaches\x1furi=skill:cloud",
        "relation=requires\x1furi=skill:audit",
    ]
    assert document["@together.employers"] == ["organisation.id=harbour-line\x1ftie=endorsed_by"]
    assert "access=subscription\x1fcertificate=true\x1fperiod=month" in document["@together.offers"]
    assert not any("access=unknown" in token for token in document["@together.offers"])


def test_what_is_missing_is_named_once() -> None:
    missing = index_document(FULL)[MISSING]
    assert {"summary", "level", "issuer", "offers.charged", "effort.hours_max"} <= set(missing)
    assert not {"title", "offers", "offers.price", "skills", "issuer.id", "employers.organisation"} & set(missing)
    assert len(missing) == len(set(missing))


def test_a_text_field_is_never_empty() -> None:
    for each in CATALOGUE:
        document = index_document(each)
        assert all(document[path] != [""] and len(document[path]) == 1 for path, _ in fields_of(Program).texts)
    assert index_document(program("x", "?!"))["title"] == [NO_WORDS]


def test_no_path_is_outside_the_mapping() -> None:
    fields = fields_of(Program)
    known = set(fields.leaves) | {MISSING} | {f"@together.{path}" for path in fields.together}
    for each in [FULL, *CATALOGUE, *drawn(50, seed=3)]:
        assert set(index_document(each)) <= known


def test_the_stored_form_gives_the_same_document() -> None:
    for each in [FULL, *CATALOGUE, *drawn(50, seed=4)]:
        assert index_document(stored_form(each)) == index_document(each)


def test_a_value_too_long_for_a_term_is_refused_by_name() -> None:
    long = FULL.model_copy(update={"url": "https://tidewater.example.org/" + "é" * 17_000})
    with pytest.raises(RefusedDocument, match="url holds a value of more than 32,766 bytes") as told:
        index_document(long)
    assert told.value.id == "tidewater:full"
    index_document(FULL.model_copy(update={"summary": "word " * 10_000}))


@pytest.mark.parametrize("day", ["1970-02-01", "1970-02-01T23:59:59Z", date(1970, 2, 1), datetime(1970, 2, 1, 12)])
def test_days(day: date | str) -> None:
    assert days(day) == 31
