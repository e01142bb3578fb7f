"""Providers' keys: where they come from, and that nothing Credway writes or says holds one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from operations.secrets import secrets_of
from operations.settings import Settings, SettingsError
from tests.crawlers.key_server import CLIENT_ID, CLIENT_SECRET, KeyServer, serving
from tests.operations.command_line import credway


@pytest.fixture
def server() -> Iterator[KeyServer]:
    with serving() as server:
        yield server


def file_of(data: Path, words: str, mode: int = 0o600) -> Settings:
    path = data / "secrets.toml"
    path.write_text(words)
    path.chmod(mode)
    return Settings(data=data)


def test_the_environment_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = file_of(tmp_path, '[guild-1]\nclient_id = "kept"\nclient_secret = "kept too"\n[other]\ntoken = "x"')
    monkeypatch.setenv("CREDWAY_SECRETS_GUILD_1_CLIENT_ID", "given")
    found = {name: secret.get_secret_value() for name, secret in secrets_of(settings, "guild-1").items()}
    assert found == {"client_id": "given", "client_secret": "kept too"}
    assert secrets_of(settings, "nobody") == {}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_open_to_others_is_refused(mode: int, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="chmod 600"):
        secrets_of(file_of(tmp_path, '[guild]\ntoken = "x"', mode), "guild")


@pytest.mark.parametrize("words", ['[guild]\ntoken = "s3cret', '[guild]\ns3 = "s3cret"', "[guild]\ntoken = 3"])
def test_a_broken_file_is_told_without_what_stands_in_it(words: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        secrets_of(file_of(tmp_path, words), "guild")
    assert "s3cret" not in str(refused.value)


def row(server: KeyServer) -> str:
    authorisation = f'{{ way = "client_credentials", scheme = "JWT", token_url = "{server.url}token" }}'
    options = f'options = {{ lists = ["list/"], authorisation = {authorisation} }}'
    return f'[guild]\nname = "Guild"\nspider = "discovery"\nurl = "{server.url}"\n{options}\n'


def test_a_provider_without_its_key_is_off_and_says_what_to_bring(tmp_path: Path, server: KeyServer) -> None:
    (tmp_path / "providers.toml").write_text(row(server))
    ended = credway(tmp_path, "crawl", "guild", "--no-index", CREDWAY_ALLOWED_HOSTS=server.host)
    assert ended.status == 1
    assert "CREDWAY_SECRETS_GUILD_CLIENT_ID" in ended.stderr
    assert server.asked == []


def test_a_key_opens_the_provider_and_stands_nowhere(tmp_path: Path, server: KeyServer) -> None:
    (tmp_path / "providers.toml").write_text(row(server))
    key = {"CREDWAY_SECRETS_GUILD_CLIENT_ID": CLIENT_ID, "CREDWAY_SECRETS_GUILD_CLIENT_SECRET": CLIENT_SECRET}
    manners = {"CREDWAY_ALLOWED_HOSTS": server.host, "CREDWAY_DELAY": "0", "CREDWAY_LOG_LEVEL": "debug"}
    ended = credway(tmp_path, "crawl", "guild", "--no-index", "--json", **key, **manners)
    assert ended.status == 0, ended.stderr
    assert ("/list/", "JWT token-1") in server.asked
    shown = credway(tmp_path, "status", **key), credway(tmp_path, "providers", **key)
    said = "".join(one.stdout + one.stderr for one in (ended, *shown)).encode()
    written = b"".join(_opened(path) for path in tmp_path.rglob("*") if path.is_file())
    assert b"Wheel building" in written
    for secret in (CLIENT_ID, CLIENT_SECRET, "token-1"):
        assert secret.encode() not in said + written


def _opened(path: Path) -> bytes:
    raw = path.read_bytes()
    if not raw.startswith(zstandard.FRAME_HEADER):
        return raw
    return zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True).read()
