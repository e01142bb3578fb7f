"""What the store answers: changes since, history, rejects, runs, providers, schedules."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from catalog.store import Reject, Schedule, Store
from catalog.store.history import differences
from catalog.store.run import RAW_CAP
from tests.catalog.store.listings import PROVIDER, active, begun, listing, listings, store_run


def changed(store: Store, since: int) -> list[tuple[str, str]]:
    return [(program.id, program.status) for batch in store.changed_since(since, 2) for program in batch]


def test_changed_since_gives_each_program_once_in_order_of_change(store: Store) -> None:
    store_run(store, listings(range(5)))
    mark = store.sequence()
    assert changed(store, mark) == []
    store_run(store, [listing(0), listing(3, price=1), listing(1, price=1), listing(9)])
    assert sorted(changed(store, mark)) == [
        (f"{PROVIDER}:1", "active"),
        (f"{PROVIDER}:2", "vanished"),
        (f"{PROVIDER}:3", "active"),
        (f"{PROVIDER}:4", "vanished"),
        (f"{PROVIDER}:9", "active"),
    ]
    assert len(changed(store, 0)) == 6
    sequences = [program.sequence for batch in store.changed_since(0, 2) for program in batch]
    assert sequences == sorted(set(sequences))
    assert sequences[-1] <= store.sequence()


def test_a_reader_can_stop_at_any_batch_and_go_on(store: Store) -> None:
    store_run(store, listings(range(7)))
    first = next(store.changed_since(0, 3))
    rest = [program.id for batch in store.changed_since(first[-1].sequence, 3) for program in batch]
    assert sorted([program.id for program in first] + rest) == active(store)


def test_a_run_begun_earlier_and_accepted_later_is_not_missed(store: Store) -> None:
    early = begun(store)
    early.stage(listings(range(3)))
    store_run(store, listings(range(3), "orchard"), provider="orchard")
    mark = store.sequence()
    early.accept(complete=True)
    assert sorted(changed(store, mark)) == [(f"{PROVIDER}:{number}", "active") for number in range(3)]


def test_programs_accepted_while_reading_do_not_disturb_the_reader(store: Store) -> None:
    store_run(store, listings(range(6)))
    reading = store.all_active(2)
    seen = [program.id for program in next(reading)]
    mark = store.sequence()
    store_run(store, listings(range(6), price=1) + listings([50]))
    seen += [program.id for batch in reading for program in batch]
    assert len(seen) == len(set(seen))
    assert set(seen) | {id_ for id_, _ in changed(store, mark)} == set(active(store))


def test_get_many_answers_in_the_order_asked(store: Store) -> None:
    store_run(store, listings(range(2500)))
    asked = [f"{PROVIDER}:{number}" for number in reversed(range(2500))]
    assert [program.id for program in store.get_many([*asked, "harbour:none"])] == asked


def test_history_tells_fields_and_statuses_but_not_creation(store: Store) -> None:
    store_run(store, [listing(1, price=10, partners=["Quay"])])
    store_run(store, [listing(1, price=None, hours=3)])
    store_run(store, [listing(2)])
    runs = [run.id for run in reversed(store.runs())]
    found = [(change.run_id, change.field, change.before, change.after) for change in store.history(f"{PROVIDER}:1")]
    assert found == [
        (runs[1], "hours", None, 3),
        (runs[1], "partners", ["Quay"], None),
        (runs[1], "price", 10, None),
        (runs[2], "@status", "active", "vanished"),
    ]


def test_an_absent_field_and_a_null_differ_in_the_stored_history() -> None:
    assert list(differences(b'{"a":1}', b'{"a":1,"b":null}')) == [("b", None, "null")]
    assert list(differences(b'{"a":{"x":[1,2]}}', b'{"a":{"x":[2,1]}}')) == [("a", '{"x":[1,2]}', '{"x":[2,1]}')]
    assert list(differences(b'{"a":1,"b":2}', b'{"b":2,"a":1}')) == []


def test_rejects_come_back_verbatim_and_capped(store: Store) -> None:
    run = begun(store)
    small = Reject("bad price", "-3 is no price.", "2", "https://harbour.example.org/2", "price", b'{"price":"-3"\xff}')
    large = Reject("too long", "The listing is too long.", raw=b"x" * (RAW_CAP + 1))
    for reject in (small, large):
        run.reject(reject)
    run.accept(complete=False)
    found = store.rejects(run.id)
    assert (found[0].reject, found[0].capped) == (small, False)
    assert (len(found[1].reject.raw), found[1].capped) == (RAW_CAP, True)
    assert found[0].provider == PROVIDER


def test_many_rejects_are_written_before_the_run_ends(store: Store) -> None:
    with begun(store) as run:
        for number in range(250):
            run.reject(Reject("no title", "The listing has no title.", str(number)))
        assert len(store.rejects(run.id)) == 200
    assert len(store.rejects(run.id)) == 250


def test_providers_tell_their_last_runs(store: Store) -> None:
    store_run(store, listings(range(3)))
    complete = store.runs()[0]
    store_run(store, listings([7]), complete=False)
    begun(store).discard("too few")
    store_run(store, listings(range(2), "orchard"), provider="orchard")
    harbour, orchard = store.providers()
    assert (harbour.provider, harbour.active, harbour.vanished) == (PROVIDER, 4, 0)
    assert harbour.last_run is not None
    assert harbour.last_run.status == "discarded"
    assert harbour.last_accepted is not None
    assert harbour.last_accepted.counts.new == 1
    assert harbour.last_complete == complete.finished_at
    assert orchard.active == 2
    assert [run.provider for run in store.runs(limit=2)] == ["orchard", PROVIDER]
    assert len(store.runs(PROVIDER)) == 3


def test_a_run_under_way_shows_its_process_and_counts(store: Store) -> None:
    with begun(store) as run:
        run.stage(listings(range(3)))
        run.heartbeat()
        shown = store.runs()[0]
        assert (shown.status, shown.counts.read, shown.counts.new) == ("staged", 3, 3)
        assert shown.sources == [{"url": "https://harbour.example.org/catalogue"}]
        assert shown.heartbeat >= shown.started_at


def test_equal_contents_have_equal_fingerprints_whatever_the_way(store: Store) -> None:
    empty = store.fingerprint()
    store_run(store, listings(range(5)))
    straight = store.fingerprint()
    store_run(store, listings(range(3)))
    assert store.fingerprint() not in (empty, straight)
    store_run(store, listings(reversed(range(5))))
    assert store.fingerprint() == straight


def test_schedules_are_kept_changed_and_removed(store: Store) -> None:
    store.save_schedule(Schedule(PROVIDER, "cron", "0 3 * * *"))
    store.note_schedule_started(PROVIDER)
    store.note_schedule_finished(PROVIDER, "accepted")
    store.save_schedule(Schedule(PROVIDER, "interval", "6h", enabled=False))
    (kept,) = store.schedules()
    assert (kept.trigger, kept.expression, kept.enabled) == ("interval", "6h", False)
    assert (kept.last_status, kept.created is None) == ("accepted", False)
    assert kept.last_started is not None
    assert kept.last_finished is not None
    assert kept.last_started <= kept.last_finished
    assert store.remove_schedule(PROVIDER)
    assert not store.remove_schedule(PROVIDER)
    assert store.schedules() == []


def test_threads_reading_a_file_do_not_wait_for_each_other(tmp_path: Path) -> None:
    # More than the 15 connections SQLAlchemy's pool stops at by default.
    barrier = threading.Barrier(20)

    def read(_: int) -> int:
        with store._database.reading():
            barrier.wait(20)
            return store.counts().active

    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store, ThreadPoolExecutor(20) as threads:
        store_run(store, listings(range(3)))
        assert list(threads.map(read, range(20))) == [3] * 20


@pytest.mark.parametrize("after", [0, 3])
def test_counts_add_up(store: Store, after: int) -> None:
    store_run(store, listings(range(5)))
    store_run(store, listings(range(after, 5)))
    counts = store.counts()
    assert (counts.active, counts.vanished) == (5 - after, after)
    assert (counts.changes, counts.runs, counts.rejects) == (after, 2, 0)
