"""The connection to SQLite or PostgreSQL, and how each is told to behave."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from catalog.store.errors import StoreUnreachableError

# The order matters: waiting first, because switching to WAL may meet another process that is opening the same file.
# NORMAL: a power cut may lose the last commits, never consistency; a killed process loses nothing.
# Bodies are about 4 kB: 16 kB pages take half the CPU time of 4 kB pages (overflow) or 8 kB ones (left half empty).
# 8 MB of cache, because every thread of an API has a connection.
SQLITE_PRAGMAS = (
    "busy_timeout = 30000",
    "page_size = 16384",
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "cache_size = -8000",
    "wal_autocheckpoint = 1000",
    "temp_store = MEMORY",
)


class Database:
    """One engine, opened for reading or for writing."""

    def __init__(self, url: str) -> None:
        self.url = readable_url(url)
        self.engine = engine_for(self.url)
        self._writer = self.engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._told_apart(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing."""
        with self._told_apart(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _told_apart(self) -> Iterator[None]:
        """The database's own troubles (gone, locked for too long, disk full) as StoreUnreachableError."""
        try:
            yield
        except (IntegrityError, ProgrammingError, DataError):
            raise
        except (DatabaseError, PoolTimeout) as error:
            reason = error.orig if isinstance(error, DatabaseError) else error
            raise StoreUnreachableError(
                f"The store at {self.shown} does not do its work: {' '.join(str(reason).split())}.",
                "Check that the database runs, that the store's URL names it, and that this user may write there.",
            ) from error

    def close(self) -> None:
        self.engine.dispose()

    @property
    def shown(self) -> str:
        return self.url.render_as_string(hide_password=True)


def readable_url(url: str) -> URL:
    """The URL with its driver named; StoreUnreachableError where it is none of ours."""
    hint = "Use sqlite:///folder/store.sqlite or postgresql://user:password@host/database."
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnreachableError("The store's URL cannot be read.", hint) from error
    kind = parsed.get_backend_name()
    if kind == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed
    raise StoreUnreachableError(f"The store cannot live at {parsed.render_as_string(hide_password=True)}.", hint)


def engine_for(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return sa.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreUnreachableError(
            "The PostgreSQL driver is not installed.", "pip install 'credway[postgres]'"
        ) from error


def _sqlite(url: URL) -> Engine:
    try:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnreachableError(
            f"The folder of {url.database} cannot be made: {error}.", "Choose another."
        ) from error
    # A file has no limit of connections: an API thread need not wait for another one's.
    engine = sa.create_engine(url, max_overflow=-1)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, record: Any) -> None:
    # The driver would begin transactions only at the first write, too late to lock out another writer.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
