"""What staging, accepting, holding and discarding leave behind."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from catalog.store import ForeignRecordError, Reject, RunCounts, RunLostError, Staged, Store, UnknownRunError, staging
from tests.catalog.store.listings import AT_ONCE, PROVIDER, active, begun, listing, listings, store_run


def test_nothing_is_current_before_the_run_is_accepted(store: Store) -> None:
    run = begun(store)
    run.stage(listings(range(5)))
    assert active(store) == []
    assert store.get(f"{PROVIDER}:1") is None
    run.accept(complete=True)
    assert active(store) == [f"{PROVIDER}:{number}" for number in range(5)]


def test_a_stored_program_comes_back_as_it_was_staged(store: Store) -> None:
    before = datetime.now(UTC)
    staged = listing(7, title="Überblick \u2028 <b>“Grün”</b> \U0001f33f")
    store_run(store, [staged])
    found = store.get(staged.id)
    assert found is not None
    assert (found.id, found.provider, found.status) == (staged.id, PROVIDER, "active")
    assert (found.body, found.content_hash) == (staged.body, staged.content_hash)
    assert before <= found.first_seen == found.last_changed <= datetime.now(UTC)
    assert found.vanished_since is None


def test_an_unchanged_pass_writes_no_program(store: Store) -> None:
    store_run(store, listings(range(10)))
    before = store.get_many([f"{PROVIDER}:{number}" for number in range(10)])
    summary = store_run(store, listings(range(10)))
    assert summary.counts == RunCounts(read=10, unchanged=10)
    assert summary.sequence == store.sequence() == before[-1].sequence
    assert store.get_many([program.id for program in before]) == before
    assert store.counts().changes == 0


def test_counts_tell_new_changed_unchanged_vanished_and_returned(store: Store) -> None:
    store_run(store, listings(range(10)))
    second = store_run(store, listings(range(5)) + listings([5, 6], price=1) + listings([20]))
    assert second.counts == RunCounts(read=8, new=1, changed=2, unchanged=5, vanished=3)
    third = store_run(store, listings(range(10)) + listings([20]))
    assert third.counts == RunCounts(read=11, changed=2, unchanged=9, returned=3)
    assert store.counts().active == 11


def test_what_an_incomplete_run_did_not_list_stays(store: Store) -> None:
    store_run(store, listings(range(10)))
    summary = store_run(store, listings([3]), complete=False)
    assert summary.counts.vanished == 0
    assert len(active(store)) == 10


def test_the_vanished_keep_their_body_and_come_back(store: Store) -> None:
    store_run(store, listings(range(3)))
    first = store.get(f"{PROVIDER}:2")
    store_run(store, listings(range(2)))
    gone = store.get(f"{PROVIDER}:2")
    assert first is not None
    assert gone is not None
    assert gone.status == "vanished"
    assert gone.vanished_since is not None
    assert gone.vanished_reason == "not listed in a complete run"
    assert gone.body == first.body
    store_run(store, [*listings(range(2)), listing(2, price=99)])
    back = store.get(f"{PROVIDER}:2")
    assert back is not None
    assert (back.status, back.vanished_since, back.vanished_reason) == ("active", None, None)
    assert back.body == listing(2, price=99).body
    assert back.first_seen == first.first_seen


def test_one_provider_does_not_touch_another(store: Store) -> None:
    store_run(store, listings(range(3)))
    store_run(store, listings(range(4), "orchard"), provider="orchard")
    store_run(store, listings([0], "orchard"), provider="orchard")
    assert active(store) == [f"{PROVIDER}:{number}" for number in range(3)] + ["orchard:0"]


def test_a_rejected_listing_has_not_vanished(store: Store) -> None:
    store_run(store, listings(range(3)))
    run = begun(store)
    run.stage(listings(range(2)))
    run.reject(Reject("bad price", "-3 is no price.", native_id="2"))
    assert run.preview(complete=True).vanished == 0
    assert run.accept(complete=True).counts == RunCounts(read=2, unchanged=2, rejected=1)
    assert len(active(store)) == 3


@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "in two batches"])
def test_of_an_id_that_comes_twice_the_later_record_counts(store: Store, at_once: bool) -> None:
    store_run(store, listings([1, 2]))
    run = begun(store)
    records = [listing(1, price=1), listing(3, price=1), listing(1, price=2), listing(3, price=2), listing(2)]
    for part in [records] if at_once else [records[:2], records[2:]]:
        run.stage(part)
    assert run.accept(complete=True).counts == RunCounts(read=5, new=1, changed=1, unchanged=1, repeated=2)
    assert [program.body for program in store.get_many([f"{PROVIDER}:1", f"{PROVIDER}:3"])] == [
        listing(1, price=2).body,
        listing(3, price=2).body,
    ]
    assert [(change.before, change.after) for change in store.history(f"{PROVIDER}:1")] == [(10, 2)]


def test_a_repeated_record_that_returns_to_the_stored_one_changes_nothing(store: Store) -> None:
    store_run(store, listings([1]))
    run = begun(store)
    run.stage([listing(1, price=1)])
    run.stage([listing(1)])
    assert run.accept(complete=True).counts == RunCounts(read=2, unchanged=1, repeated=1)
    assert store.history(f"{PROVIDER}:1") == []


def test_discarding_leaves_the_store_as_before(store: Store) -> None:
    store_run(store, listings(range(5)))
    before = store.fingerprint(), store.sequence(), store.counts().changes
    run = begun(store)
    run.stage(listings(range(3), price=0))
    run.reject(Reject("no title", "The listing has no title."))
    run.discard("too few")
    assert (store.fingerprint(), store.sequence(), store.counts().changes) == before
    assert store.runs()[0].status == "discarded"
    assert store.runs()[0].message == "too few"
    assert len(store.rejects(run.id)) == 1


def test_a_block_left_by_an_error_discards(store: Store) -> None:
    def records() -> Iterator[Staged]:
        yield from listings(range(3))
        raise ZeroDivisionError("of the source")

    with pytest.raises(ZeroDivisionError), begun(store) as run:
        run.stage(records())
    assert store.runs()[0].status == "discarded"
    assert "of the source" in store.runs()[0].message
    assert store_run(store, listings(range(3))).counts.new == 3


def test_a_held_run_waits_and_can_be_accepted(store: Store) -> None:
    store_run(store, listings(range(10)))
    run = begun(store)
    run.stage(listings([0, 1], price=5))
    assert run.hold("8 of 10 vanished", complete=True, judgement=AT_ONCE).vanished == 8
    assert len(active(store)) == 10
    assert store.history(f"{PROVIDER}:0") == []
    summary = store.accept_held(run.id)
    assert summary.counts == RunCounts(read=2, changed=2, vanished=8)
    assert active(store) == [f"{PROVIDER}:0", f"{PROVIDER}:1"]
    assert store.runs()[0].status == "accepted"


def test_a_held_run_can_be_discarded(store: Store) -> None:
    store_run(store, listings(range(10)))
    before = store.fingerprint()
    run = begun(store)
    run.stage(listings([0]))
    run.hold("9 of 10 vanished", complete=True)
    store.discard_held(run.id, "the source was broken")
    assert store.fingerprint() == before
    assert store.runs()[0].status == "discarded"


def test_a_held_run_is_overtaken_by_a_later_one(store: Store) -> None:
    store_run(store, listings(range(10)))
    held = begun(store)
    held.stage(listings([0], price=5))
    held.hold("9 of 10 vanished", complete=True)
    store_run(store, listings(range(10), price=6))
    with pytest.raises(RunLostError, match="was accepted after"):
        store.accept_held(held.id)
    assert store.sweep_abandoned() == 1
    with pytest.raises(RunLostError, match="discarded, not held"):
        store.accept_held(held.id)
    with pytest.raises(UnknownRunError):
        store.accept_held(held.id + 99)


def test_a_closed_run_takes_nothing_more(store: Store) -> None:
    run = begun(store)
    run.accept(complete=False)
    for late in (lambda: run.stage(listings([1])), lambda: run.accept(complete=True), run.heartbeat):
        with pytest.raises(RunLostError):
            late()


def test_a_record_of_another_provider_is_refused(store: Store) -> None:
    run = begun(store)
    with pytest.raises(ForeignRecordError, match="orchard:1"):
        run.stage(listings([1], "orchard"))
    run.discard("wrong")


def test_batches_are_bounded_by_number_and_by_size() -> None:
    small = list(staging.batches(listings(range(staging.BATCH_RECORDS + 1))))
    assert [len(batch) for batch in small] == [staging.BATCH_RECORDS, 1]
    large = list(staging.batches(listings(range(3), text="x" * staging.BATCH_BYTES)))
    assert [len(batch) for batch in large] == [1, 1, 1]


def test_superseded_bodies_are_gone(store: Store) -> None:
    from catalog.store.tables import versions

    for price in range(3):
        store_run(store, listings(range(4), price=price))
    with store._database.reading() as connection:
        assert len(connection.execute(versions.select()).all()) == 4
