"""The store's tables; a change here needs a migration beside it (a test compares the two)."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class UtcTime(sa.types.TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Lines(sa.types.TypeDecorator[tuple[str, ...]]):
    """Short texts without line breaks, one below the other."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else "\n".join(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value.split("\n")) if value else ()


# SQLite numbers rows by itself only in a column of the exact type INTEGER.
Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")

metadata = sa.MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "uq": "%(table_name)s_%(column_0_name)s_uq",
        "ck": "%(table_name)s_%(constraint_name)s_ck",
    }
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column(
        "kind", sa.Text, sa.CheckConstraint("kind IN ('crawl', 'replay', 'import')", name="kind"), nullable=False
    ),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("started_at", UtcTime, nullable=False),
    sa.Column("finished_at", UtcTime),
    sa.Column("heartbeat", UtcTime, nullable=False),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("sources", sa.JSON, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("report", sa.JSON, nullable=False, server_default="{}"),
    sa.CheckConstraint("kind IN ('crawl', 'replay', 'import')", name="kind"),
    sa.CheckConstraint("status IN ('staged', 'accepted', 'discarded', 'held')", name="status"),
    sa.Index("runs_by_provider", "provider", "id"),
)

# A staged run's records are versions nothing points to yet: accepting moves pointers, bodies are written once.
# `replaces` is the version it supersedes, None for a new program; it is only followed while the run is being accepted.
versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("run_id", Number, sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("program_id", sa.Text, nullable=False),
    sa.Column("replaces", Number),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    # Holds all that accepting reads, so that it passes by the bodies.
    sa.Index("versions_by_run", "run_id", "program_id", "replaces", "content_hash"),
)

programs = sa.Table(
    "programs",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("status", sa.Text, sa.CheckConstraint("status IN ('active', 'vanished')", name="status"), nullable=False),
    sa.Column("version_id", Number, sa.ForeignKey("versions.id"), nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("first_seen", UtcTime, nullable=False),
    sa.Column("last_changed", UtcTime, nullable=False),
    sa.Column("sequence", Number, nullable=False),
    sa.Column("vanished_since", UtcTime),
    sa.Column("vanished_reason", sa.Text),
    # Since when, and in how many complete runs in a row, an active program was not listed.
    sa.Column("absent_since", UtcTime),
    sa.Column("absences", sa.Integer, nullable=False, server_default="0"),
    sa.CheckConstraint("status IN ('active', 'vanished')", name="status"),
    sa.Index("programs_by_sequence", "sequence", unique=True),
    sa.Index("programs_by_provider", "provider", "status"),
    # Deleting a version asks whether a program still points to it; without this, each asks all of them.
    sa.Index("programs_by_version", "version_id", unique=True),
)

# What a run found not listed (`listed` false), or listed again after an absence; counted when the run is accepted.
absences = sa.Table(
    "absences",
    metadata,
    sa.Column("run_id", Number, sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("program_id", sa.Text, sa.ForeignKey("programs.id"), primary_key=True),
    sa.Column("listed", sa.Boolean, nullable=False),
)

# How a run was judged: its measures by name, what was out of bounds, and how many absences retire a program.
judgements = sa.Table(
    "judgements",
    metadata,
    sa.Column("run_id", Number, sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("measures", sa.JSON, nullable=False),
    sa.Column("findings", sa.JSON, nullable=False),
    sa.Column("retire_after", sa.Integer, nullable=False),
)

canaries = sa.Table(
    "canaries",
    metadata,
    sa.Column("program_id", sa.Text, primary_key=True),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("fields", sa.JSON, nullable=False),
    sa.Column("added", UtcTime, nullable=False),
    sa.Index("canaries_by_provider", "provider"),
)

# A staged run's changes are its plan; they become history when the run is accepted.
changes = sa.Table(
    "changes",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("program_id", sa.Text, sa.ForeignKey("programs.id"), nullable=False),
    sa.Column("run_id", Number, sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Index("changes_by_program", "program_id"),
    sa.Index("changes_by_run", "run_id", "program_id"),
)

rejects = sa.Table(
    "rejects",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("run_id", Number, sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("native_id", sa.Text),
    sa.Column("url", sa.Text),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("field", sa.Text),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Column("capped", sa.Boolean, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("rejects_by_run", "run_id"),
)

locks = sa.Table(
    "locks",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("token", sa.Text, nullable=False),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("process_started", sa.Double, nullable=False),
    sa.Column("expires", UtcTime, nullable=False),
)

# One row: the number of the last change. Acceptances queue on it, so a smaller number never commits after a larger one.
clock = sa.Table(
    "clock",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sequence", Number, nullable=False),
)

# What a page was when a run that was accepted last fetched it: what need not be fetched again is told by this.
pages = sa.Table(
    "pages",
    metadata,
    sa.Column("provider", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("lastmod", sa.Text),
    sa.Column("body_hash", sa.Text, nullable=False),
    # A line each: read for every page at every crawl, and lines are read in a tenth of the time of JSON.
    sa.Column("program_ids", Lines, nullable=False),
    sa.Column("links", Lines),
    sa.Column("whole", sa.Boolean, nullable=False),
    sa.Column("fetched_at", UtcTime, nullable=False),
    sa.Column("run_id", Number, sa.ForeignKey("runs.id"), nullable=False),
)

schedules = sa.Table(
    "schedules",
    metadata,
    sa.Column("provider", sa.Text, primary_key=True),
    sa.Column("trigger", sa.Text, nullable=False),
    sa.Column("expression", sa.Text, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("created", UtcTime, nullable=False),
    sa.Column("last_started", UtcTime),
    sa.Column("last_finished", UtcTime),
    sa.Column("last_status", sa.Text),
    sa.CheckConstraint("\"trigger\" IN ('cron', 'interval')", name="trigger"),
)
