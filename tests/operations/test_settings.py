"""Settings: laptop defaults, every value from its variable, and errors that name the variable."""

from pathlib import Path

import pytest

from operations.settings import Settings, SettingsError, read_settings, variable


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def test_a_laptop_needs_no_setting() -> None:
    settings = read_settings()
    assert settings.data.name == "credway"
    assert settings.data.is_absolute()
    assert settings.store == f"sqlite:///{settings.data}/store.sqlite"
    assert (settings.search_url, settings.host, settings.allowed_hosts) == (None, "127.0.0.1", ())


def test_each_comes_from_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CREDWAY_DATA", str(tmp_path))
    monkeypatch.setenv("CREDWAY_STORE_URL", "postgresql://ada@db.example.org/credway")
    monkeypatch.setenv("CREDWAY_ALLOWED_HOSTS", "127.0.0.1:8600, [::1]:8601")
    monkeypatch.setenv("CREDWAY_PORT", "9000")
    settings = read_settings()
    assert settings.data == tmp_path
    assert settings.store == "postgresql://ada@db.example.org/credway"
    assert settings.allowed_hosts == ("127.0.0.1:8600", "[::1]:8601")
    assert settings.port == 9000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "eighty"),
        ("port", "70000"),
        ("log_level", "loud"),
        ("allowed_hosts", "127.0.0.1"),
        ("search_url", "localhost:9200"),
        ("processes", "0"),
    ],
)
def test_a_bad_value_names_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(variable(name), value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert variable(name) in caught.value.message
    assert value in caught.value.message
    assert caught.value.hint == Settings.model_fields[name].description


def test_an_empty_variable_is_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDWAY_SEARCH_URL", "")
    assert read_settings().search_url is None


def test_children_get_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parent = Settings(data=tmp_path, allowed_hosts=("127.0.0.1:1", "127.0.0.1:2"), port=0)
    monkeypatch.setenv("CREDWAY_SEARCH_URL", "http://elsewhere.example.org:9200")
    for name, value in parent.for_children().items():
        monkeypatch.setenv(name, value)
    assert parent.for_children().get("CREDWAY_SEARCH_URL") is None
    monkeypatch.delenv("CREDWAY_SEARCH_URL")
    assert read_settings() == parent


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_is(name: str) -> None:
    said = Settings.model_fields[name].description
    assert said is not None
    assert said.endswith(".")
