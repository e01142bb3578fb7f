"""Whatever stands in a file's cells, a row is a program or a reject, and nothing unknown becomes free or short."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.field_types.effort import Effort
from catalog.field_types.offer import Access
from catalog.program import Program
from catalog.store import Reject
from crawlers.importing.mapped_file import MappedFile
from crawlers.importing.mapping_file import mapping, shipped
from crawlers.importing.row import Row
from crawlers.reading import Reading
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.import_reading import with_fields

# What files really hold, and what someone may have written to see what happens.
WORDS = [
    *("0", "-1", "-99999", "1e999999999", "NaN", "Infinity", "9" * 400, "9" * 400 + "K reviews", "$", "£0.00", "free"),
    *("Free trial", "99999 hours", "0 hours", "-3 weeks", "P99999Y", "PT0S", "1 hr 99999999 mins", "5 - 3 weeks", "١٢"),
    *(
        "\ud7ff\u2028\u0000",
        "<li>" * 200,
        "=cmd()",
        "https://user@quay.example.org",
        "javascript:x",
        "{}",
        "\\",
        "％ ５",
    ),
    *("3 - 6 Months", "$49", "MX$2,028", "Beginner", "English", "2021-09-30", "1633025748", "9999999999", "t", "true"),
]
CELL = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=30),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.booleans(),
    st.none(),
    st.lists(
        st.one_of(st.sampled_from(WORDS), st.floats(), st.dictionaries(st.sampled_from("mnt"), st.integers(-9, 9)))
    ),
)
EVERYTHING = """
summary: a
issuer: b
subjects: {from: c, separator: ","}
level: d
languages: {from: e, separator: ","}
starts: f
outcomes: {from: g, items: html}
rating: {average: h, count: {from: i, pattern: '(.*?)(?: reviews)?$'}}
credit: {system: j, amount: k}
offers:
  - {price: l, currency: USD, parts: {tuition: m, fees: n}, as_of: f, certificate_price: o}
  - {price: p, unit: hundredths, currency: GBP, period: q}
  - p
effort: {phrase: r, hours: s, minutes: t, milliseconds: u, weeks: v, hours_per_week: w, pace: x}
stacking: [{relation: has_part, each: y, title: m, target: n}]
employers: [{organisation: z, tie: designed_by}]
"""
COLUMNS = "abcdefghijklmnopqrstuvwxyz"


@settings(max_examples=60, deadline=None)
@given(cells=st.dictionaries(st.sampled_from(COLUMNS), CELL), identity=st.tuples(CELL, CELL))
def test_any_cell(cells: dict[str, Any], identity: tuple[Any, Any], intake_for: IntakeFor) -> None:
    source = MappedFile(with_fields(EVERYTHING))
    row = Row({"id": identity[0], "title": identity[1], **cells}, "rows.json", "item 1")
    outcome = Reading(source, intake_for(source.provider)).outcome(row)
    assert isinstance(outcome, Program | Reject)
    if isinstance(outcome, Program):
        sound(outcome)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(shipped())), data=st.data())
def test_any_cell_in_a_mapping_that_comes_along(name: str, data: st.DataObject, intake_for: IntakeFor) -> None:
    source = MappedFile(mapping(name))
    columns = sorted({column for names in source.mapping.columns() for column in names if "[" not in column})
    cells = data.draw(st.fixed_dictionaries(dict.fromkeys(columns, CELL)))
    outcome = Reading(source, intake_for(source.provider)).outcome(Row(cells, "rows", "row 2"))
    assert isinstance(outcome, Program | Reject)
    if isinstance(outcome, Program):
        sound(outcome)


def sound(program: Program) -> None:
    for offer in program.offers:
        declared = program.evidence["offers"].method == "declared"
        assert offer.access is not Access.FULL_FREE or declared or "free" in (offer.words or "").lower()
        assert offer.price is None or offer.price.amount > 0
    effort = program.effort or Effort()
    assert all(
        amount > 0 for amount in effort.model_dump(exclude_none=True, exclude={"words", "pace", "scale"}).values()
    )
