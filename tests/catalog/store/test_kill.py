"""A run killed with SIGKILL at any moment leaves the store as before it or fully accepted; a rerun mends the rest."""

import multiprocessing
import random
import signal
import time
from pathlib import Path

import pytest

from catalog.store import Staged, Store
from tests.catalog.store.listings import AT_ONCE, PROVIDER, listing, listings, store_run

# Parts of 200 records, so that kills fall before, between and inside transactions.
PART = 200


def before() -> list[Staged]:
    return listings(range(3000), text="x" * 2000)


def after() -> list[Staged]:
    """Of 3,000: a third unchanged, a third changed, a third gone, and as many new."""
    text = "x" * 2000
    return [
        *listings(range(1000), text=text),
        *listings(range(1000, 2000), text=text, hours=4),
        *listings(range(3000, 4000), text=text),
    ]


def crawl(url: str, started: "multiprocessing.synchronize.Event") -> None:
    with Store.open(url) as store:
        run = store.begin_run(PROVIDER, "crawl")
        started.set()
        records = after()
        for start in range(0, len(records), PART):
            run.stage(records[start : start + PART])
        run.accept(complete=True, judgement=AT_ONCE)


def kill_after(url: str, seconds: float) -> bool:
    """Whether the crawl was killed, not already through."""
    spawn = multiprocessing.get_context("spawn")
    started = spawn.Event()
    process = spawn.Process(target=crawl, args=(url, started))
    process.start()
    assert started.wait(60)
    time.sleep(seconds)
    process.kill()
    process.join()
    code = process.exitcode
    process.close()
    assert code in (0, -signal.SIGKILL)
    return code != 0


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, float]:
    """The fingerprints before and after a run nobody kills, and the seconds it takes."""
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'store.sqlite'}") as store:
        store_run(store, before())
        first = store.fingerprint()
        began = time.monotonic()
        store_run(store, after())
        return first, store.fingerprint(), time.monotonic() - began


@pytest.mark.parametrize("kill", range(6))
def test_a_killed_run_leaves_all_or_nothing_and_the_rerun_mends(
    kill: int, tmp_path: Path, undisturbed: tuple[str, str, float]
) -> None:
    first, last, seconds = undisturbed
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with Store.open(url) as store:
        store_run(store, before())
    # One kill in each sixth of the run, so that early and late ones both happen.
    killed = kill_after(url, seconds * random.Random(kill).uniform(kill, kill + 1) / 6)
    with Store.open(url) as store:
        assert store.fingerprint() in (first, last)
        assert killed or store.fingerprint() == last
        store_run(store, after())
        assert store.fingerprint() == last
        assert {run.status for run in store.runs()} <= {"accepted", "discarded"}
        assert [change.after for change in store.history(f"{PROVIDER}:1500")] == [4]
        assert [change.field for change in store.history(f"{PROVIDER}:2500")] == ["@status"]
        assert staged_rows(store) == 0


def staged_rows(store: Store) -> int:
    """Versions nothing points to."""
    from catalog.store.tables import programs, versions

    orphans = versions.select().where(versions.c.id.not_in(programs.select().with_only_columns(programs.c.version_id)))
    with store._database.reading() as connection:
        return len(connection.execute(orphans).all())


def die_holding(url: str, ready: "multiprocessing.synchronize.Event") -> None:
    store = Store.open(url)
    run = store.begin_run(PROVIDER, "crawl")
    run.stage([listing(1)])
    ready.set()
    time.sleep(60)


def test_a_dead_holders_lock_is_taken_over_on_every_database(store: Store, store_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    process = spawn.Process(target=die_holding, args=(store_url, ready))
    process.start()
    assert ready.wait(60)
    assert store.sweep_abandoned(PROVIDER) == 0
    process.kill()
    process.join()
    process.close()
    assert store.sweep_abandoned(PROVIDER) == 1
    assert staged_rows(store) == 0
    assert store.runs()[0].message == "Discarded: its process died."
