"""The least a replay can cost: decompress, parse with orjson, insert the same rows into SQLite in one transaction."""

import gzip
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import orjson

Rows = dict[str, list[tuple[Any, ...]]]

# What a replay leaves for each program: its body and the pointer to it.
TABLES = ("versions", "programs")
PLAIN = "CREATE TABLE plain (id TEXT PRIMARY KEY, content_hash TEXT NOT NULL, body TEXT NOT NULL)"


class Floor(NamedTuple):
    """`plain_cpu_seconds` is the cost with the bodies alone in one table without any other index."""

    rows: int
    cpu_seconds: float
    wall_seconds: float
    plain_cpu_seconds: float


def floor(catalogue: Path, store: Path, folder: Path) -> Floor:
    """The cost in this process; the interpreter's start is not counted, which makes the floor lower than fair."""
    rows, schema = stored_rows(store), _schema(store)
    cpu, wall = time.process_time(), time.perf_counter()
    _parse(catalogue)
    parsed = time.process_time() - cpu
    _insert(folder / "floor.sqlite", schema, rows)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    bodies = {"plain": [(row[2], row[4], row[5]) for row in rows["versions"]]}
    return Floor(len(rows["programs"]), cpu, wall, parsed + _cpu(_insert, folder / "plain.sqlite", [PLAIN], bodies))


def stored_rows(store: Path) -> Rows:
    """The rows that a replay has put into a SQLite store, by table."""
    with closing(sqlite3.connect(store)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}


def _schema(store: Path) -> list[str]:
    """How the store makes these tables and their indexes."""
    asked = f"SELECT sql FROM sqlite_master WHERE tbl_name IN {TABLES} AND sql IS NOT NULL ORDER BY type DESC"
    with closing(sqlite3.connect(store)) as connection:
        return [statement for (statement,) in connection.execute(asked)]


def _parse(catalogue: Path) -> None:
    with gzip.open(catalogue, "rb") as lines:
        for line in lines:
            orjson.loads(line)


def _insert(database: Path, schema: list[str], rows: Rows) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for statement in schema:
            connection.execute(statement)
        with connection:
            for table, found in rows.items():
                connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)


def _cpu(function: Callable[..., None], *given: Any) -> float:
    before = time.process_time()
    function(*given)
    return time.process_time() - before
