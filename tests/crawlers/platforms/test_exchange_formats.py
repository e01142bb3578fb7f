"""MOOChub, OAI-PMH and Atom: paging, deletions, and what is free."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.field_types.offer import Access
from catalog.program import Program
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.errors import UnexpectedResponseError
from crawlers.provider_table import providers, spider_for
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.platforms.conftest import of_document

RECORDINGS = Path(__file__).parents[2] / "recordings"
OAI = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{}</OAI-PMH>'


def oai(**options: object) -> ListingSpider:
    return spider_for(replace(providers()["oai_pmh"], url="https://shelf.example.org/oai", options=options))


def test_records_are_asked_for_in_a_format_and_a_set() -> None:
    assert [*oai().starts()] == ["https://shelf.example.org/oai?verb=ListRecords&metadataPrefix=oai_dc"]
    (start,) = oai(format="lom", set="courses:arts").starts()
    assert start.endswith("?verb=ListRecords&metadataPrefix=lom&set=courses%3Aarts")
    (changed,) = oai().changed_since(datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert changed.endswith("&from=2026-04-01")


def test_a_resumption_token_is_followed_as_it_is_written() -> None:
    body = (RECORDINGS / "oai_pmh/dublin_core/response.xml").read_bytes()
    (following,) = oai().links(body, "https://shelf.example.org/oai?verb=ListRecords&metadataPrefix=oai_dc", {})
    assert following == "https://shelf.example.org/oai?verb=ListRecords&resumptionToken=page%202%2F4"
    last = (RECORDINGS / "oai_pmh/lom/response.xml").read_bytes()
    assert [*oai().links(last, "https://shelf.example.org/oai", {})] == []


def test_nothing_that_matches_is_an_empty_list_and_other_errors_are_errors() -> None:
    nothing = OAI.format('<error code="noRecordsMatch">none</error>').encode()
    assert [*oai().entries(nothing, "https://shelf.example.org/oai")] == []
    stale = OAI.format('<error code="badResumptionToken">stale</error>').encode()
    with pytest.raises(UnexpectedResponseError, match="badResumptionToken: stale"):
        [*oai().entries(stale, "https://shelf.example.org/oai")]


def test_a_repository_of_courses_says_so_in_an_option(intake_for: IntakeFor) -> None:
    body = (RECORDINGS / "oai_pmh/dublin_core/response.xml").read_bytes()
    spider = oai(kind="course")
    intake = intake_for(spider.provider)
    entries = [entry for entry in spider.entries(body, "https://shelf.example.org/oai") if entry.fault is None]
    found = [intake.program(spider.read(entry), entry) for entry in entries]
    assert [one.kind for one in found if isinstance(one, Program)] == ["course", "course"]


@pytest.mark.parametrize(
    ("access", "offer", "expected"),
    [
        (["free"], [], Access.FULL_FREE),
        (["paid"], [], Access.UNKNOWN),
        (["free", "paid"], [], None),
        (["student"], [], None),
        (None, [("course", 0, "one-time")], None),
        (["free"], [("course", 0, "one-time")], Access.FULL_FREE),
        (["free"], [("course", 0, "one-time"), ("certificate", 30, "one-time")], Access.FREE_AUDIT),
        (["free"], [("complete", 0, "one-time"), ("certificate", 30, "one-time")], Access.FULL_FREE),
        (["paid"], [("course", 30, "one-time")], Access.ONE_OFF),
        (["paid"], [("course", 30, "yearly")], Access.SUBSCRIPTION),
        (["paid"], [("course", 30, "by semester")], Access.UNKNOWN),
        (["paid"], [("certificate", 30, "one-time")], Access.UNKNOWN),
    ],
)
def test_free_needs_both_a_price_of_none_and_free_access(
    access: list[str] | None, offer: list[tuple[str, int, str]], expected: Access | None, intake_for: IntakeFor
) -> None:
    rows = [{"category": c, "price": p, "priceCurrency": "EUR", "paymentFrequency": f} for c, p, f in offer]
    attributes = {"name": "Bees", "url": "https://campus.example.org/bees", "access": access, "offer": rows}
    document = {"data": [{"id": "1", "type": "Course", "attributes": attributes}]}
    (program,) = of_document("moochub", document, intake_for)
    assert isinstance(program, Program)
    assert [one.access for one in program.offers] == ([] if expected is None else [expected])
    assert expected is not None or program.unread


def test_the_next_page_of_a_moochub_list() -> None:
    body = (RECORDINGS / "moochub/page/response.json").read_bytes()
    spider = spider_for(providers()["moochub"])
    assert [*spider.links(body, "https://campus.example.org/moochub", {})] == [
        "https://campus.example.org/moochub?page=2"
    ]


def test_an_atom_feed_has_a_next_page_too() -> None:
    body = (RECORDINGS / "course_feed/atom/response.xml").read_bytes()
    spider = spider_for(providers()["course_feed"])
    assert [*spider.links(body, "https://feed.example.org/atom", {})] == ["https://feed.example.org/atom?page=2"]
