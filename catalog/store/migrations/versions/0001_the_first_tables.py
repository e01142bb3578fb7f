"""The first tables."""

import sqlalchemy as sa
from alembic import op

from catalog.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    op.execute(sa.text("INSERT INTO clock (id, sequence) VALUES (1, 0)"))
