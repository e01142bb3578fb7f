"""kill -9 in the middle of a replay: the rerun ends with the same store and index as one that nobody disturbed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalog.store import Store
from index_mappings.open import open_engine
from tests.faults.credly_listings import a_year_later, badges, write

MOMENTS = 5
SEED = 20261125
PATIENCE_SECONDS = 600.0


@dataclass(frozen=True)
class Replayed:
    """What must be equal: programs and their contents, how many of each, every change, and what is indexed."""

    fingerprint: str
    counts: tuple[int, int, int]
    changes: frozenset[tuple[str, str, str, str]]
    indexed: tuple[int, int]


def environment(data: Path) -> dict[str, str]:
    return os.environ | {"CREDWAY_DATA": str(data), "CREDWAY_STORE_URL": "", "CREDWAY_SEARCH_URL": ""}


def command(*files: Path) -> list[str]:
    return [sys.executable, "-m", "operations", "replay", "credly", *map(str, files)]


def replay(data: Path, *files: Path) -> float:
    """Replays undisturbed; gives how long its run was open."""
    subprocess.run(command(*files), env=environment(data), check=True, capture_output=True, timeout=PATIENCE_SECONDS)
    with opened(data) as store:
        run = store.runs(limit=1)[0]
    assert run.finished_at is not None
    return (run.finished_at - run.started_at).total_seconds()


def opened(data: Path) -> Store:
    return Store.open(f"sqlite:///{data}/store.sqlite")


def outcome(data: Path) -> Replayed:
    with opened(data) as store:
        counts = store.counts()
        ids = [program.id for batch in store.changed_since(0) for program in batch]
        changes = frozenset(
            (change.program_id, change.field, repr(change.before), repr(change.after))
            for program in ids
            for change in store.history(program)
        )
        return Replayed(
            store.fingerprint(),
            (counts.active, counts.vanished, counts.changes),
            changes,
            indexed(data, store.sequence()),
        )


def indexed(data: Path, sequence: int) -> tuple[int, int]:
    """How many programs the index holds, and how many changes it is behind."""
    engine = open_engine(None, data)
    try:
        return engine.count(), sequence - engine.checkpoint()
    finally:
        engine.close()


def kill_within(data: Path, files: list[Path], runs_before: int, after: float) -> str:
    """Kills a replay so many seconds after its run has begun; gives what its run was doing then."""
    with subprocess.Popen(
        command(*files), env=environment(data), start_new_session=True, stderr=subprocess.DEVNULL
    ) as child:
        with opened(data) as store:
            while store.counts().runs == runs_before and child.poll() is None:
                time.sleep(0.01)
        time.sleep(after)
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
    with opened(data) as store:
        return store.runs(limit=1)[0].status


def assert_kills_leave_no_trace(folder: Path, first: list[Path], then: list[Path]) -> None:
    """Kills replays of `then` over a store of `first`, and runs each again."""
    before, undisturbed = folder / "before", folder / "undisturbed"
    replay(before, *first)
    shutil.copytree(before, undisturbed)
    # A little beyond the run's end, so that a kill may fall into the indexing too.
    took = 1.3 * replay(undisturbed, *then)
    expected = outcome(undisturbed)
    with opened(before) as store:
        runs_before, fingerprint_before = store.counts().runs, store.fingerprint()
    chance = random.Random(SEED)
    met = []
    for number in range(MOMENTS):
        data, after = folder / f"killed-{number}", chance.uniform(0, took)
        shutil.copytree(before, data)
        status = kill_within(data, then, runs_before, after)
        met.append(status)
        print(f"seed {SEED}, kill {number}: {after:.3f} s into a run of {took:.3f} s, which was {status}")
        with opened(data) as store:
            assert store.fingerprint() in (fingerprint_before, expected.fingerprint)
        replay(data, *then)
        assert outcome(data) == expected
    assert "staged" in met, "no kill fell into an open run: nothing was tested"


def test_five_kills_of_a_small_replay(tmp_path: Path) -> None:
    older = badges(3000)
    old = write(tmp_path / "old.jsonl.gz", older)
    new = write(tmp_path / "new.jsonl.gz", a_year_later(older))
    assert_kills_leave_no_trace(tmp_path, [old], [new])


@pytest.mark.slow
@pytest.mark.shared
def test_five_kills_of_the_whole_catalogue(tmp_path: Path, shared: Path) -> None:
    one = write(tmp_path / "one.jsonl.gz", badges(1))
    whole = shared / "catalogs" / "credly_2023-04" / "badge_templates.jsonl.gz"
    assert_kills_leave_no_trace(tmp_path, [one], [whole])
