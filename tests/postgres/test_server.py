"""The starter itself: it gives a server that answers, and says by name what is missing where it cannot."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.postgres import server


def test_the_server_answers_as_postgresql(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.connect() as connection:
        version = str(connection.scalar(sa.text("SHOW server_version")))
        encoding = connection.scalar(sa.text("SHOW server_encoding"))
    engine.dispose()
    assert int(version.split(".")[0]) >= 12
    assert encoding == "UTF8"


def test_a_given_server_is_used_and_none_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server.GIVEN_URL, "postgresql+psycopg://ada@127.0.0.1:1/own")
    with server.postgres_url() as url:
        assert url == "postgresql+psycopg://ada@127.0.0.1:1/own"


def test_where_nothing_is_installed_the_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(server.GIVEN_URL, raising=False)
    monkeypatch.setattr(server, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(server.Unavailable, match="install Debian's package `postgresql`"), server.postgres_url():
        pytest.fail("gave a URL")


def test_the_server_and_its_folder_are_gone_afterwards(monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    monkeypatch.delenv(server.GIVEN_URL, raising=False)
    try:
        with server.postgres_url() as url:
            assert url != postgres_url
    except server.Unavailable as reason:
        pytest.skip(f"the server is given, and none can be started here: {reason}")
    engine = sa.create_engine(url)
    with pytest.raises(sa.exc.OperationalError):
        engine.connect()
    engine.dispose()
