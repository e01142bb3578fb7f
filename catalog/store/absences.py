"""Soft retirement: a program is retired only after it was missing in several complete runs in a row."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.store.history import ACTIVE, STATUS, VANISHED
from catalog.store.tables import absences, changes, programs

# Sources drop and restore listings from one day to the next; three crawls in a row are no accident any more.
RETIRE_AFTER = 3


def absent_ids(connection: Connection, provider: str) -> list[str]:
    """The provider's active programs that its last complete run did not list."""
    ours = (programs.c.provider == provider) & (programs.c.status == "active") & (programs.c.absences > 0)
    return list(connection.scalars(sa.select(programs.c.id).where(ours)))


def plan(connection: Connection, run_id: int, unseen: Iterable[str], listed_again: Iterable[str]) -> None:
    """Notes what the run missed and what it found again; nothing counts before the run is accepted."""
    rows = [{"run_id": run_id, "program_id": id_, "listed": False} for id_ in unseen]
    rows += [{"run_id": run_id, "program_id": id_, "listed": True} for id_ in listed_again]
    if rows:
        connection.execute(sa.insert(absences), rows)


def count(connection: Connection, run_id: int, retire_after: int, now: datetime) -> None:
    """Counts the run's absences, and plans the retirement of those that were missing often enough."""
    planned = absences.c.run_id == run_id
    _set(connection, planned & absences.c.listed, {"absences": 0, "absent_since": None})
    since = sa.func.coalesce(programs.c.absent_since, sa.literal(now, programs.c.absent_since.type))
    missing = planned & ~absences.c.listed
    _set(connection, missing, {"absences": programs.c.absences + 1, "absent_since": since})
    _plan_retirement(connection, run_id, missing, retire_after, now)
    connection.execute(sa.delete(absences).where(planned))


def _set(connection: Connection, chosen: "sa.ColumnElement[bool]", values: dict[str, object]) -> None:
    ids = sa.select(absences.c.program_id).where(chosen)
    connection.execute(sa.update(programs).where(programs.c.id.in_(ids)).values(values))


def _plan_retirement(
    connection: Connection, run_id: int, missing: "sa.ColumnElement[bool]", retire_after: int, now: datetime
) -> None:
    ids = sa.select(absences.c.program_id).where(missing)
    literal = (sa.literal(run_id), sa.literal(now, changes.c.at.type), sa.literal(STATUS))
    due = sa.select(programs.c.id, *literal, sa.literal(ACTIVE), sa.literal(VANISHED)).where(
        programs.c.id.in_(ids), programs.c.status == "active", programs.c.absences >= retire_after
    )
    columns = ["program_id", "run_id", "at", "field", "before", "after"]
    connection.execute(sa.insert(changes).from_select(columns, due))


def forget(connection: Connection, run_id: int) -> None:
    connection.execute(sa.delete(absences).where(absences.c.run_id == run_id))


def retired(now: datetime) -> dict[str, object]:
    """What becomes of a program that is retired, its reason and date beside it."""
    times = sa.cast(programs.c.absences, sa.Text)
    one = programs.c.absences == 1
    reason = sa.case(
        (one, sa.literal("not listed in a complete run")),
        else_=sa.literal("not listed in ") + times + sa.literal(" complete runs in a row"),
    )
    since = sa.func.coalesce(programs.c.absent_since, sa.literal(now, programs.c.absent_since.type))
    values: dict[str, object] = {"status": "vanished", "vanished_since": since, "vanished_reason": reason}
    return values | {"absent_since": None, "absences": 0}


def planned(connection: Connection, run_id: int, limit: int | None = None) -> list[str]:
    """The ids a run that is not accepted yet found missing."""
    chosen = sa.select(absences.c.program_id).where(absences.c.run_id == run_id, ~absences.c.listed)
    return list(connection.scalars(chosen.order_by(absences.c.program_id).limit(limit)))
