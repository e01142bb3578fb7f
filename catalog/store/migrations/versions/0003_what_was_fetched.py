"""What every page was when it was last fetched, and what each crawl did as a guest."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("runs", sa.Column("report", sa.JSON, nullable=False, server_default="{}"))
    op.create_table(
        "pages",
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("lastmod", sa.Text),
        sa.Column("body_hash", sa.Text, nullable=False),
        sa.Column("program_ids", sa.Text, nullable=False),
        sa.Column("links", sa.Text),
        sa.Column("whole", sa.Boolean, nullable=False),
        sa.Column("fetched_at", TIME, nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("provider", "url", name="pages_pk"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="pages_run_id_fk"),
    )
