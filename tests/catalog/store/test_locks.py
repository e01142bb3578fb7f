"""One run of a provider at a time."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from catalog.store import ProviderBusyError, RunLostError, Store
from catalog.store.locks import LEASE
from catalog.store.tables import locks
from tests.catalog.store.listings import AT_ONCE, PROVIDER, active, begun, listings, store_run


def let_the_lease_run_out(store: Store) -> None:
    with store._database.writing() as connection:
        connection.execute(sa.update(locks).values(expires=datetime.now(UTC) - LEASE))


def test_a_second_run_of_a_provider_is_refused_until_the_first_ends(store: Store) -> None:
    first = begun(store)
    with pytest.raises(ProviderBusyError, match="under way"):
        begun(store)
    begun(store, "orchard").discard("not needed")
    first.discard("not needed")
    begun(store).discard("not needed")


@pytest.mark.parametrize("ending", ["accept", "hold", "discard"])
def test_every_ending_frees_the_provider(store: Store, ending: str) -> None:
    run = begun(store)
    endings: dict[str, Callable[[], object]] = {
        "accept": lambda: run.accept(complete=True),
        "hold": lambda: run.hold("strange", complete=True),
        "discard": lambda: run.discard("strange"),
    }
    endings[ending]()
    begun(store).discard("not needed")


def test_a_run_that_was_taken_over_cannot_write_or_accept(store: Store) -> None:
    store_run(store, listings(range(3)))
    silent = begun(store)
    silent.stage(listings(range(3), price=1))
    let_the_lease_run_out(store)
    successor = begun(store)
    for late in (
        lambda: silent.stage(listings([9])),
        lambda: silent.accept(complete=True),
        lambda: silent.hold("late", complete=True),
        silent.heartbeat,
    ):
        with pytest.raises(RunLostError, match="took its place"):
            late()
    successor.stage(listings([5]))
    silent.discard("lost")
    successor.accept(complete=True, judgement=AT_ONCE)
    assert active(store) == [f"{PROVIDER}:5"]
    assert [run.status for run in store.runs()] == ["accepted", "discarded", "accepted"]


def test_a_run_whose_lease_ran_out_unnoticed_may_end(store: Store) -> None:
    run = begun(store)
    run.stage(listings([1]))
    let_the_lease_run_out(store)
    run.accept(complete=True)
    assert active(store) == [f"{PROVIDER}:1"]


def test_a_heartbeat_extends_the_lease(store: Store) -> None:
    run = begun(store)
    let_the_lease_run_out(store)
    run.heartbeat()
    with pytest.raises(ProviderBusyError):
        begun(store)
    run.discard("not needed")


def test_of_many_that_begin_at_once_one_wins(store: Store) -> None:
    barrier = threading.Barrier(6)
    won: list[int] = []
    lost: list[ProviderBusyError] = []

    def begin() -> None:
        barrier.wait()
        try:
            won.append(begun(store).id)
        except ProviderBusyError as error:
            lost.append(error)

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 5)


def test_providers_accepted_at_once_have_all_their_changes_numbered(store: Store) -> None:
    barrier = threading.Barrier(4)

    def crawl(provider: str) -> None:
        barrier.wait()
        store_run(store, listings(range(300), provider), provider=provider)

    threads = [threading.Thread(target=crawl, args=(f"quay{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(active(store)) == 1200
    assert max(program.sequence for batch in store.all_active() for program in batch) == store.sequence()
