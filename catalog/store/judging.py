"""What a guard needs of the store: how earlier runs measured, the canaries, and what a staged run would change."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.store import absences
from catalog.store.history import STATUS, field_change
from catalog.store.records import Canary, FieldChange, Judgement, RunDifference
from catalog.store.tables import canaries, changes, judgements, programs, runs, versions

IDS_AT_ONCE = 500

Chosen = Callable[[str], bool]


def save(connection: Connection, run_id: int, judgement: Judgement) -> None:
    row = {"measures": judgement.measures, "findings": judgement.findings, "retire_after": judgement.retire_after}
    connection.execute(sa.insert(judgements).values(run_id=run_id, **row))


def of_run(connection: Connection, run_id: int) -> Judgement | None:
    row = connection.execute(sa.select(judgements).where(judgements.c.run_id == run_id)).one_or_none()
    return None if row is None else Judgement(row.measures, row.findings, row.retire_after)


def past_measures(connection: Connection, provider: str, limit: int) -> list[dict[str, float]]:
    """What the provider's accepted complete runs measured, the latest first."""
    chosen = (runs.c.provider == provider) & (runs.c.status == "accepted") & runs.c.complete
    query = sa.select(judgements.c.measures).join(runs).where(chosen).order_by(runs.c.id.desc()).limit(limit)
    return list(connection.scalars(query))


def changed_fields(connection: Connection, run_id: int) -> dict[str, int]:
    """In how many programs the run would change each top-level field."""
    chosen = (changes.c.run_id == run_id) & (changes.c.field != STATUS)
    query = sa.select(changes.c.field, sa.func.count()).where(chosen).group_by(changes.c.field)
    return {row[0]: row[1] for row in connection.execute(query)}


def examples(connection: Connection, run_id: int, field: str, lost: bool, limit: int) -> list[str]:
    """Programs in which the run would change the field, or with `lost` empty it."""
    chosen = (changes.c.run_id == run_id) & (changes.c.field == field)
    if lost:
        chosen &= changes.c.after.is_(None)
    return list(connection.scalars(sa.select(changes.c.program_id).where(chosen).limit(limit)))


def new_ids(connection: Connection, run_id: int, limit: int) -> list[str]:
    chosen = (versions.c.run_id == run_id) & versions.c.replaces.is_(None)
    return list(connection.scalars(sa.select(versions.c.program_id).where(chosen).limit(limit)))


def difference(connection: Connection, run_id: int, limit: int) -> RunDifference:
    fields = dict(sorted(changed_fields(connection, run_id).items(), key=lambda pair: -pair[1]))
    some = [change for field in fields for change in _some_changes(connection, run_id, field, limit)]
    return RunDifference(fields, some, new_ids(connection, run_id, limit), absences.planned(connection, run_id, limit))


def _some_changes(connection: Connection, run_id: int, field: str, limit: int) -> Iterator[FieldChange]:
    chosen = sa.select(changes).where(changes.c.run_id == run_id, changes.c.field == field).limit(limit)
    return map(field_change, connection.execute(chosen))


def as_it_would_be(connection: Connection, run_id: int, provider: str, chosen: Chosen) -> Iterator[tuple[str, str]]:
    """Ids and bodies of the chosen programs as they would stand if the run were accepted."""
    staged = list(connection.scalars(sa.select(versions.c.program_id).where(versions.c.run_id == run_id)))
    of_run = sa.select(versions.c.program_id, versions.c.body).where(versions.c.run_id == run_id)
    yield from _bodies(connection, of_run, versions.c.program_id, filter(chosen, staged))
    taken = set(staged)
    kept = connection.scalars(sa.select(programs.c.id).where(programs.c.provider == provider))
    current = sa.select(programs.c.id, versions.c.body).join_from(
        programs, versions, versions.c.id == programs.c.version_id
    )
    unchanged = [id_ for id_ in kept if id_ not in taken and chosen(id_)]
    yield from _bodies(connection, current, programs.c.id, unchanged)


def _bodies(
    connection: Connection, query: "sa.Select[Any]", column: "sa.ColumnElement[str]", ids: Iterable[str]
) -> Iterator[tuple[str, str]]:
    wanted = list(ids)
    for start in range(0, len(wanted), IDS_AT_ONCE):
        found = connection.execute(query.where(column.in_(wanted[start : start + IDS_AT_ONCE])))
        yield from ((str(row[0]), str(row[1])) for row in found)


def canaries_of(connection: Connection, provider: str | None = None) -> list[Canary]:
    query = sa.select(canaries).order_by(canaries.c.program_id)
    if provider is not None:
        query = query.where(canaries.c.provider == provider)
    return [Canary(row.program_id, tuple(row.fields), row.added) for row in connection.execute(query)]


def save_canary(connection: Connection, canary: Canary) -> None:
    remove_canary(connection, canary.program_id)
    row = {"program_id": canary.program_id, "provider": canary.provider, "fields": list(canary.fields)}
    connection.execute(sa.insert(canaries).values(**row, added=datetime.now(UTC)))


def remove_canary(connection: Connection, program_id: str) -> bool:
    return connection.execute(sa.delete(canaries).where(canaries.c.program_id == program_id)).rowcount > 0
