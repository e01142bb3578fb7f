"""Writes a batch of a run's records where they differ from the current ones, with what changed in them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.store.acceptance import status_row
from catalog.store.history import ACTIVE, STATUS, VANISHED, differences
from catalog.store.records import Staged
from catalog.store.tables import changes, programs, versions

# A batch is one transaction. Larger ones were not faster (SQLite), and hold more memory.
BATCH_RECORDS = 1000
BATCH_BYTES = 4 * 1024 * 1024


@dataclass(slots=True)
class Batch:
    """What one batch will write, and by how much it moves the run's counts."""

    versions: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    returned: int = 0
    already_active: int = 0


def batches(records: Iterable[Staged]) -> Iterator[list[Staged]]:
    batch: list[Staged] = []
    size = 0
    for record in records:
        batch.append(record)
        size += len(record.body)
        if len(batch) >= BATCH_RECORDS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def write(
    connection: Connection, run_id: int, latest: dict[str, Staged], again: Collection[str], now: datetime
) -> Batch:
    """Stages the records (by id); those in `again` were staged earlier in this run and are replaced."""
    batch = Batch()
    if again:
        _withdraw(connection, run_id, again, batch)
    current = _current(connection, list(latest))
    for record in latest.values():
        _compare(batch, run_id, record, current.get(record.id), record.id in again, now)
    batch.changes += _field_changes(connection, run_id, latest, current, now)
    for table, rows in ((versions, batch.versions), (changes, batch.changes)):
        if rows:
            connection.execute(sa.insert(table), rows)
    return batch


def _compare(batch: Batch, run_id: int, record: Staged, known: Any, again: bool, now: datetime) -> None:
    if known is not None and not again:
        if known.status == "active":
            batch.already_active += 1
        else:
            batch.returned += 1
            batch.changes.append(status_row(run_id, record.id, VANISHED, ACTIVE, now))
    if known is not None and known.content_hash == record.content_hash:
        return
    batch.new += known is None
    batch.changed += known is not None
    batch.versions.append(
        {
            "run_id": run_id,
            "program_id": record.id,
            "replaces": None if known is None else known.version_id,
            "content_hash": record.content_hash,
            "body": record.body.decode(),
        }
    )


def _current(connection: Connection, ids: Sequence[str]) -> "dict[str, Any]":
    columns = (programs.c.id, programs.c.content_hash, programs.c.status, programs.c.version_id)
    rows = connection.execute(sa.select(*columns).where(programs.c.id.in_(ids)))
    return {row[0]: row for row in rows}


def _field_changes(
    connection: Connection, run_id: int, latest: dict[str, Staged], current: "dict[str, Any]", now: datetime
) -> Iterator[dict[str, Any]]:
    changed = [row.version_id for id_, row in current.items() if row.content_hash != latest[id_].content_hash]
    if not changed:
        return
    bodies = sa.select(versions.c.program_id, versions.c.body).where(versions.c.id.in_(changed))
    for program_id, before in connection.execute(bodies):
        for name, old, new in differences(before, latest[program_id].body):
            row = {"program_id": program_id, "run_id": run_id, "at": now, "field": name}
            yield row | {"before": old, "after": new}


def _withdraw(connection: Connection, run_id: int, ids: Collection[str], batch: Batch) -> None:
    """Forgets what an earlier batch staged for these ids, but not that they returned."""
    staged = (versions.c.run_id == run_id) & versions.c.program_id.in_(ids)
    for replaces, number in connection.execute(
        sa.select(versions.c.replaces.is_not(None), sa.func.count())
        .where(staged)
        .group_by(versions.c.replaces.is_not(None))
    ):
        batch.changed -= number if replaces else 0
        batch.new -= 0 if replaces else number
    connection.execute(sa.delete(versions).where(staged))
    of_fields = (changes.c.run_id == run_id) & changes.c.program_id.in_(ids) & (changes.c.field != STATUS)
    connection.execute(sa.delete(changes).where(of_fields))
