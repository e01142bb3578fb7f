"""Rules that hold for every spider."""

import inspect
from pathlib import Path

import pytest

from catalog.program import Program
from crawlers import spiders as spider_files
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.base_spiders.sitemap_pages import SitemapPages
from crawlers.entry import Found
from crawlers.errors import UnexpectedResponseError
from crawlers.provider import TermsBasis
from crawlers.provider_table import providers, spider_for, spiders
from crawlers.reading import Reading
from crawlers.replay import outcomes
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.test_recordings import CASES

FILES = sorted(path for path in Path(spider_files.__path__[0]).glob("*.py") if path.stem != "__init__")
PAGE = b"<!doctype html><html><body>Moved</body></html>"
each_spider = pytest.mark.parametrize("spider", spiders().values(), ids=lambda spider: spider.name)


def test_each_file_holds_one_spider_of_its_name() -> None:
    assert [path.stem for path in FILES] == sorted(spiders())


@each_spider
def test_file_class_and_name_agree(spider: type[ListingSpider]) -> None:
    assert spider.__module__.rpartition(".")[2] == spider.name
    assert spider.__name__.lower() == spider.name.replace("_", "")


@each_spider
def test_terms_and_counts_are_declared(spider: type[ListingSpider]) -> None:
    assert spider.terms.basis in TermsBasis
    assert spider.terms.url.startswith("https://")
    assert len(spider.terms.note) > 20
    assert 0 < spider.expected.start < spider.expected.stop


@each_spider
def test_a_spider_says_what_it_is(spider: type[ListingSpider]) -> None:
    assert spider.title
    assert inspect.getdoc(spider) != inspect.getdoc(ListingSpider)


JSON_READERS = [spider for spider in spiders().values() if not issubclass(spider, SitemapPages)]


@pytest.mark.parametrize("spider", JSON_READERS, ids=lambda spider: spider.name)
def test_a_web_page_in_place_of_data_is_refused_by_name(spider: type[ListingSpider]) -> None:
    with pytest.raises(UnexpectedResponseError, match=r"https://www\.example\.org/moved") as refused:
        [*spider_for(spider.as_provider()).entries(PAGE, "https://www.example.org/moved")]
    assert refused.value.hint


def test_a_web_page_without_a_listing_is_counted() -> None:
    made = spider_for(providers()["schema_org"])
    assert [*made.entries(PAGE, "https://www.example.org/moved")] == []
    assert made.passed_over["page without a listing"] == 1


@each_spider
def test_binary_is_refused(spider: type[ListingSpider]) -> None:
    with pytest.raises(UnexpectedResponseError, match="binary"):
        [*spider_for(spider.as_provider()).entries(b"\x7fELF\x00\x00\x01", "https://www.example.org/program")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_every_value_a_learner_sees_has_its_evidence(case: Path, intake_for: IntakeFor) -> None:
    spider = spider_for(providers()[case.parent.name])
    reading = Reading(spider, intake_for(spider.provider))
    programs = [one for one in outcomes(reading, sorted(case.glob("response*"))) if isinstance(one, Program)]
    for program in programs:
        carries_its_own = {"id", "provider", "native_id", "url", "evidence", "unread"}
        carries_its_own |= {"skills", "employers", "stacking", "occupations"}
        assert program.model_fields_set - carries_its_own == program.evidence.keys()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_listing_is_written_in_our_field_names(case: Path) -> None:
    spider = spider_for(providers()[case.parent.name])
    for path in case.glob("response*"):
        body = path.read_bytes().split(b"\n")[0] if path.suffix == ".jsonl" else path.read_bytes()
        for entry in spider.entries(body, "https://www.example.org/list"):
            if entry.fault is None:
                listing = spider.read(entry)
                assert listing.keys() <= Program.model_fields.keys()
                assert all(isinstance(found, Found | list) for found in listing.values())
