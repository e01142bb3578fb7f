"""Brings an engine up to the store: only what changed, or everything where its index is missing or outdated."""

from collections.abc import Callable, Iterable, Iterator

from catalog.store import Store, StoredProgram
from index_mappings.engine import Engine, Writable, WriteSummary

# Programs read, written and committed at a time: larger batches save commits, smaller ones memory.
BATCH = 5_000

Progress = Callable[[int], None]


def bring_up_to_date(
    store: Store, engine: Engine, progress: Progress | None = None, rebuild: bool = False
) -> WriteSummary:
    """Writes to the engine what the store has changed since its checkpoint; `progress` hears how many more are done.

    `rebuild` builds a new index beside the live one even where there is one. Killed at any moment, the next call goes
    on from the last checkpoint and ends with the same index.
    """
    told = progress or (lambda _: None)
    done, total = engine.checkpoint(), WriteSummary()
    # A checkpoint ahead of the store belongs to another store.
    if rebuild or done == 0 or done > store.sequence():
        done = store.sequence()
        total = engine.rebuild(_bodies(store.all_active(BATCH), told), done)
    for batch in store.changed_since(done, BATCH):
        total = _added(total, _write(engine, batch))
        told(len(batch))
    return total


def _bodies(batches: Iterable[list[StoredProgram]], told: Progress) -> Iterator[Writable]:
    for batch in batches:
        yield from (program.body for program in batch)
        told(len(batch))


def _write(engine: Engine, batch: list[StoredProgram]) -> WriteSummary:
    active = [program.body for program in batch if program.status == "active"]
    vanished = [program.id for program in batch if program.status != "active"]
    return engine.write(active, vanished, batch[-1].sequence)


def _added(one: WriteSummary, other: WriteSummary) -> WriteSummary:
    return WriteSummary(one.written + other.written, one.removed + other.removed, one.refused + other.refused)
