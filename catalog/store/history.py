"""Field-level history: what changed in a program, when, from what to what."""

from collections.abc import Iterator
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.store.records import FieldChange
from catalog.store.tables import changes, runs

# A change of the program's status in the store; no field of a record can have this name.
STATUS = "@status"
ACTIVE, VANISHED = '"active"', '"vanished"'


def differences(before: str | bytes, after: str | bytes) -> Iterator[tuple[str, str | None, str | None]]:
    """The top-level fields that differ between two JSON objects: name, JSON before, JSON after (None where absent)."""
    old, new = orjson.loads(before), orjson.loads(after)
    for name in old.keys() | new.keys():
        if name not in old or name not in new or old[name] != new[name]:
            yield name, _json(old, name), _json(new, name)


def _json(record: dict[str, Any], name: str) -> str | None:
    return orjson.dumps(record[name]).decode() if name in record else None


def history(connection: Connection, program_id: str) -> list[FieldChange]:
    """The program's changes, oldest first; its creation is no change (see `first_seen`)."""
    found = (
        sa.select(changes)
        .join(runs)
        .where(changes.c.program_id == program_id, runs.c.status == "accepted")
        .order_by(changes.c.run_id, changes.c.field)
    )
    return [field_change(row) for row in connection.execute(found)]


def field_change(row: Any) -> FieldChange:
    return FieldChange(row.program_id, row.run_id, row.at, row.field, _value(row.before), _value(row.after))


def _value(text: str | None) -> Any:
    return None if text is None else orjson.loads(text)
