"""Which shape a source has, told by what each spider makes of a sample; and the row that is written of it."""

from pathlib import Path

import orjson
import pytest

from crawlers.detecting.detection import sightings, start_for
from crawlers.detecting.provider_row import ProviderRow, append_row, option
from crawlers.detecting.terms_links import terms_links
from crawlers.errors import ProviderOptionsError
from crawlers.provider_table import ProviderTableError, load_provider_table, provider_named
from crawlers.recorded import bodies
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.test_recordings import CASES

READABLE = [case for case in CASES if orjson.loads((case / "expected.json").read_bytes())["programs"]]
ROW = ProviderRow("meadow", "Meadow College", "schema_org", "https://meadow.example.org/robots.txt")


def sample(case: Path) -> list[tuple[bytes, str]]:
    return [found for file in sorted(case.glob("response*")) for found in bodies(file)]


@pytest.mark.parametrize("case", READABLE, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_every_recording_is_known_for_what_it_is(case: Path, intake_for: IntakeFor) -> None:
    best = sightings(sample(case), lambda spider: intake_for(spider.provider))[0]
    assert best.fits
    assert best.spider == case.parent.name
    assert best.filled["title"] == best.tally.programs == best.filled["url"]
    assert not set(best.missing) & set(best.filled)


def test_what_no_shape_reads_fits_none_and_each_says_why(intake_for: IntakeFor) -> None:
    page = b"<!DOCTYPE html><title>Our garden</title><p>Roses."
    found = sightings([(page, "https://garden.example.org/")], lambda spider: intake_for(spider.provider))
    assert not any(one.fits for one in found)
    assert all(one.why for one in found)


def test_only_so_many_entries_are_looked_at(intake_for: IntakeFor) -> None:
    case = next(case for case in READABLE if case.parent.name == "open_edx")
    best = sightings(sample(case), lambda spider: intake_for(spider.provider), most=2)[0]
    assert best.tally.entries == 2


@pytest.mark.parametrize(
    ("spider", "address", "start"),
    [
        ("open_edx", "https://edx.example.org/api/courses/v1/courses/", "https://edx.example.org/"),
        ("open_edx", "https://edx.example.org/api/courses/v1/courses/?page=3", "https://edx.example.org/"),
        ("open_edx", "https://example.org/lms/api/courses/v1/courses/", "https://example.org/lms/"),
        (
            "oai_pmh",
            "https://oer.example.org/oai?verb=ListRecords&metadataPrefix=oai_dc",
            "https://oer.example.org/oai",
        ),
        ("moochub", "https://hub.example.org/courses?page=1", "https://hub.example.org/courses?page=1"),
        ("course_feed", "https://hub.example.org/feed.xml", "https://hub.example.org/feed.xml"),
    ],
)
def test_a_row_says_from_where_a_crawl_begins_at_what_was_read(spider: str, address: str, start: str) -> None:
    assert start_for(spider, address, {}) == start


def test_links_to_terms_are_found_by_address_text_and_relation() -> None:
    page = b"""<a href="/terms-of-use">Small print</a> <A HREF='/legal?a=1&amp;b=2'>x</a> <a href=/p/7>Terms</a>
    <link rel="license" href="https://licence.example.org/by/4.0"> <a href="/courses/terminology">Words</a>
    <a href="javascript:terms()">Terms</a> <a href="https://[broken/terms">Terms</a>"""
    assert terms_links(page, "https://meadow.example.org/a/b") == [
        "https://meadow.example.org/terms-of-use",
        "https://meadow.example.org/legal?a=1&b=2",
        "https://meadow.example.org/p/7",
        "https://licence.example.org/by/4.0",
    ]


def test_a_row_is_read_as_it_was_meant(tmp_path: Path) -> None:
    table = tmp_path / "new" / "providers.toml"
    options = dict(map(option, ("pages=/courses/\\d+", "page_size=50", 'issuers=["a", "b\\"c"]', "x y=plain words")))
    terms = {"basis": "open_api", "url": "https://meadow.example.org/terms", "note": 'Read "all" of it.'}
    append_row(table, ROW)
    append_row(
        table, ProviderRow("hill", "Hill\\Höhe", "open_edx", "https://hill.example.org/", options, terms, (2, 9))
    )
    hill = provider_named("hill", table)
    assert (hill.name, hill.expected, hill.terms.note) == ("Hill\\Höhe", range(2, 10), 'Read "all" of it.')
    assert hill.options == {"pages": "/courses/\\d+", "page_size": 50, "issuers": ["a", 'b"c'], "x y": "plain words"}
    assert provider_named("meadow", table).url == ROW.url


def test_what_an_operator_wrote_stays(tmp_path: Path) -> None:
    table = tmp_path / "providers.toml"
    written = '# ours\n[own]\nname = "Own"   # by hand\nspider = "ctdl"\nurl = "https://own.example.org/"\n'
    table.write_text(written)
    append_row(table, ROW)
    assert table.read_text().startswith(written)
    assert [provider.id for provider in load_provider_table(table)] == ["own", "meadow"]
    assert [*tmp_path.iterdir()] == [table]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (ROW, "holds a provider 'meadow' already"),
        (ProviderRow("credly", "C", "credly", "https://c.example.org/"), "comes with a provider 'credly' already"),
        (ProviderRow("Big Hill", "H", "schema_org", "https://h.example.org/"), "providers.toml.*is no slug"),
        (ProviderRow("hill", "H", "schema", "https://h.example.org/"), "no spider 'schema'"),
        (ProviderRow("hill", "H", "schema_org", "file:///etc"), "is no web address"),
        (ProviderRow("hill", " ", "schema_org", "https://h.example.org/"), "name is missing"),
        (ProviderRow("hill", "H", "schema_org", "https://h.example.org/", {"a": None}), "cannot stand in an option"),
    ],
)
def test_a_bad_row_is_refused_and_the_table_left_alone(tmp_path: Path, row: ProviderRow, says: str) -> None:
    table = tmp_path / "providers.toml"
    append_row(table, ROW)
    before = table.read_bytes()
    with pytest.raises(ProviderTableError, match=says) as refused:
        append_row(table, row)
    assert refused.value.hint
    assert table.read_bytes() == before
    assert [*tmp_path.iterdir()] == [table]


@pytest.mark.parametrize(("spider", "options"), [("credly", {}), ("schema_org", {"page_kind": "lesson"})])
def test_options_with_which_a_spider_could_not_begin_are_refused(
    tmp_path: Path, spider: str, options: dict[str, str]
) -> None:
    table = tmp_path / "providers.toml"
    with pytest.raises(ProviderOptionsError):
        append_row(table, ProviderRow("hill", "Hill", spider, "https://hill.example.org/", options))
    assert not table.exists()


def test_an_option_needs_a_key_and_a_value() -> None:
    with pytest.raises(ProviderTableError, match="is no option"):
        option("pages")
