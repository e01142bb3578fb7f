"""One run of a provider at a time, on any number of machines."""

import os
import socket
import uuid
from datetime import datetime, timedelta
from typing import Any

import psutil
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from catalog.store.errors import ProviderBusyError, RunLostError
from catalog.store.tables import locks

# A crawl may stay quiet for minutes (a slow source, a long Retry-After); a dead machine should not block for hours.
LEASE = timedelta(minutes=15)


Held = Row[Any, Any, Any, Any, Any, Any]


def take(connection: Connection, provider: str, now: datetime) -> str:
    """Locks the provider and gives the lock's token; ProviderBusyError while a living holder has it."""
    held = connection.execute(sa.select(locks).where(locks.c.name == provider).with_for_update()).one_or_none()
    if held is not None:
        if not is_dead(held, now):
            raise _busy(provider, held)
        connection.execute(sa.delete(locks).where(locks.c.name == provider))
    token = uuid.uuid4().hex
    try:
        connection.execute(sa.insert(locks).values(name=provider, token=token, expires=now + LEASE, **this_process()))
    except sa.exc.IntegrityError as error:
        raise ProviderBusyError(f"A run of {provider} has just begun elsewhere.", "Wait until it has ended.") from error
    return token


def confirm(connection: Connection, provider: str, token: str) -> None:
    """Holds the lock fast until the transaction ends; RunLostError where another run has taken it over."""
    held = connection.scalar(sa.select(locks.c.token).where(locks.c.name == provider).with_for_update())
    if held != token:
        raise RunLostError(
            f"This run of {provider} was silent for longer than {LEASE} and another took its place.",
            "Nothing of it was stored. Run it again when the other has ended.",
        )


def keep(connection: Connection, provider: str, token: str, now: datetime) -> None:
    """Extends the lease; RunLostError where another run has taken the lock over."""
    confirm(connection, provider, token)
    connection.execute(sa.update(locks).where(locks.c.name == provider).values(expires=now + LEASE))


def release(connection: Connection, provider: str, token: str) -> None:
    connection.execute(sa.delete(locks).where(locks.c.name == provider, locks.c.token == token))


def this_process() -> dict[str, str | int | float]:
    """A pid alone is used again sooner or later; with the process's start it is not."""
    pid = os.getpid()
    return {"host": socket.gethostname(), "pid": pid, "process_started": psutil.Process(pid).create_time()}


def is_dead(held: Held, now: datetime) -> bool:
    """Whether a lock's holder is gone: its lease ran out, or it ran on this machine and runs no more."""
    if held.expires < now:
        return True
    return bool(held.host == socket.gethostname()) and not _runs(held.pid, held.process_started)


def _runs(pid: int, started: float) -> bool:
    try:
        process = psutil.Process(pid)
        # A zombie keeps its pid and its start until its parent looks, but will do nothing more.
        return abs(process.create_time() - started) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _busy(provider: str, held: Held) -> ProviderBusyError:
    return ProviderBusyError(
        f"A run of {provider} is under way (process {held.pid} on {held.host}).",
        "Wait until it has ended, or stop that process.",
    )
