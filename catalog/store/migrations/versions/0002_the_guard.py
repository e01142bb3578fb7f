"""What the guard keeps: absences, judgements and canaries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("programs", sa.Column("absent_since", TIME))
    op.add_column("programs", sa.Column("absences", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "absences",
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("program_id", sa.Text, nullable=False),
        sa.Column("listed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "program_id", name="absences_pk"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="absences_run_id_fk"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="absences_program_id_fk"),
    )
    op.create_table(
        "judgements",
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("measures", sa.JSON, nullable=False),
        sa.Column("findings", sa.JSON, nullable=False),
        sa.Column("retire_after", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="judgements_pk"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="judgements_run_id_fk"),
    )
    op.create_table(
        "canaries",
        sa.Column("program_id", sa.Text, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("added", TIME, nullable=False),
        sa.PrimaryKeyConstraint("program_id", name="canaries_pk"),
    )
    op.create_index("canaries_by_provider", "canaries", ["provider"])
