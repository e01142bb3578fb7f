"""Opening a store makes its schema or brings it up to date, once, and never touches a newer one."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from catalog.store import Store, StoreTooNewError, StoreUnreachableError
from catalog.store.database import Database
from catalog.store.schema import HEAD, migrations
from catalog.store.tables import metadata
from tests.catalog.store.listings import active, listings, store_run


def test_the_migrations_make_the_tables_the_code_knows(store: Store) -> None:
    with store._database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        for table in metadata.sorted_tables:
            found = sa.inspect(connection).get_check_constraints(table.name)
            known = [one.name for one in table.constraints if isinstance(one, sa.CheckConstraint)]
            assert sorted(str(one["name"]) for one in found) == sorted(str(name) for name in known)


def test_the_newest_migration_is_the_one_the_code_expects() -> None:
    assert ScriptDirectory.from_config(migrations()).get_current_head() == HEAD


def test_what_was_stored_is_there_when_opened_again(store_url: str) -> None:
    with Store.open(store_url) as store:
        store_run(store, listings(range(3)))
    with Store.open(store_url) as store:
        assert len(active(store)) == 3


def test_a_newer_database_is_refused_and_left_alone(store_url: str) -> None:
    Store.open(store_url).close()
    database = Database(store_url)
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNewError, match=r"9999.*Upgrade Credway"):
        Store.open(store_url)
    with database.writing() as connection:
        connection.execute(sa.text(f"UPDATE alembic_version SET version_num = '{HEAD}'"))
    Store.open(store_url).close()
    database.engine.dispose()


def test_many_may_open_a_new_store_at_once(store_url: str) -> None:
    barrier = threading.Barrier(6)
    failures: list[BaseException] = []

    def open_it() -> None:
        barrier.wait()
        try:
            with Store.open(store_url) as store:
                store.counts()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize(
    "url",
    ["mysql://harbour.example.org/x", "no url", "sqlite://", "postgresql://ada:secret@127.0.0.1:1/none"],
)
def test_a_store_that_cannot_be_says_what_to_do(url: str) -> None:
    with pytest.raises(StoreUnreachableError) as failure:
        Store.open(url)
    assert failure.value.hint
    assert "secret" not in str(failure.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_text("a letter to the harbour master, " * 100)
    with pytest.raises(StoreUnreachableError, match="not a database"):
        Store.open(f"sqlite:///{path}")


def test_sqlite_is_told_how_to_behave(tmp_path: Path) -> None:
    names = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous", "page_size")
    url = f"sqlite:///{tmp_path / 'new' / 'folder' / 'store.sqlite'}"
    with Store.open(url) as store, store._database.reading() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
    assert pragmas == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 30000,
        "synchronous": 1,
        "page_size": 16384,
    }


def test_importing_the_store_neither_loads_alembic_nor_touches_a_database() -> None:
    code = "import sys, catalog.store; print('alembic' in sys.modules, 'psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
