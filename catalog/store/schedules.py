"""When each provider is to be crawled, and how that last went."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.store.records import Schedule
from catalog.store.tables import schedules


def all_of(connection: Connection) -> list[Schedule]:
    rows = connection.execute(sa.select(schedules).order_by(schedules.c.provider))
    return [Schedule(**row._mapping) for row in rows]


def save(connection: Connection, schedule: Schedule, now: datetime) -> None:
    settings = {"trigger": schedule.trigger, "expression": schedule.expression, "enabled": schedule.enabled}
    ours = schedules.c.provider == schedule.provider
    if connection.execute(sa.update(schedules).where(ours).values(settings)).rowcount == 0:
        connection.execute(sa.insert(schedules).values(provider=schedule.provider, created=now, **settings))


def remove(connection: Connection, provider: str) -> bool:
    return connection.execute(sa.delete(schedules).where(schedules.c.provider == provider)).rowcount == 1


def note(connection: Connection, provider: str, **how: Any) -> None:
    connection.execute(sa.update(schedules).where(schedules.c.provider == provider).values(how))
