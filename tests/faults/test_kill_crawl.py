"""kill -9 in the middle of a crawl: the next one loses nothing, doubles nothing, and fetches little again."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalog.store import Store
from crawlers.recorded import bodies
from tests.faults.listing_site import Served, listing_site

PAGES = 600
SEED = 20261126
MOST_AGAIN = 0.05
PATIENCE_SECONDS = 600.0


@dataclass(frozen=True)
class Stored:
    """What must be equal to an undisturbed crawl's."""

    fingerprint: str
    active: int
    captured: int


@pytest.fixture(scope="module")
def site() -> Iterator[Served]:
    with listing_site(PAGES) as served:
        yield served


def environment(data: Path, site: Served) -> dict[str, str]:
    data.mkdir(exist_ok=True)
    row = f'name = "School"\nspider = "schema_org"\nurl = "{site.base}/sitemap.xml"\nexpected = [1, 100000]\n'
    (data / "providers.toml").write_text(f"[school]\n{row}")
    ours = {"DATA": str(data), "STORE_URL": "", "ALLOWED_HOSTS": site.host, "DELAY": "0"}
    return os.environ | {f"CREDWAY_{name}": value for name, value in ours.items()}


def command() -> list[str]:
    return [sys.executable, "-m", "operations", "crawl-here", "school"]


def crawl(data: Path, site: Served) -> float:
    """Crawls undisturbed; gives how long its run was open."""
    subprocess.run(command(), env=environment(data, site), check=True, capture_output=True, timeout=PATIENCE_SECONDS)
    with opened(data) as store:
        run = store.runs("school", 1)[0]
    assert (run.status, run.finished_at is not None) == ("accepted", True)
    return (run.finished_at - run.started_at).total_seconds() if run.finished_at else 0.0


def opened(data: Path) -> Store:
    return Store.open(f"sqlite:///{data}/store.sqlite")


def outcome(data: Path) -> Stored:
    captures = [*(data / "captures" / "school").iterdir()]
    with opened(data) as store:
        captured = {url for path in captures for _, url in bodies(path)}
        return Stored(store.fingerprint(), store.counts().active, len(captured))


def kill_within(data: Path, site: Served, after: float) -> bool:
    """Kills a crawl so many seconds after its first page was asked for; whether it still ran."""
    with subprocess.Popen(
        command(),
        env=environment(data, site),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        folder = data / "captures" / "school"
        while child.poll() is None and not any(folder.glob("*.open")):
            time.sleep(0.01)
        time.sleep(after)
        if child.poll() is not None:
            return False
        os.killpg(child.pid, signal.SIGKILL)
    return True


def pages_asked(site: Served) -> int:
    return sum(path.startswith("/programs/") for _, path in site.requests())


def assert_kills_lose_nothing(folder: Path, site: Served, kills: int, at_once: int) -> float:
    """Kills crawls, up to `at_once` of them in a row before one is let be; gives the share of pages fetched again."""
    undisturbed = folder / "undisturbed"
    took = crawl(undisturbed, site)
    expected = outcome(undisturbed)
    assert (expected.active, pages_asked(site)) == (PAGES, PAGES)
    chance = random.Random(SEED)
    again = killed = number = 0
    while killed < kills:
        data = folder / f"killed-{number}"
        mine = 0
        for _ in range(chance.randint(1, at_once)):
            after = chance.uniform(0, took)
            mine += kill_within(data, site, after)
            print(f"seed {SEED}, crawl {number}: killed {after:.3f} s into {took:.3f} s")
        crawl(data, site)
        assert outcome(data) == expected
        assert not [*data.rglob("*.open")]
        again += pages_asked(site) - PAGES
        killed, number = killed + mine, number + 1
        print(f"{killed} kills, {again} pages fetched again: {again / max(killed * PAGES, 1):.2%} for each kill")
        shutil.rmtree(data)
    return again / (killed * PAGES)


def test_a_handful_of_kills(tmp_path: Path, site: Served) -> None:
    share = assert_kills_lose_nothing(tmp_path, site, kills=4, at_once=2)
    assert 0 <= share <= MOST_AGAIN


@pytest.mark.slow
def test_a_hundred_kills(tmp_path: Path, site: Served) -> None:
    share = assert_kills_lose_nothing(tmp_path, site, kills=100, at_once=3)
    print(f"{share:.2%} of the pages were fetched again for each kill")
    assert 0 <= share <= MOST_AGAIN


def test_what_is_too_old_is_fetched_anew(tmp_path: Path, site: Served) -> None:
    assert kill_within(tmp_path, site, 0.3)
    site.requests()
    subprocess.run(
        command(),
        env=environment(tmp_path, site) | {"CREDWAY_RESUME_HOURS": "0"},
        check=True,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
    )
    assert pages_asked(site) == PAGES
