"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _runs()
    _programs()
    _history()
    _rejects()
    _coordination()


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("finished_at", TIME),
        sa.Column("heartbeat", TIME, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="runs_pk"),
        sa.CheckConstraint("kind IN ('crawl', 'replay', 'import')", name=op.f("runs_kind_ck")),
        sa.CheckConstraint("status IN ('staged', 'accepted', 'discarded', 'held')", name=op.f("runs_status_ck")),
    )
    op.create_index("runs_by_provider", "runs", ["provider", "id"])


def _programs() -> None:
    op.create_table(
        "versions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("program_id", sa.Text, nullable=False),
        sa.Column("replaces", NUMBER),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="versions_pk"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="versions_run_id_fk"),
    )
    op.create_index("versions_by_run", "versions", ["run_id", "program_id", "replaces", "content_hash"])
    op.create_table(
        "programs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("version_id", NUMBER, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("last_changed", TIME, nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("vanished_since", TIME),
        sa.Column("vanished_reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="programs_pk"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="programs_version_id_fk"),
        sa.CheckConstraint("status IN ('active', 'vanished')", name=op.f("programs_status_ck")),
    )
    op.create_index("programs_by_sequence", "programs", ["sequence"], unique=True)
    op.create_index("programs_by_provider", "programs", ["provider", "status"])
    op.create_index("programs_by_version", "programs", ["version_id"], unique=True)


def _history() -> None:
    op.create_table(
        "changes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("program_id", sa.Text, nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.PrimaryKeyConstraint("id", name="changes_pk"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="changes_program_id_fk"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="changes_run_id_fk"),
    )
    op.create_index("changes_by_program", "changes", ["program_id"])
    op.create_index("changes_by_run", "changes", ["run_id", "program_id"])


def _rejects() -> None:
    op.create_table(
        "rejects",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("native_id", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("field", sa.Text),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("capped", sa.Boolean, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="rejects_pk"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="rejects_run_id_fk"),
    )
    op.create_index("rejects_by_run", "rejects", ["run_id"])


def _coordination() -> None:
    op.create_table(
        "locks",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("process_started", sa.Double, nullable=False),
        sa.Column("expires", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name="locks_pk"),
    )
    clock = op.create_table(
        "clock",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="clock_pk"),
    )
    op.bulk_insert(clock, [{"id": 1, "sequence": 0}])
    op.create_table(
        "schedules",
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("trigger", sa.Text, nullable=False),
        sa.Column("expression", sa.Text, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("created", TIME, nullable=False),
        sa.Column("last_started", TIME),
        sa.Column("last_finished", TIME),
        sa.Column("last_status", sa.Text),
        sa.PrimaryKeyConstraint("provider", name="schedules_pk"),
        sa.CheckConstraint("\"trigger\" IN ('cron', 'interval')", name=op.f("schedules_trigger_ck")),
    )
