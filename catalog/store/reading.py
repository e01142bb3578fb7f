"""Reads programs, runs and rejects out of the store."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
import xxhash
import zstandard
from sqlalchemy.engine import Connection

from catalog.store.database import Database
from catalog.store.records import ProviderState, Reject, RunCounts, RunRecord, StoreCounts, StoredProgram, StoredReject
from catalog.store.tables import changes, clock, programs, rejects, runs, versions

IDS_AT_ONCE = 1000
SMALL_HASH = (1 << 128) - 1

_PROGRAM = sa.select(
    programs.c.id,
    programs.c.provider,
    programs.c.status,
    programs.c.content_hash,
    versions.c.body,
    programs.c.first_seen,
    programs.c.last_changed,
    programs.c.sequence,
    programs.c.vanished_since,
    programs.c.vanished_reason,
    programs.c.absent_since,
).join_from(programs, versions, versions.c.id == programs.c.version_id)


def by_ids(connection: Connection, ids: Sequence[str]) -> Iterator[StoredProgram]:
    for start in range(0, len(ids), IDS_AT_ONCE):
        for row in connection.execute(_PROGRAM.where(programs.c.id.in_(ids[start : start + IDS_AT_ONCE]))):
            yield _program(row)


def in_order_of_change(database: Database, after: int, batch: int, only_active: bool) -> Iterator[list[StoredProgram]]:
    """Programs whose last change is later than `after`, up to now; each batch is a transaction of its own.

    In order of change, because bodies lie in that order on disk, and so that a reader can stop at any batch and go on.
    """
    with database.reading() as connection:
        until = sequence(connection)
    query = _PROGRAM.where(programs.c.sequence <= until).order_by(programs.c.sequence).limit(batch)
    if only_active:
        query = query.where(programs.c.status == "active")
    while after < until:
        with database.reading() as connection:
            rows = connection.execute(query.where(programs.c.sequence > after)).all()
        if not rows:
            return
        yield [_program(row) for row in rows]
        after = rows[-1].sequence


def _program(row: Any) -> StoredProgram:
    id_, provider, status, content_hash, body, *dates = row
    return StoredProgram(id_, provider, status, content_hash, body.encode(), *dates)


def sequence(connection: Connection) -> int:
    return int(connection.execute(sa.select(clock.c.sequence)).scalar_one())


def counts(connection: Connection) -> StoreCounts:
    tally = sa.select(programs.c.status, sa.func.count()).group_by(programs.c.status)
    by_status: dict[str, int] = {row[0]: row[1] for row in connection.execute(tally)}

    def rows(table: sa.Table) -> int:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())

    kept = sa.select(sa.func.count()).select_from(changes).join(runs).where(runs.c.status == "accepted")
    history = int(connection.execute(kept).scalar_one())
    return StoreCounts(by_status.get("active", 0), by_status.get("vanished", 0), history, rows(runs), rows(rejects))


def run_records(connection: Connection, provider: str | None, limit: int) -> list[RunRecord]:
    query = sa.select(runs).order_by(runs.c.id.desc()).limit(limit)
    if provider is not None:
        query = query.where(runs.c.provider == provider)
    return [_run(row) for row in connection.execute(query)]


def run_record(connection: Connection, run_id: int | None) -> RunRecord | None:
    row = connection.execute(sa.select(runs).where(runs.c.id == run_id)).one_or_none()
    return None if row is None else _run(row)


def _run(row: Any) -> RunRecord:
    return RunRecord(**{**row._mapping, "counts": RunCounts(**row.counts)})


def provider_states(connection: Connection) -> list[ProviderState]:
    """One per provider that ever ran, by name."""
    accepted = runs.c.status == "accepted"
    latest = sa.select(
        runs.c.provider,
        sa.func.max(runs.c.id),
        sa.func.max(sa.case((accepted, runs.c.id))),
        sa.func.max(sa.case((accepted & runs.c.complete, runs.c.id))),
    ).group_by(runs.c.provider)
    tallies = sa.select(programs.c.provider, programs.c.status, sa.func.count())
    number = {
        (provider, status): count
        for provider, status, count in connection.execute(tallies.group_by(programs.c.provider, programs.c.status))
    }
    states = []
    for provider, last, last_accepted, last_complete in connection.execute(latest.order_by(runs.c.provider)).all():
        complete = run_record(connection, last_complete)
        states.append(
            ProviderState(
                provider,
                number.get((provider, "active"), 0),
                number.get((provider, "vanished"), 0),
                run_record(connection, last),
                run_record(connection, last_accepted),
                complete.finished_at if complete else None,
            )
        )
    return states


def run_rejects(connection: Connection, run_id: int) -> Iterator[StoredReject]:
    for row in connection.execute(sa.select(rejects).where(rejects.c.run_id == run_id).order_by(rejects.c.id)):
        raw = zstandard.decompress(row.raw)
        reject = Reject(row.reason, row.message, row.native_id, row.url, row.field, raw)
        yield StoredReject(row.run_id, row.provider, row.at, reject, row.capped)


def fingerprint(connection: Connection) -> str:
    """A hash of every program's id, content hash and status, in whatever order they lie."""
    total = 0
    for row in connection.execute(sa.select(programs.c.id, programs.c.content_hash, programs.c.status)):
        total += xxhash.xxh3_128_intdigest("\0".join(row).encode())
    return f"{total & SMALL_HASH:032x}"
