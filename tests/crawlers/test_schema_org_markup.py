"""Markup of pages beside JSON-LD blocks: microdata, meta tags, listings inside pages and lists; and hostile pages."""

import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from catalog.field_types.kind import CredentialKind
from catalog.program import Program
from catalog.store import Reject
from crawlers.base_spiders.html_tags import Tag, tags_and_texts
from crawlers.base_spiders.microdata import microdata
from crawlers.base_spiders.open_graph import kind_of_page, open_graph
from crawlers.errors import ProviderOptionsError
from crawlers.reading import Reading
from crawlers.spiders.schema_org import SchemaOrg
from crawlers.words.schema_org_terms import kind_named
from tests.crawlers.conftest import IntakeFor

URL = "https://fernhill.example.org/classes/lanterns"
SECONDS = 6.0


def read(
    body: bytes, intake_for: IntakeFor, url: str = URL, **options: str
) -> tuple[list[Program | Reject], SchemaOrg]:
    spider = SchemaOrg(replace(SchemaOrg.as_provider(), options=options))
    return [*Reading(spider, intake_for(spider.provider)).outcomes(body, url)], spider


def block(document: Any) -> bytes:
    return b'<script type="application/ld+json">' + orjson.dumps(document) + b"</script>"


def test_a_listing_inside_a_page_or_a_list_is_found(intake_for: IntakeFor) -> None:
    courses = [{"@type": "Course", "name": name, "url": f"/classes/{name}"} for name in ("soap", "felt", "rope")]
    steps = [{"@type": "ListItem", "position": 1, "item": courses[0]}, courses[1]]
    about = {"@type": "WebPage", "mainEntity": {"@type": "ItemList", "itemListElement": steps}}
    graph = {"@graph": [about, {"@type": "FAQPage", "mainEntity": [courses[2]]}]}
    found, spider = read(b"<html>" + block(graph), intake_for)
    assert [one.title for one in found if isinstance(one, Program)] == ["soap", "felt", "rope"]
    assert "page without a listing" not in spider.passed_over


def test_what_a_job_asks_for_is_no_listing(intake_for: IntakeFor) -> None:
    asked = {"@type": "EducationalOccupationalCredential", "name": "Degree"}
    found, spider = read(b"<html>" + block({"@type": "JobPosting", "qualifications": asked}), intake_for)
    assert found == []
    assert spider.passed_over == Counter({"JobPosting": 1, "page without a listing": 1})


def test_jsonld_goes_before_microdata_and_microdata_before_meta_tags(intake_for: IntakeFor) -> None:
    meta = b'<meta property="og:type" content="course"><meta property="og:title" content="By tags">'
    item = b'<div itemscope itemtype="https://schema.org/Course"><b itemprop="name">By items</b></div>'
    pages = (
        b"<head>" + meta,
        b"<head>" + meta + item,
        b"<head>" + meta + item + block({"@type": "Course", "name": "By block"}),
    )
    titles = [[one.title for one in read(body, intake_for)[0] if isinstance(one, Program)] for body in pages]
    assert titles == [["By tags"], ["By items"], ["By block"]]


def test_a_broken_block_is_told_beside_what_microdata_says(intake_for: IntakeFor) -> None:
    item = b'<div itemscope itemtype="https://schema.org/Course"><b itemprop="name">By items</b></div>'
    found, _ = read(b'<script type="application/ld+json">{"name": </script>' + item, intake_for)
    assert [one.reason if isinstance(one, Reject) else one.title for one in found] == ["unreadable", "By items"]


def test_a_listing_without_a_name_is_a_reject_that_says_so(intake_for: IntakeFor) -> None:
    (found,), _ = read(b'<div itemscope itemtype="http://schema.org/Course"><p itemprop="about">Rope', intake_for)
    assert isinstance(found, Reject)
    assert (found.reason, found.field) == ("no_title", "title")


def test_a_page_in_place_of_robots_lists_nothing(intake_for: IntakeFor) -> None:
    item = b'<div itemscope itemtype="https://schema.org/Course"><b itemprop="name">By items</b></div>'
    assert read(item, intake_for, "https://fernhill.example.org/robots.txt")[0] == []


TITLED = {"og:title": "Soap"}
PAGE = "https://fernhill.example.org/courses/soap"


@pytest.mark.parametrize(
    ("tags", "url", "options", "kind"),
    [
        ({"og:type": "course"}, URL, {}, CredentialKind.COURSE),
        ({"og:type": "fernhill:program"}, URL, {}, CredentialKind.PROGRAM),
        ({"og:type": "website"} | TITLED, URL, {}, None),
        ({"og:url": PAGE + "/"} | TITLED, PAGE, {}, CredentialKind.COURSE),
        ({"og:url": "https://fernhill.example.org/login"} | TITLED, PAGE, {}, None),
        (TITLED, PAGE, {}, None),
        ({"og:url": PAGE}, PAGE, {}, None),
        ({"og:url": "https://fernhill.example.org/courses"} | TITLED, "https://fernhill.example.org/courses", {}, None),
        (TITLED, URL, {"page_kind": "badge"}, CredentialKind.BADGE),
    ],
)
def test_a_page_of_meta_tags_is_a_listing_only_if_something_says_so(
    tags: Mapping[str, str], url: str, options: Mapping[str, str], kind: CredentialKind | None
) -> None:
    found = kind_of_page(tags, url, options)
    assert (found and found.value) == kind


def test_an_option_that_is_no_kind_is_refused() -> None:
    with pytest.raises(ProviderOptionsError, match="page_kind"):
        kind_of_page(TITLED, URL, {"page_kind": "lesson"})


def test_tags_below_the_head_are_not_the_pages_own() -> None:
    page = b'<head><meta name="description" content="Ours"></head><body>og:<meta property="og:title" content="Theirs">'
    assert open_graph(page) == {"description": "Ours"}


def test_a_price_of_nothing_in_meta_tags_is_not_free(intake_for: IntakeFor) -> None:
    tags = {"og:type": "course", "og:title": "Soap", "product:price:amount": "0.00", "product:price:currency": "EUR"}
    page = "".join(f'<meta property="{name}" content="{value}">' for name, value in tags.items()).encode()
    (found,), _ = read(b"<head>" + page, intake_for)
    assert isinstance(found, Program)
    assert found.offers == ()
    assert [row.field for row in found.unread] == ["offers"]
    assert found.evidence["title"].method == "parsed"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Certification", CredentialKind.CERTIFICATION),
        ("Higher National Certificate", CredentialKind.CERTIFICATE),
        ("Bachelor of Science in Computer Science", CredentialKind.DEGREE),
        ("Electrical workers license", CredentialKind.LICENCE),
        ("High school diploma", None),
        ("Accreditation", None),
    ],
)
def test_credentials_are_known_by_what_they_are_called(words: str, kind: CredentialKind | None) -> None:
    assert kind_named(words) == kind


def test_tags_are_read_as_browsers_read_them() -> None:
    page = b"""<!-- <b> --><META Name=a content='x > y' checked content="later"><script>"<b>"</script>1 &lt; 2<br/>"""
    tags = [*tags_and_texts(page)]
    assert tags[0] == Tag("meta", {"name": "a", "content": "x > y", "checked": ""})
    assert [tag for tag in tags if isinstance(tag, str)] == ["1 < 2"]


HOSTILE = {
    "nested properties": b"<div itemscope>" + b"<b itemprop=a>" * 100_000,
    "nested items": b"<div itemscope itemprop=a>" * 100_000,
    "open quotes": b'<div itemscope><a "' * 100_000,
    "unopened ends": b"<div itemscope>" + b"</b>" * 300_000,
    "attributes": b"<div itemscope " + b"a " * 500_000 + b">",
    "tags without end": b"itemscope og:" + b"<a" * 500_000,
    "comments": b"itemscope og:" + b"<!--" * 300_000,
    "scripts": b"<div itemscope>og:" + b"<script>" * 200_000,
    "values": b"<div itemscope>" + b"<p itemprop='a b c d'>x" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_takes_long_or_becomes_much(name: str) -> None:
    began = time.process_time()
    found = [*microdata(HOSTILE[name])]
    open_graph(HOSTILE[name])
    assert time.process_time() - began < SECONDS
    assert len(orjson.dumps(found[:1])) < 3_000_000


@pytest.mark.shared
def test_microdata_examples_give_what_their_jsonld_gives(shared: Path, intake_for: IntakeFor) -> None:
    text = (shared / "recordings/schema_org/issue-1779-examples.txt").read_text()
    parts = re.findall(r"MICRODATA:\n(.*?)\nRDFA:.*?JSON:\n(.*?)(?=\nTYPES:|\Z)", text, re.DOTALL)
    kinds = []
    for items, json in parts:
        by_items, by_json = (read(body.encode(), intake_for)[0] for body in ("<html>" + items, "<html>" + json))
        assert [shown(one) for one in by_items] == [shown(one) for one in by_json]
        kinds += [one.kind for one in by_items if isinstance(one, Program)]
    assert len(parts) == 3
    assert kinds == [CredentialKind.CERTIFICATE, CredentialKind.CERTIFICATION]


def shown(one: Program | Reject) -> Any:
    """What a learner sees of it; the words it was read from stand in other places."""
    assert isinstance(one, Program)
    return one.model_dump(exclude={"evidence", "summary"}) | {"summary": re.sub(r"\s+", " ", one.summary or "")}


@pytest.mark.shared
def test_every_jsonld_example_gives_what_a_person_would_read(shared: Path, intake_for: IntakeFor) -> None:
    examples = orjson.loads((shared / "recordings/schema_org/course_and_credential_jsonld_examples.json").read_bytes())
    found = [one for example in examples for one in read(orjson.dumps(example["jsonld"]), intake_for)[0]]
    programs = [one for one in found if isinstance(one, Program)]
    assert len(examples) == 16
    assert [one.reason for one in found if isinstance(one, Reject)] == ["no_title"]
    assert Counter(one.kind for one in programs) == {
        CredentialKind.CERTIFICATE: 1,
        CredentialKind.CERTIFICATION: 1,
        CredentialKind.DEGREE: 1,
        CredentialKind.LICENCE_PREPARATION: 1,
        CredentialKind.PROGRAM: 1,
        CredentialKind.COURSE: 6,
    }
    prices = {one.title: [offer.price.amount for offer in one.offers if offer.price] for one in programs if one.offers}
    assert prices == {
        "Undergraduate CS degree from ACME College": [16278, 37344, 35599],
        "Basic Proofreading": [395, 440],
    }
    # Room and board, a price of 0, credits without their system.
    assert Counter(row.field for one in programs for row in one.unread)["offers"] == 2
