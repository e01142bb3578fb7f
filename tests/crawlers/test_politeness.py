"""A crawl asks first, keeps its pauses, comes back when it is told to, and leaves when it is not wanted."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from catalog.store import Store
from crawlers.errors import RefusedError, StoppedError
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.manners.ban_signs import FAILED_IN_A_ROW, REFUSED_IN_A_ROW, BanWatch, is_challenge
from crawlers.manners.guest import retry_after
from crawlers.manners.host_ledger import HostLedger
from crawlers.manners.quiet_hours import QuietHoursError, read_quiet_hours
from crawlers.manners.robots import rules_of
from crawlers.run import crawl
from crawlers.staging import RunReport
from practice_providers import Response, Server
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.test_crawl import spider_of

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PAGE = "https://school.example.org/programs/1"
Crawl = Callable[..., RunReport]


@pytest.fixture
def crawled(practice: Server, store: Store, intake_for: IntakeFor, tmp_path: Path) -> Iterator[Crawl]:
    hosts = frozenset(served.base_url.removeprefix("http://") for served in practice.providers.values())
    settings = CrawlSettings(delay=0.0, timeout=5.0, allowed_hosts=hosts, back_off=0.01)

    def run(name: str, **changes: object) -> RunReport:
        spider, wanted = spider_of(practice.providers[name]), replace(settings, **changes)  # type: ignore[arg-type]
        return crawl(spider, store, intake_for(spider.provider), tmp_path / "captures", wanted, lambda _: None)

    practice.requests.clear()
    yield run
    for name in practice.providers:
        practice.mend(name)


@pytest.mark.parametrize(
    ("lines", "gap"),
    [
        ("Crawl-delay: 3", 3.0),
        ("Request-rate: 1/5", 5.0),
        ("Request-rate: 2/1m", 30.0),
        ("Crawl-delay: 1\nRequest-rate: 1/5", 5.0),
        ("Disallow: /private/", 0.0),
    ],
)
def test_the_longer_of_delay_and_rate_is_the_pause(lines: str, gap: float) -> None:
    rules = rules_of(200, f"User-agent: *\n{lines}\n".encode(), "Credway")
    assert (rules.gap, rules.allows(PAGE)) == (gap, True)


def test_our_own_rules_come_before_everybodys() -> None:
    body = b"User-agent: credway\nCrawl-delay: 9\nDisallow: /programs/\n\nUser-agent: *\nDisallow:\n"
    rules = rules_of(200, body, "Credway")
    assert (rules.gap, rules.allows(PAGE)) == (9.0, False)


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(404, True), (403, True), (401, True), (410, True), (429, False), (500, False), (503, False)],
)
def test_no_robots_txt_allows_and_an_unreachable_one_forbids(status: int, allowed: bool) -> None:
    assert rules_of(status, b"User-agent: *\nDisallow: /\n", "Credway").allows(PAGE) is allowed


def test_visit_time_leaves_the_other_hours_quiet() -> None:
    rules = rules_of(200, b"User-agent: *\nVisit-time: 0200-0600\n", "Credway")
    assert rules.quiet_until(NOW.replace(hour=3)) is None
    assert rules.quiet_until(NOW) == (NOW + timedelta(days=1)).replace(hour=2)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("Wed, 25 Nov 2026 12:02:00 GMT", 120.0),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(said: str, seconds: float | None) -> None:
    assert retry_after(said, NOW) == seconds


def test_quiet_hours_may_pass_midnight_and_stand_in_a_zone() -> None:
    night = read_quiet_hours("22:00-06:30 Europe/London")
    assert night is not None
    assert night.until(NOW) is None
    assert night.until(NOW.replace(hour=23)) == NOW.replace(day=26, hour=6, minute=30)
    assert night.until(NOW.replace(hour=5)) == NOW.replace(hour=6, minute=30)
    assert read_quiet_hours(" ") is None


@pytest.mark.parametrize("text", ["always", "8-18", "25:00-26:00", "08:00-18:00 Middle/Earth"])
def test_quiet_hours_that_are_none_say_how_to_write_them(text: str) -> None:
    with pytest.raises(QuietHoursError, match="08:00-18:00"):
        read_quiet_hours(text)


def test_refusals_in_a_row_are_a_sign() -> None:
    watch = BanWatch()
    assert not any(watch.answered("host", 403, b"", html=True) for _ in range(REFUSED_IN_A_ROW - 1))
    assert not watch.answered("host", 200, b"", html=True)
    signs = [watch.answered("host", 429, b"", html=True) for _ in range(REFUSED_IN_A_ROW)]
    assert [bool(sign) for sign in signs] == [False] * (REFUSED_IN_A_ROW - 1) + [True]
    failures = [watch.failed("other", "no answer") for _ in range(FAILED_IN_A_ROW)]
    assert [bool(sign) for sign in failures] == [False] * (FAILED_IN_A_ROW - 1) + [True]


@pytest.mark.parametrize(
    ("status", "body", "challenge"),
    [
        (200, b"<html><title>Just a moment...</title></html>", True),
        (200, b"<title>Captcha design 101</title><script type='application/ld+json'>{}</script>", False),
        (200, b"<title>Pottery</title><div class='g-recaptcha'></div>", False),
        (403, b"<title>Pottery</title><script src='https://geo.captcha-delivery.com/c.js'></script>", True),
        (403, b"<title>Not for you</title>", False),
    ],
)
def test_a_test_for_humans_is_told_from_a_page(status: int, body: bytes, challenge: bool) -> None:
    assert is_challenge(status, body) is challenge


def test_turns_of_two_crawls_keep_the_longer_pause(tmp_path: Path) -> None:
    async def take(ledger: HostLedger, gap: float, taken: list[tuple[float, float]]) -> None:
        for _ in range(4):
            async with ledger.turn("host:80", gap):
                began = time.monotonic()
                await asyncio.sleep(0.01)
                taken.append((began, time.monotonic()))

    async def both(one: HostLedger, other: HostLedger) -> list[tuple[float, float]]:
        taken: list[tuple[float, float]] = []
        await asyncio.gather(take(one, 0.05, taken), take(other, 0.1, taken))
        return sorted(taken)

    with closing(HostLedger(tmp_path)) as one, closing(HostLedger(tmp_path)) as other:
        turns = asyncio.run(both(one, other))
    pauses = [later[0] - earlier[1] for earlier, later in pairwise(turns)]
    assert len(turns) == 8
    assert min(pauses) >= 0.045


def test_a_failing_robots_txt_is_a_no_for_now(practice: Server, crawled: Crawl) -> None:
    practice.break_("lanternroad", lambda response: on_robots(response, 503))
    with pytest.raises(RefusedError, match=r"robots\.txt could not be read"):
        crawled("lanternroad")
    assert {request.path for request in practice.requests} == {"/robots.txt"}


def test_a_missing_robots_txt_is_a_yes(practice: Server, crawled: Crawl) -> None:
    practice.break_("lanternroad", lambda response: on_robots(response, 404))
    assert crawled("lanternroad").status == "accepted"


def test_retry_after_is_waited_for(practice: Server, crawled: Crawl, store: Store) -> None:
    answers = iter([replace_with(429, {"Retry-After": "1"})])
    practice.break_("lanternroad", lambda r: r if r.path == "/robots.txt" else next(answers, lambda same: same)(r))
    report = crawled("lanternroad")
    assert report.status == "accepted"
    times = [request.at for request in practice.requests if request.path != "/robots.txt"]
    assert times[1] - times[0] >= 1.0
    host = next(iter(store.runs("lanternroad")[0].report["hosts"].values()))
    assert host["statuses"]["429"] == 1
    assert host["waited_seconds"] >= 1.0


def test_a_host_that_answers_slowly_gets_as_long_a_pause(practice: Server, crawled: Crawl) -> None:
    slow = iter([0.4])

    def answer(response: Response) -> Response:
        if response.path != "/robots.txt":
            time.sleep(next(slow, 0.0))
        return response

    practice.break_("lanternroad", answer)
    assert crawled("lanternroad", delay=0.001).status == "accepted"
    times = [request.at for request in practice.requests if request.path != "/robots.txt"]
    # The answer's own 0.4 seconds, and as much again.
    assert times[1] - times[0] >= 0.8


def test_a_host_that_wants_a_long_pause_ends_the_crawl(practice: Server, crawled: Crawl, store: Store) -> None:
    practice.break_("lanternroad", lambda response: on_pages(response, replace_with(503, {"Retry-After": "3600"})))
    with pytest.raises(StoppedError, match="no request for another 3600 seconds"):
        crawled("lanternroad")
    practice.mend("lanternroad")
    practice.requests.clear()
    with pytest.raises(StoppedError):
        crawled("lanternroad")
    assert practice.requests == []
    assert "3600 seconds" in store.runs("lanternroad")[1].report["stopped"]


def test_a_ban_stops_the_crawl_and_the_next_one(practice: Server, crawled: Crawl, store: Store) -> None:
    practice.break_("fernhill", lambda response: on_pages(response, replace_with(403, {}), "/programmes/"))
    with pytest.raises(StoppedError, match="refused 5 requests in a row, the last with 403"):
        crawled("fernhill")
    refused = [request for request in practice.requests if request.path.startswith("/programmes/")]
    assert len(refused) == REFUSED_IN_A_ROW
    assert store.runs("fernhill")[0].status == "discarded"
    practice.mend("fernhill")
    with pytest.raises(StoppedError, match="no request for another"):
        crawled("fernhill")


def test_a_test_for_humans_is_not_kept_as_a_page(practice: Server, crawled: Crawl, store: Store) -> None:
    human = b"<html><head><title>Just a moment...</title></head></html>"
    practice.break_("fernhill", lambda r: replace(r, body=human) if r.path.startswith("/programmes/") else r)
    with pytest.raises(StoppedError, match="whether a human is there"):
        crawled("fernhill")
    assert store.counts().rejects == 0


def test_in_quiet_hours_nothing_is_asked(practice: Server, crawled: Crawl) -> None:
    now = datetime.now(UTC)
    hours = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=1):%H:%M}"
    with pytest.raises(QuietHoursError, match="quiet hours until"):
        crawled("lanternroad", quiet_hours=hours)
    assert practice.requests == []


def test_a_run_says_how_it_behaved(practice: Server, crawled: Crawl, store: Store) -> None:
    crawled("fernhill")
    report = store.runs("fernhill")[0].report
    host = next(iter(report["hosts"].values()))
    seen = [request for request in practice.requests if request.provider == "fernhill"]
    assert host["requests"] == report["requests"] == len(seen)
    assert host["robots"] == {"allowed": len(seen) - 1, "forbidden": 1}
    assert host["pause_kept_seconds"] == 0.02
    gaps = [later.at - earlier.at for earlier, later in pairwise(seen)]
    assert min(gaps[1:]) >= 0.02
    assert host["shortest_pause_seconds"] > 0


def on_robots(response: Response, status: int) -> Response:
    return replace(response, status=status, body=b"") if response.path == "/robots.txt" else response


def on_pages(response: Response, change: Callable[[Response], Response], start: str = "/") -> Response:
    mine = response.path.startswith(start) and response.path != "/robots.txt"
    return change(response) if mine else response


def replace_with(status: int, headers: dict[str, str]) -> Callable[[Response], Response]:
    return lambda response: replace(response, status=status, body=b"", headers=headers)
