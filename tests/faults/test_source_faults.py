"""The guard on trial: sources that break are caught with the live catalogue untouched, sound ones raise no alarm."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from catalog.errors import CredwayError
from catalog.store import Store
from crawlers.run import crawl
from crawlers.scrapy_settings import CrawlSettings
from operations.providers import intake_for
from practice_providers import Response, Server, serve
from tests.faults.guard_trial import FEW, Stand, stands, trials
from tests.faults.opened_pages import spider_of
from tests.faults.source_faults import FAULTS

CLEAN_RUNS = 100
MANY_CLEAN_RUNS = 1000


@pytest.fixture(scope="module")
def practice() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture(scope="module")
def tried(practice: Server, tmp_path_factory: pytest.TempPathFactory) -> list[Stand]:
    return stands(practice, tmp_path_factory.mktemp("trial"))


def caught_share(made: list[Stand], few: int | None) -> tuple[float, set[str], list[str]]:
    found = [*trials(made, few)]
    missed = [f"{trial.fault} at {trial.provider}" for trial in found if not trial.caught]
    return 1 - len(missed) / len(found), {trial.fault for trial in found}, missed


def test_source_faults_are_caught_with_the_catalogue_untouched(tried: list[Stand]) -> None:
    share, struck, missed = caught_share(tried, FEW)
    assert struck == {fault.name for fault in FAULTS}
    assert len(struck) >= 40
    assert share >= 0.95, missed


@pytest.mark.slow
def test_every_fault_is_tried_on_every_provider(tried: list[Stand]) -> None:
    share, _, missed = caught_share(tried, None)
    assert share >= 0.95, missed


def alarms(made: list[Stand], runs: int) -> list[str]:
    ended = [made[number % len(made)].clean() for number in range(runs)]
    assert sum(report.counts.changed for report in ended) > runs
    assert sum(report.counts.new for report in ended) > runs / 4
    assert sum(report.counts.vanished for report in ended) > runs / 4
    return [f"{report.provider}: {report.why}" for report in ended if report.status != "accepted"]


def test_natural_change_raises_no_alarm(tried: list[Stand]) -> None:
    assert alarms(tried, CLEAN_RUNS) == []


@pytest.mark.slow
def test_natural_change_over_years_raises_at_most_one_alarm(tried: list[Stand]) -> None:
    assert len(alarms(tried, MANY_CLEAN_RUNS)) <= 1


@dataclass(frozen=True)
class WireFault:
    """A fault that only a fetch can meet."""

    name: str
    provider: str
    breaks: Callable[[Response], Response]


class EverySecond:
    """Strikes every second page; robots.txt is served."""

    def __init__(self, how: Callable[[Response], Response]) -> None:
        self._how = how
        self._met: Counter[str] = Counter()

    def __call__(self, response: Response) -> Response:
        if response.path == "/robots.txt":
            return response
        self._met["pages"] += 1
        return response if self._met["pages"] % 2 else self._how(response)


def but_robots(how: Callable[[Response], Response]) -> Callable[[Response], Response]:
    return lambda response: response if response.path == "/robots.txt" else how(response)


def robots_closed(response: Response) -> Response:
    if response.path != "/robots.txt":
        return response
    return replace(response, body=b"User-agent: *\nDisallow: /\n", status=200)


def broken_gzip(response: Response) -> Response:
    headers = {**response.headers, "Content-Encoding": "gzip"}
    return replace(response, body=b"\x1f\x8b\x08\x00 not gzip", headers=headers)


def empty_sitemap(response: Response) -> Response:
    if "sitemap" not in response.path:
        return response
    return replace(response, body=b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>')


WIRE_FAULTS = (
    WireFault("half the pages answer 403", "openquay", EverySecond(lambda r: replace(r, status=403, body=b""))),
    WireFault("half the pages are gone", "fernhill", EverySecond(lambda r: replace(r, status=404, body=b""))),
    WireFault("robots.txt suddenly forbids all", "lanternroad", robots_closed),
    WireFault("the start is gone", "stratuslane", but_robots(lambda r: replace(r, status=404, body=b"Not found"))),
    WireFault("the sitemap is empty", "fernhill", empty_sitemap),
    WireFault("gzip is broken", "harbourlight", but_robots(broken_gzip)),
    WireFault(
        "all redirected to a login at another host",
        "openquay",
        but_robots(lambda r: replace(r, status=302, headers={"Location": "http://127.0.0.1:9/login"})),
    ),
)


@pytest.mark.parametrize("fault", WIRE_FAULTS, ids=lambda fault: fault.name)
def test_what_only_a_fetch_can_meet_is_caught_too(
    fault: WireFault, practice: Server, tried: list[Stand], tmp_path: Path
) -> None:
    served = practice.providers[fault.provider]
    stand = next(one for one in tried if one.served is served)
    spider = spider_of(served)
    hosts = frozenset({served.base_url.removeprefix("http://")})
    settings = CrawlSettings(contact="https://tests.example.org/", delay=0.0, timeout=5.0, allowed_hosts=hosts)
    with Store.open(f"sqlite:///{stand.database}") as store:
        before = store.fingerprint()
        practice.break_(served.name, fault.breaks)
        with suppress(CredwayError):
            crawl(spider, store, intake_for(spider), tmp_path, settings, lambda _: None)
        practice.mend(served.name)
        assert store.runs(served.name)[0].status in ("held", "discarded")
        assert store.fingerprint() == before
