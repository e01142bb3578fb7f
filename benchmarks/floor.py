"""The least a replay can cost: decompress, parse with orjson, insert the same rows into SQLite in one transaction."""

import gzip
import sqlite3
import time
from pathlib import Path
from typing import NamedTuple

import orjson

Row = tuple[str, str, str]


class Floor(NamedTuple):
    rows: int
    cpu_seconds: float
    wall_seconds: float


def floor(catalogue: Path, rows: list[Row], database: Path) -> Floor:
    """The cost in this process; the interpreter's start is not counted, which makes the floor lower than fair."""
    cpu, wall = time.process_time(), time.perf_counter()
    with gzip.open(catalogue, "rb") as lines:
        for line in lines:
            orjson.loads(line)
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE programs (id TEXT PRIMARY KEY, content_hash TEXT NOT NULL, body TEXT NOT NULL)")
    with connection:
        connection.executemany("INSERT INTO programs VALUES (?, ?, ?)", rows)
    connection.close()
    return Floor(len(rows), time.process_time() - cpu, time.perf_counter() - wall)


def stored_rows(store: Path) -> list[Row]:
    """The rows that a replay has put into a SQLite store."""
    connection = sqlite3.connect(store)
    found: list[Row] = connection.execute(
        "SELECT program_id, content_hash, body FROM versions WHERE id IN (SELECT version_id FROM programs)"
    ).fetchall()
    connection.close()
    return found
