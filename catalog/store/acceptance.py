"""Makes a staged run current by moving pointers, or takes it back: each inside the caller's transaction."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.store import absences
from catalog.store.history import ACTIVE, STATUS, VANISHED
from catalog.store.tables import changes, clock, judgements, programs, runs, versions


def next_sequence(connection: Connection) -> int:
    """The next free change number; other acceptances wait here until this transaction ends."""
    return 1 + int(connection.execute(sa.select(clock.c.sequence).with_for_update()).scalar_one())


def apply(connection: Connection, run_id: int, now: datetime) -> int:
    """Moves every pointer the run has staged; gives the number of the store's last change."""
    first = next_sequence(connection)
    judged = sa.select(judgements.c.retire_after).where(judgements.c.run_id == run_id)
    absences.count(connection, run_id, connection.scalar(judged) or absences.RETIRE_AFTER, now)
    after = _point_to_versions(connection, run_id, first, now)
    after = _change_statuses(connection, run_id, after, now)
    if after > first:
        connection.execute(sa.update(clock).values(sequence=after - 1))
    return after - 1


def _point_to_versions(connection: Connection, run_id: int, first: int, now: datetime) -> int:
    low, high = _id_range(connection, versions, versions.c.run_id == run_id)
    if low is None or high is None:
        return first
    number = versions.c.id + (first - low)
    _insert_new(connection, run_id, number, now)
    moved = (versions.c.run_id == run_id) & (versions.c.program_id == programs.c.id) & versions.c.replaces.is_not(None)
    connection.execute(
        sa.update(programs)
        .where(moved)
        .values(
            version_id=versions.c.id,
            content_hash=versions.c.content_hash,
            last_changed=now,
            sequence=number,
        )
    )
    replaced = sa.select(versions.c.replaces).where(versions.c.run_id == run_id, versions.c.replaces.is_not(None))
    connection.execute(sa.delete(versions).where(versions.c.id.in_(replaced)))
    return first + high - low + 1


def _insert_new(connection: Connection, run_id: int, number: "sa.ColumnElement[int]", now: datetime) -> None:
    when = sa.literal(now, programs.c.first_seen.type)
    provider = sa.select(runs.c.provider).where(runs.c.id == run_id).scalar_subquery()
    rows = sa.select(
        versions.c.program_id,
        provider,
        sa.literal("active"),
        versions.c.id,
        versions.c.content_hash,
        when,
        when,
        number,
    ).where(versions.c.run_id == run_id, versions.c.replaces.is_(None))
    columns = ["id", "provider", "status", "version_id", "content_hash", "first_seen", "last_changed", "sequence"]
    connection.execute(sa.insert(programs).from_select(columns, rows))


def _change_statuses(connection: Connection, run_id: int, first: int, now: datetime) -> int:
    planned = (changes.c.run_id == run_id) & (changes.c.field == STATUS)
    low, high = _id_range(connection, changes, planned)
    if low is None or high is None:
        return first
    ours = planned & (changes.c.program_id == programs.c.id)
    number = changes.c.id + (first - low)
    gone = absences.retired(now) | {"sequence": number}
    back = {"status": "active", "vanished_since": None, "vanished_reason": None, "sequence": number}
    connection.execute(sa.update(programs).where(ours, changes.c.after == VANISHED).values(gone))
    connection.execute(sa.update(programs).where(ours, changes.c.after == ACTIVE).values(back))
    return first + high - low + 1


def _id_range(
    connection: Connection, table: sa.Table, chosen: "sa.ColumnElement[bool]"
) -> "tuple[int | None, int | None]":
    row = connection.execute(sa.select(sa.func.min(table.c.id), sa.func.max(table.c.id)).where(chosen)).one()
    return row[0], row[1]


def status_row(run_id: int, program_id: str, before: str, after: str, now: datetime) -> dict[str, object]:
    row: dict[str, object] = {"run_id": run_id, "program_id": program_id, "at": now, "field": STATUS}
    return row | {"before": before, "after": after}


def active_ids(connection: Connection, provider: str) -> Iterator[str]:
    chosen = sa.select(programs.c.id).where(programs.c.provider == provider, programs.c.status == "active")
    return (row[0] for row in connection.execute(chosen))


def take_back(connection: Connection, run_id: int, why: str, now: datetime) -> None:
    """Removes what a run staged and closes it as discarded; its rejects stay, to be read."""
    connection.execute(sa.delete(versions).where(versions.c.run_id == run_id))
    connection.execute(sa.delete(changes).where(changes.c.run_id == run_id))
    absences.forget(connection, run_id)
    closed = {"status": "discarded", "finished_at": now, "message": why}
    connection.execute(sa.update(runs).where(runs.c.id == run_id).values(closed))


def sweep(connection: Connection, provider: str, now: datetime) -> int:
    """Discards what no one will finish: staged runs, and held ones older than the last accepted. Needs the lock."""
    latest = sa.select(sa.func.coalesce(sa.func.max(runs.c.id), 0))
    accepted = latest.where(runs.c.provider == provider, runs.c.status == "accepted").scalar_subquery()
    left = (runs.c.status == "staged") | ((runs.c.status == "held") & (runs.c.id < accepted))
    found = connection.execute(sa.select(runs.c.id, runs.c.status).where(runs.c.provider == provider, left)).all()
    for run_id, status in found:
        why = "its process died" if status == "staged" else "a later run was accepted"
        take_back(connection, run_id, f"Discarded: {why}.", now)
    return len(found)
