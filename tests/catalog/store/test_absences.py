"""Soft retirement: what is missing stays for a while, says so, and comes back as if nothing had been."""

import pytest

from catalog.store import Judgement, Reject, Store, StoredProgram
from tests.catalog.store.listings import PROVIDER, active, begun, listing, listings

LAST = f"{PROVIDER}:9"


def run_of(store: Store, count: int, complete: bool = True, retire_after: int = 3) -> int:
    run = begun(store)
    run.stage(listings(range(count)))
    return run.accept(complete, Judgement(retire_after=retire_after)).counts.vanished


def last(store: Store) -> StoredProgram:
    found = store.get(LAST)
    assert found is not None
    return found


def test_a_program_is_retired_after_so_many_absences_in_a_row(store: Store) -> None:
    run_of(store, 10)
    assert [run_of(store, 9), len(active(store))] == [1, 10]
    since = last(store).absent_since
    assert since is not None
    assert [run_of(store, 9), len(active(store)), last(store).absent_since] == [1, 10, since]
    assert [run_of(store, 9), len(active(store))] == [1, 9]
    gone = last(store)
    assert (gone.status, gone.vanished_since, gone.absent_since) == ("vanished", since, None)
    assert gone.vanished_reason == "not listed in 3 complete runs in a row"
    assert [change.after for change in store.history(LAST)] == ["vanished"]
    assert run_of(store, 9) == 0


def test_what_returns_begins_anew(store: Store) -> None:
    for count in (10, 9, 9, 10, 9, 9):
        run_of(store, count)
    assert last(store).status == "active"
    run_of(store, 9)
    assert last(store).status == "vanished"
    run_of(store, 10)
    assert (last(store).status, last(store).vanished_since, last(store).absent_since) == ("active", None, None)


def test_absence_alone_changes_nothing_that_is_indexed(store: Store) -> None:
    run_of(store, 10)
    before = store.fingerprint(), store.sequence()
    run_of(store, 9)
    assert (store.fingerprint(), store.sequence()) == before


@pytest.mark.parametrize("again", ["listed", "rejected"])
def test_an_incomplete_run_never_counts_but_may_find_again(store: Store, again: str) -> None:
    for count in (10, 9, 9):
        run_of(store, count)
    run_of(store, 3, complete=False)
    assert last(store).absent_since is not None
    run = begun(store)
    if again == "listed":
        run.stage([listing(9)])
    else:
        run.reject(Reject("no_title", "There is none.", native_id="9"))
    run.accept(complete=False)
    assert last(store).absent_since is None
    run_of(store, 9)
    assert last(store).status == "active"


def test_a_held_runs_absences_count_when_it_is_accepted(store: Store) -> None:
    run_of(store, 10)
    run = begun(store)
    run.stage(listings(range(5)))
    run.hold("half is missing", complete=True, judgement=Judgement(retire_after=1))
    assert last(store).absent_since is None
    assert store.difference(run.id).missing == [f"{PROVIDER}:{number}" for number in range(5, 10)]
    store.accept_held(run.id)
    assert active(store) == [f"{PROVIDER}:{number}" for number in range(5)]
    assert last(store).vanished_reason == "not listed in a complete run"


def test_a_discarded_runs_absences_never_count(store: Store) -> None:
    run_of(store, 10)
    for _ in range(4):
        run = begun(store)
        run.stage(listings(range(5)))
        run.hold("half is missing", complete=True)
        store.discard_held(run.id, "the source was broken")
    assert (len(active(store)), last(store).absent_since) == (10, None)
