"""How cells become values: prices and times above all, where in doubt unknown with the reason."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from catalog.field_types.evidence import Method
from catalog.field_types.offer import Access
from catalog.program import Program
from crawlers.importing.import_run import read_files
from crawlers.importing.mapped_file import MappedFile
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.import_reading import read, with_fields

ReadRow = Callable[..., Program]


@pytest.fixture
def row(tmp_path: Path, intake_for: IntakeFor) -> ReadRow:
    """The program of one row with these cells, by a mapping with these further fields."""

    def reads(fields: str, **cells: Any) -> Program:
        path = tmp_path / "row.json"
        path.write_bytes(orjson.dumps([{"id": "1", "title": "Wheels", **cells}]))
        (program,) = read(with_fields(fields, "format: json"), [path], intake_for).programs
        return program

    return reads


PRICED = "offers: {price: price, currency: USD}"
PLAIN = "offers: price"


@pytest.mark.parametrize(
    ("fields", "words", "access", "amount", "currency"),
    [
        (PRICED, "4,430", Access.ONE_OFF, "4430", "USD"),
        (PRICED, 19.99, Access.ONE_OFF, "19.99", "USD"),
        (PRICED, "Current price\n$19.99", Access.ONE_OFF, "19.99", "USD"),
        (PRICED, "€39/month", Access.SUBSCRIPTION, "39", "EUR"),
        (PLAIN, "MX$2,028", Access.ONE_OFF, "2028", "MXN"),
        (PLAIN, "£29.00", Access.ONE_OFF, "29.00", "GBP"),
        (PLAIN, "₹1,499", Access.ONE_OFF, "1499", "INR"),
        ("offers: {price: price, currency: GBP, unit: hundredths}", 4900, Access.ONE_OFF, "49", "GBP"),
        ("offers: {price: price, currency: GBP, period: {constant: month}}", "39", Access.SUBSCRIPTION, "39", "GBP"),
    ],
)
def test_a_price(fields: str, words: Any, access: Access, amount: str, currency: str, row: ReadRow) -> None:
    (offer,) = row(fields, price=words).offers
    assert offer.price is not None
    assert (offer.access, offer.price.amount, offer.price.currency) == (access, Decimal(amount), currency)
    assert offer.charged


@pytest.mark.parametrize(
    ("fields", "words", "why"),
    [
        (PLAIN, "$49", "a price without a currency"),
        (PLAIN, "49", "a price without a currency"),
        (PRICED, 0, "a price of 0"),
        (PRICED, "$0.00", "a price of 0"),
        (PRICED, "-99999", "greater than or equal to 0"),
        (PRICED, "Error loading price", "no price"),
        (PRICED, "NaN", "no price"),
        (PRICED, "1e999999999", "a price without a currency"),
        (PRICED, "Ask in 3 weeks", "a price without a currency"),
        (PRICED, "Infinity", "no price"),
        (PRICED, True, "no price"),
        (PRICED, {"amount": 3}, None),
    ],
)
def test_a_price_in_doubt_is_unknown_with_the_reason(fields: str, words: Any, why: str | None, row: ReadRow) -> None:
    program = row(fields, price=words)
    assert program.offers == ()
    if why:
        assert [(unread.field, why in unread.reason) for unread in program.unread] == [("offers", True)]


@pytest.mark.parametrize("price", [None, "0", 0, "0.00", "$0"])
def test_free_is_what_another_field_says_is_free(price: Any, row: ReadRow) -> None:
    fields = "offers: {price: price, currency: USD, free: gratis}"
    (offer,) = row(fields, price=price, gratis="yes").offers
    assert (offer.access, offer.price, offer.charged) == (Access.FULL_FREE, None, False)
    assert not row(fields, price=price, gratis="no").offers
    assert not row(fields, price=price).offers


def test_a_stated_price_is_not_free_whatever_else_is_said(row: ReadRow) -> None:
    (offer,) = row("offers: {price: price, currency: USD, free: gratis}", price="5", gratis="yes").offers
    assert offer.access is Access.ONE_OFF


def test_parts_add_up_to_the_price_and_are_told_with_it(row: ReadRow) -> None:
    fields = "offers: {price: total, currency: USD, parts: {tuition: a, books: b, tools: c}}"
    program = row(fields, total="1,280.5", a="1200", b=80.5, c=0)
    assert program.offers[0].words == "1,280.5 USD = tuition 1,200 + books 80.5"
    contradicted = row(fields, total="1280", a="1200", b="180", c="0")
    assert contradicted.offers == ()
    assert contradicted.unread[0].reason == "its parts add up to 1,380, but the price is given as 1,280"


def test_free_to_audit_with_a_certificate_that_costs(row: ReadRow) -> None:
    fields = "offers: {access: {from: audit, values: {Free: free_audit}}, certificate_price: verified}"
    (offer,) = row(fields, audit="Free", verified="MX$2,028").offers
    assert (offer.access, offer.certificate, str(offer.certificate_price)) == (Access.FREE_AUDIT, False, "2,028 MXN")
    (unknown,) = row(fields, audit="Free", verified="soon").offers
    assert (unknown.certificate, unknown.certificate_price) == (None, None)


@pytest.mark.parametrize(
    ("fields", "cells", "told"),
    [
        ("effort: t", {"t": "27 total hours"}, {"hours_min": 27, "hours_max": 27}),
        ("effort: t", {"t": "1 week to complete"}, {"weeks_min": 1, "weeks_max": 1}),
        ("effort: t", {"t": "3 - 6 Months"}, {"weeks_min": 13.04, "weeks_max": 26.09}),
        ("effort: t", {"t": "Less Than 2 Hours"}, {"hours_max": 2}),
        ("effort: t", {"t": "more than 4 years"}, {"weeks_min": 208.71}),
        ("effort: t", {"t": "30 mins"}, {"hours_min": 0.5, "hours_max": 0.5}),
        ("effort: t", {"t": "1 hr 30 mins"}, {"hours_min": 1.5, "hours_max": 1.5}),
        ("effort: t", {"t": "4 mins 30 s"}, {"hours_min": 0.07, "hours_max": 0.07}),
        ("effort: t", {"t": "1,200 clock hours"}, {"hours_min": 1200, "hours_max": 1200}),
        ("effort: t", {"t": "P9M"}, {"weeks_min": 39.13, "weeks_max": 39.13}),
        ("effort: t", {"t": "PT90M"}, {"hours_min": 1.5, "hours_max": 1.5}),
        ("effort: t", {"t": "Days"}, {"scale": "days"}),
        ("effort: {hours: t}", {"t": "120"}, {"hours_min": 120, "hours_max": 120}),
        ("effort: {minutes: t}", {"t": 90}, {"hours_min": 1.5, "hours_max": 1.5}),
        ("effort: {milliseconds: t}", {"t": 5400000}, {"hours_min": 1.5, "hours_max": 1.5}),
        ("effort: {minutes: 'u[].m'}", {"u": [{"m": 30}, {"m": 60}]}, {"hours_min": 1.5, "hours_max": 1.5}),
        (
            "effort: {weeks: w, hours_per_week: h, pace: p}",
            {"w": "Estimated 4 weeks", "h": "2–3 hours per week", "p": "Self-paced"},
            {
                "hours_min": 8,
                "hours_max": 12,
                "weeks_min": 4,
                "weeks_max": 4,
                "pace": "self_paced",
                "hours_per_week_min": 2,
                "hours_per_week_max": 3,
            },
        ),
    ],
)
def test_a_time(fields: str, cells: dict[str, Any], told: dict[str, Any], row: ReadRow) -> None:
    effort = row(fields, **cells).effort
    assert effort is not None
    assert effort.model_dump(exclude_none=True, exclude={"words"}, mode="json") == told
    assert effort.words


@pytest.mark.parametrize(
    ("fields", "cells", "why"),
    [
        ("effort: t", {"t": "12"}, "no time that can be read"),
        ("effort: t", {"t": "-3 hours"}, "no time that can be read"),
        ("effort: t", {"t": "0 hours"}, "0 or less is a placeholder"),
        ("effort: {hours: t}", {"t": 0}, "0 or less is a placeholder"),
        ("effort: {hours: t}", {"t": "3 weeks"}, "no number of hours"),
        ("effort: {weeks: t}", {"t": "3 hours per week"}, "no number of weeks"),
        ("effort: {hours: t}", {"t": 99999}, "less than or equal to 10000"),
        ("effort: {hours_per_week: t}", {"t": 400}, "less than or equal to 100"),
        ("effort: {hours: h, weeks: w}", {"h": 125, "w": 1}, "do not fit into 1 weeks"),
        ("effort: {hours: h, weeks: w}", {"h": 12, "w": "a few"}, "no number of weeks"),
        ("effort: {minutes: 'u[].m'}", {"u": [{"m": 30}, {"m": "long"}]}, "not all of these are numbers"),
    ],
)
def test_a_time_in_doubt_is_unknown_with_the_reason(fields: str, cells: dict[str, Any], why: str, row: ReadRow) -> None:
    program = row(fields, **cells)
    assert program.effort is None
    assert [(unread.field, why in unread.reason) for unread in program.unread] == [("effort", True)]


def test_words_in_a_level_that_are_none_are_kept_unread(row: ReadRow) -> None:
    program = row("level: level", level="What a level of teaching!")
    assert (program.level, program.unread[0].words) == (None, "What a level of teaching!")


def test_values_translate_and_null_says_nothing(row: ReadRow) -> None:
    fields = "level: [{from: a, values: {1: beginner, x: null}}, {from: b, pattern: 'Level: (.*)'}]"
    assert row(fields, a=1, b="Level: advanced").level == "beginner"
    assert row(fields, a="X", b="Level: advanced").level == "advanced"
    assert row(fields, a=None, b="advanced").unread[0].reason.startswith("the words are not of the pattern")


def test_several_values(row: ReadRow) -> None:
    fields = "provider_skills: {from: s, separator: ';'}\noutcomes: {from: o, items: html}\nlanguages: [l]\n"
    program = row(fields, s="Spokes; Rims;;Spokes", o="<ul><li>True a wheel</li><li>Lace it</li></ul>", l="Español")
    assert program.provider_skills == ("Spokes", "Rims")
    assert program.outcomes == ("True a wheel", "Lace it")
    assert program.languages == ("es",)


def test_every_value_has_its_words_and_its_column(row: ReadRow) -> None:
    program = row("level: grade\ndelivery: {constant: online, because: All of it is}", grade="Introductory")
    level, delivery = program.evidence["level"], program.evidence["delivery"]
    assert (level.words, level.where, level.method) == ("Introductory", "$.grade", Method.MAPPED)
    assert (delivery.words, delivery.where, delivery.method) == (
        *("All of it is", "https://quay.example.org/terms"),
        Method.DECLARED,
    )


def test_an_address_is_quoted_and_a_place_is_not(row: ReadRow) -> None:
    program = row("place: {from: town, template: '{}, {state}'}", id="a b/ü?", town="Quay Town", state="NJ")
    assert program.url == "https://quay.example.org/a%20b/%C3%BC%3F"
    assert program.place == "Quay Town, NJ"
    assert row("place: {from: town, template: '{}, {state}'}", town="Quay Town").unread[0].field == "place"


def test_steps_to_other_programs(row: ReadRow) -> None:
    fields = "stacking:\n  - {relation: has_part, each: units, title: name, url: link}\n"
    program = row(fields, units=[{"name": "Hubs", "link": "https://quay.example.org/h"}, {"name": "", "link": None}])
    (step,) = program.stacking
    assert (step.relation, step.title, step.evidence.where) == ("has_part", "Hubs", "$.units[0].name")


def test_a_rating_of_thousands(row: ReadRow) -> None:
    fields = "rating: {average: stars, count: {from: said, pattern: '([0-9.]+K?) reviews'}}"
    rating = row(fields, stars="4.7", said="1.3K reviews").rating
    assert rating is not None
    assert (rating.average, rating.count) == (4.7, 1300)


@pytest.mark.parametrize("moment", ["2021-09-30", "2021-09-30T18:15:48Z", "1633025748", 1633025748, 1633025748000])
def test_the_day_of_a_price(moment: str | int, row: ReadRow) -> None:
    (offer,) = row("offers: {price: price, currency: USD, as_of: at}", price="5", at=moment).offers
    assert str(offer.as_of) == "2021-09-30"


def test_a_day_that_is_none_is_kept_unread(row: ReadRow) -> None:
    assert row("starts: begins", begins="soon").unread[0].words == "soon"
    assert not row("offers: {price: price, currency: USD, as_of: at}", price="5", at="soon").offers


def test_the_day_of_the_file_is_that_of_prices_without_one(tmp_path: Path, intake_for: IntakeFor) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("id,title,price,at\n1,Wheels,5,2020-01-02\n2,Rims,5,\n3,Hubs,0,\n")
    source = MappedFile(with_fields("offers: {price: price, currency: USD, as_of: at}"), as_of=date(2021, 3, 4))
    found = [*read_files(source, [path], intake_for(source.provider))]
    days = [[str(offer.as_of) for offer in one.offers] for one in found if isinstance(one, Program)]
    assert days == [["2020-01-02"], ["2021-03-04"], []]
