"""Brings a database to the schema this code knows."""

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.store.database import Database
from catalog.store.errors import StoreTooNewError

if TYPE_CHECKING:
    from alembic.config import Config

# The newest migration. Kept here too so that opening an up-to-date store does not load Alembic (a test compares them).
HEAD = "0003"

# Any number will do as long as nothing else on the server uses it: "credway" on a phone's keys.
POSTGRES_LOCK = 2733929


def upgrade(database: Database) -> None:
    """Migrates to HEAD under a lock, in one transaction; StoreTooNewError where the database is ahead of this code."""
    with database.reading() as connection:
        if revision(connection) == HEAD:
            return
    with database.writing() as connection:
        _migrate(connection)


def revision(connection: Connection) -> str | None:
    """The database's migration, None where it has none yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(POSTGRES_LOCK)))
    current = revision(connection)
    if current == HEAD:
        return
    from alembic import command

    config = migrations()
    _refuse_newer(current, config)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def migrations() -> "Config":
    """Alembic's configuration, without a file: `alembic` commands of a developer are given this."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "catalog.store:migrations")
    return config


def _refuse_newer(current: str | None, config: "Config") -> None:
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise StoreTooNewError(
            f"The store is at schema {current}, and this Credway knows only up to {HEAD}.",
            "Upgrade Credway to the version that wrote it, or use another store.",
        )
