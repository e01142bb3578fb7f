"""Crawls over real HTTP, of the practice providers and of what they become when they break."""

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.store import RunLostError, Store
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.errors import RefusedError, UnexpectedResponseError
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.provider import Provider
from crawlers.provider_table import spider_for, spiders
from crawlers.replay import replay
from crawlers.run import crawl
from crawlers.staging import RunReport
from practice_providers import PracticeProvider, Response, Server
from practice_providers.expectations import expectations
from tests.crawlers.conftest import IntakeFor

SPIDERS = {"feed": "course_feed"}
REJECTED = {"no_title", "no_id", "unsafe_url", "test_listing", "unreadable"}
BLANKED = {"level": "level", "hours": "effort", "price": "offers"}

Crawl = Callable[[ListingSpider], RunReport]


def spider_of(served: PracticeProvider) -> ListingSpider:
    """The spider of the provider's shape, as an operator's table would have it."""
    spider = spiders()[SPIDERS.get(served.shape, served.shape)]
    options: dict[str, object] = {}
    if served.shape == "credly":
        options["issuers"] = [url.split("/")[-2] for url in served.start_urls]
    url = served.base_url + "/" if served.shape in ("credly", "discovery") else served.start_urls[0]
    return spider_for(Provider(served.name, served.title, spider.name, url, spider.terms, range(1, 1000), options))


@pytest.fixture
def crawled(practice: Server, store: Store, intake_for: IntakeFor, tmp_path: Path) -> Iterator[Crawl]:
    hosts = frozenset(served.base_url.removeprefix("http://") for served in practice.providers.values())
    # Each pass a full one: what is spared on the next is tested in test_incremental.py.
    settings = CrawlSettings("https://tests.example.org/", 0.0, 5.0, hosts, back_off=0.01, full=True)

    def run(spider: ListingSpider) -> RunReport:
        return crawl(spider, store, intake_for(spider.provider), tmp_path / "captures", settings, lambda _: None)

    practice.requests.clear()
    yield run
    for name in practice.providers:
        practice.mend(name)


@pytest.mark.parametrize("name", sorted(expectations()))
def test_all_that_is_listed_is_stored_or_rejected_by_name(
    name: str, practice: Server, crawled: Crawl, store: Store
) -> None:
    served = practice.providers[name]
    report = crawled(spider_of(served))
    assert (report.status, report.why) == ("accepted", "")
    assert report.tally.entries == served.expected.listings
    assert store.counts().active == served.expected.accepted
    reasons = sorted(kept.reject.reason for kept in store.rejects(report.run_id))
    assert reasons == sorted(served.expected.rejected.values())
    assert not report.tally.left


@pytest.mark.parametrize("name", sorted(expectations()))
def test_what_means_nothing_is_left_unknown(name: str, practice: Server, crawled: Crawl, store: Store) -> None:
    served = practice.providers[name]
    crawled(spider_of(served))
    stored = {one.id: one for batch in store.all_active() for one in batch}
    for native_id, blanks in served.expected.blanked.items():
        found = [one for id_, one in stored.items() if id_.endswith((f":{native_id}", f"/{native_id}"))]
        assert len(found) == 1, native_id
        for field in (BLANKED[blank] for blank in blanks if blank in BLANKED):
            assert f'"field":"{field}"'.encode() in found[0].body
            assert f'"{field}":'.encode() not in found[0].body.partition(b'"unread":')[0].replace(b'"evidence":', b"")


@pytest.mark.parametrize("name", sorted(expectations()))
def test_replaying_a_crawls_captures_changes_nothing(
    name: str, practice: Server, crawled: Crawl, store: Store, intake_for: IntakeFor, tmp_path: Path
) -> None:
    spider = spider_of(practice.providers[name])
    first = crawled(spider)
    before = store.fingerprint()
    captures = [*(tmp_path / "captures" / name).iterdir()]
    again = spider_for(spider.provider)
    report = replay(again, captures, store, intake_for(spider.provider), lambda _: None)
    assert (report.counts.new, report.counts.changed, report.counts.vanished) == (0, 0, 0)
    assert report.counts.unchanged == first.counts.new
    assert store.fingerprint() == before


def test_a_crawler_is_an_honest_guest(practice: Server, crawled: Crawl) -> None:
    served = practice.providers["fernhill"]
    crawled(spider_of(served))
    seen = [request for request in practice.requests if request.provider == served.name]
    assert seen[0].path == "/robots.txt"
    assert {request.headers["user-agent"] for request in seen} == {"Credway/0.1 (+https://tests.example.org/)"}
    assert not any("cookie" in request.headers or "referer" in request.headers for request in seen)
    assert {request.path for request in seen}.isdisjoint(served.expected.forbidden_paths)


def test_a_page_that_robots_txt_forbids_is_counted(practice: Server, crawled: Crawl) -> None:
    report = crawled(spider_of(practice.providers["fernhill"]))
    assert report.tally.passed_over["forbidden by robots.txt"] == 1


def test_a_provider_that_says_no_is_not_crawled(practice: Server, crawled: Crawl, store: Store) -> None:
    practice.break_("lanternroad", lambda response: robots(response, b"User-agent: *\nDisallow: /\n"))
    with pytest.raises(RefusedError, match=r"robots\.txt forbids"):
        crawled(spider_of(practice.providers["lanternroad"]))
    assert {request.path for request in practice.requests} == {"/robots.txt"}
    assert store.runs("lanternroad")[0].status == "discarded"


def test_loopback_is_refused_unless_the_operator_names_it(
    practice: Server, store: Store, intake_for: IntakeFor, tmp_path: Path
) -> None:
    practice.requests.clear()
    spider = spider_of(practice.providers["lanternroad"])
    with pytest.raises(RefusedError, match="not on the public internet"):
        crawl(spider, store, intake_for(spider.provider), tmp_path, CrawlSettings(delay=0.0), lambda _: None)
    assert practice.requests == []


def test_a_redirect_to_loopback_is_refused(practice: Server, crawled: Crawl) -> None:
    target = "http://127.0.0.1:9/"
    practice.break_("lanternroad", lambda response: replace(response, status=302, headers={"Location": target}))
    with pytest.raises(RefusedError, match="not on the public internet"):
        crawled(spider_of(practice.providers["lanternroad"]))


def test_a_start_that_is_something_else_stores_nothing(practice: Server, crawled: Crawl, store: Store) -> None:
    practice.break_("stratuslane", lambda response: replace(response, body=b"<html>Down for repairs</html>"))
    with pytest.raises(UnexpectedResponseError, match="looks like a web page"):
        crawled(spider_of(practice.providers["stratuslane"]))
    assert store.counts().active == 0


def test_a_server_that_fails_on_a_later_page_leaves_the_run_held(
    practice: Server, crawled: Crawl, store: Store
) -> None:
    practice.break_("commonledger", lambda response: fails_on(response, b'rel="next"'))
    spider = spider_of(practice.providers["commonledger"])
    report = crawled(spider)
    assert report.status == "held"
    assert "the server answered 403" in report.why
    assert store.counts().active == 0
    assert store.accept_held(report.run_id).counts.new == report.counts.new > 0


def test_a_page_that_breaks_keeps_what_it_listed(practice: Server, crawled: Crawl, store: Store) -> None:
    served = practice.providers["fernhill"]
    stored = crawled(spider_of(served)).counts.new
    practice.break_("fernhill", lambda response: replace(response, body=response.body.replace(b'"name":', b'"name"')))
    report = crawled(spider_of(served))
    assert (report.status, report.counts.vanished) == ("discarded", 0)
    assert report.tally.rejected["unreadable"] >= stored
    assert {kept.reject.native_id for kept in store.rejects(report.run_id)} >= {"programmes/mending-clocks"}


def test_nothing_listed_makes_nothing_vanish(practice: Server, crawled: Crawl, store: Store) -> None:
    spider = spider_of(practice.providers["stratuslane"])
    stored = crawled(spider).counts.new
    practice.break_("stratuslane", lambda response: replace(response, body=b'{"modules": []}'))
    report = crawled(spider_of(practice.providers["stratuslane"]))
    assert (report.status, store.counts().active) == ("discarded", stored)
    assert "absent is 100%" in report.why


def test_a_small_answer_that_becomes_huge_is_not_read(practice: Server, crawled: Crawl) -> None:
    bomb = gzip.compress(b" " * (80 * 1024 * 1024))
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    practice.break_("stratuslane", lambda response: robots(replace(response, body=bomb, headers=headers), b""))
    report = crawled(spider_of(practice.providers["stratuslane"]))
    assert report.status == "discarded"
    assert "a decompression bomb" in report.why


def test_a_run_that_is_lost_on_the_way_ends_the_crawl(
    practice: Server, crawled: Crawl, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawlers.staging.BATCH", 50)
    practice.break_("openquay", lambda response: lose_the_run(response, tmp_path / "store.db"))
    with pytest.raises(RunLostError):
        crawled(spider_of(practice.providers["openquay"]))
    assert store.counts().active == 0
    assert len(practice.requests) < 12


def lose_the_run(response: Response, database: Path) -> Response:
    """As if the lease had run out and another machine had taken the provider."""
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE locks SET token = 'another'")
    return response


def robots(response: Response, body: bytes) -> Response:
    """The answer with another robots.txt; all other paths are answered as they come."""
    if response.path != "/robots.txt":
        return response
    return replace(response, body=body, headers={"Content-Type": "text/plain"})


def fails_on(response: Response, last: bytes) -> Response:
    """Pages that link to another one are answered, the last one is not."""
    link = response.headers.get("Link", "").encode()
    return response if last in link or response.path == "/robots.txt" else replace(response, status=403, body=b"")
