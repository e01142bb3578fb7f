"""What has not changed is not fetched again, all that has is found, and nothing vanishes by it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.store import Store
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.provider import Provider
from crawlers.provider_table import spider_for, spiders
from crawlers.run import crawl
from crawlers.staging import RunReport
from tests.crawlers.conftest import IntakeFor
from tests.faults.listing_site import Served, listing_site

PAGES = 60
Crawl = Callable[..., RunReport]


@pytest.fixture
def site() -> Iterator[Served]:
    with listing_site(PAGES) as served:
        yield served


@pytest.fixture
def crawled(site: Served, store: Store, intake_for: IntakeFor, tmp_path: Path) -> Crawl:
    settings = CrawlSettings(delay=0.0, timeout=5.0, allowed_hosts=frozenset({site.host}), back_off=0.01)

    def run(**changes: object) -> RunReport:
        spider = spider_of(site)
        wanted = replace(settings, **changes)  # type: ignore[arg-type]
        return crawl(spider, store, intake_for(spider.provider), tmp_path / "captures", wanted, lambda _: None)

    return run


def spider_of(site: Served) -> ListingSpider:
    shape = spiders()["schema_org"]
    url = f"{site.base}/sitemap.xml"
    return spider_for(Provider("school", "School", "schema_org", url, shape.terms, range(1, 100_000), {}))


def rows(store: Store) -> tuple[str, int, int]:
    return store.fingerprint(), store.sequence(), store.counts().changes


def test_nothing_changed_costs_two_requests_and_no_write(site: Served, crawled: Crawl, store: Store) -> None:
    assert crawled().counts.new == PAGES
    site.requests()
    before, pages = rows(store), store.pages("school")
    report = crawled()
    assert [path for _, path in site.requests()] == ["/robots.txt", "/sitemap.xml"]
    assert (report.status, report.complete, report.counts.vanished) == ("accepted", True, 0)
    assert (report.counts.read, report.counts.unchanged) == (PAGES, PAGES)
    assert rows(store) == before
    after = store.pages("school")
    assert {url: page for url, page in after.items() if "/programs/" in url} == {
        url: page for url, page in pages.items() if "/programs/" in url
    }
    assert store.runs("school")[0].report["unasked"] == PAGES


def test_what_changed_is_found_and_nothing_else(site: Served, crawled: Crawl, store: Store) -> None:
    crawled()
    site.requests()
    site.change([3, 17])
    report = crawled()
    assert {path for _, path in site.requests()} == {"/robots.txt", "/sitemap.xml", "/programs/3", "/programs/17"}
    assert (report.counts.changed, report.counts.unchanged, report.counts.vanished) == (2, PAGES - 2, 0)
    assert [change.field for change in store.history("school:programs/3")] == ["evidence", "offers"]


def test_a_full_pass_finds_what_the_dates_hid(site: Served, crawled: Crawl, store: Store) -> None:
    crawled()
    site.change([5], hidden=True)
    assert crawled(full_every=2).counts.changed == 0
    assert crawled(full_every=2).counts.changed == 1
    assert [run.report["mode"] for run in store.runs("school")] == ["full", "incremental", "full"]


def test_without_dates_the_server_is_asked_whether_a_page_changed(
    site: Served, crawled: Crawl, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawlers.fetching.freshness.Freshness.by_lastmod", lambda *_: None)
    crawled()
    site.change([5], hidden=True)
    site.requests()
    report = crawled()
    assert len(site.requests()) == PAGES + 2
    assert (report.counts.changed, report.counts.unchanged) == (1, PAGES - 1)
    statuses = store.runs("school")[0].report["hosts"][site.host]["statuses"]
    assert (statuses["304"], statuses["200"]) == (PAGES - 1, 3)


def test_a_source_that_lists_what_changed_is_asked_for_that_alone(
    site: Served, crawled: Crawl, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = [f"{site.base}/changed.xml"]
    monkeypatch.setattr("crawlers.spiders.schema_org.SchemaOrg.changed_since", lambda *_: changed)
    crawled()
    site.requests()
    nothing = crawled()
    assert [path for _, path in site.requests()] == ["/robots.txt", "/changed.xml"]
    assert (nothing.status, nothing.why, nothing.complete, store.counts().active) == ("accepted", "", False, PAGES)
    site.change([4])
    report = crawled()
    assert (report.status, report.counts.read, report.counts.changed) == ("accepted", 1, 1)
    assert store.counts().active == PAGES
    assert store.runs("school")[0].sources == [{"url": f"{site.base}/sitemap.xml"}]


def test_a_program_that_is_not_active_is_fetched_again(site: Served, crawled: Crawl, store: Store) -> None:
    crawled()
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE programs SET status = 'vanished' WHERE id = 'school:programs/9'")
    site.requests()
    report = crawled()
    assert "/programs/9" in {path for _, path in site.requests()}
    assert (report.counts.returned, store.counts().active) == (1, PAGES)


def test_a_run_that_was_not_accepted_is_nothing_to_rely_on(
    site: Served, crawled: Crawl, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawlers.run._doubt", lambda *_: "Somebody doubts it.")
    assert crawled().status == "held"
    assert store.pages("school") == {}
