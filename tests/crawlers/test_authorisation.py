"""Keys: who may hear them, when tokens are fetched anew, and that no error repeats one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from catalog.store import Store
from crawlers.errors import AuthorisationError, MissingSecretError, ProviderOptionsError
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.keys.access_token import TokenSource
from crawlers.keys.authorisation import Authorisation, authorisation_of, same_origin, secret_name
from crawlers.provider import Provider
from crawlers.provider_table import spider_for, spiders
from crawlers.run import crawl
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.key_server import CLIENT_ID, CLIENT_SECRET, KeyServer, serving

PAIR = {"client_id": SecretStr(CLIENT_ID), "client_secret": SecretStr(CLIENT_SECRET)}


@pytest.fixture
def server() -> Iterator[KeyServer]:
    with serving() as server:
        yield server


@pytest.fixture
def elsewhere(server: KeyServer) -> Iterator[KeyServer]:
    with serving() as other:
        server.elsewhere = other.url
        yield other


def provider(url: str = "https://api.example.org/", **authorisation: Any) -> Provider:
    options = {"authorisation": authorisation, "lists": ["list/"]}
    return Provider("guild-1", "Guild", "discovery", url, spiders()["discovery"].terms, range(1, 9), options)


def of(server: KeyServer, **changes: Any) -> Authorisation:
    table = {"way": "client_credentials", "scheme": "JWT", "token_url": f"{server.url}token"} | changes
    return authorisation_of(provider(server.url, **table), PAIR, frozenset({server.host}))


def test_bearer_and_basic() -> None:
    secrets = {"token": SecretStr(" t0ken\n"), "user": SecretStr("ada")}
    bearer = authorisation_of(provider(way="bearer"), secrets, frozenset())
    assert bearer.headers() == {"Authorization": "Bearer t0ken"}
    basic = authorisation_of(provider(way="basic"), secrets, frozenset())
    assert basic.headers() == {"Authorization": "Basic YWRhOg=="}


def test_who_needs_no_key_says_nothing() -> None:
    asker = spider_for(Provider("x", "X", "credly", "https://x.example.org/", spiders()["credly"].terms, range(1, 9)))
    assert asker.headers("https://x.example.org/a") == {}


def test_a_missing_secret_says_what_to_bring() -> None:
    with pytest.raises(MissingSecretError) as missing:
        authorisation_of(provider(way="client_credentials", token_url="https://example.org/t"), {}, frozenset())
    assert "client_id" in missing.value.message
    assert "CREDWAY_SECRETS_GUILD_1_CLIENT_ID" in missing.value.hint


def test_a_token_that_would_break_a_header_is_not_repeated() -> None:
    with pytest.raises(MissingSecretError) as refused:
        authorisation_of(provider(way="bearer"), {"token": SecretStr("abc\r\nX-Evil: 1")}, frozenset())
    assert "Evil" not in str(refused.value)


@pytest.mark.parametrize(
    "option", [{"way": "magic"}, {"way": "bearer", "token": "in the open"}, {"way": "client_credentials"}]
)
def test_options_that_make_no_authorisation(option: dict[str, str]) -> None:
    with pytest.raises(ProviderOptionsError) as refused:
        authorisation_of(provider(**option), PAIR, frozenset())
    assert "in the open" not in str(refused.value)


def test_a_token_is_fetched_once_and_again_before_it_expires(server: KeyServer) -> None:
    now = [0.0]
    pair = PAIR["client_id"], PAIR["client_secret"]
    source = TokenSource(f"{server.url}token", *pair, {}, frozenset({server.host}), lambda: now[0])
    assert [source.token().get_secret_value() for _ in range(3)] == ["token-1"] * 3
    now[0] = 3539.0
    assert source.token().get_secret_value() == "token-1"
    now[0] = 3541.0
    assert source.token().get_secret_value() == "token-2"


def test_a_lifetime_that_says_nothing_is_an_hour(server: KeyServer) -> None:
    server.lifetime = "soon"
    assert of(server).headers() == {"Authorization": "JWT token-1"}


def test_a_refused_client_is_told_without_the_secret(server: KeyServer) -> None:
    wrong = {"client_id": SecretStr(CLIENT_ID), "client_secret": SecretStr("wrong-secret")}
    table = {"way": "client_credentials", "token_url": f"{server.url}token"}
    asker = authorisation_of(provider(server.url, **table), wrong, frozenset({server.host}))
    with pytest.raises(AuthorisationError, match="invalid_client") as refused:
        asker.headers()
    assert "wrong-secret" not in repr(refused.value)
    assert "wrong-secret" not in repr(vars(asker))


def test_a_redirect_does_not_carry_the_secret_elsewhere(server: KeyServer, elsewhere: KeyServer) -> None:
    with pytest.raises(AuthorisationError, match="answered 307"):
        of(server, token_url=f"{server.url}token-moved").headers()
    assert elsewhere.tokens == 0


@pytest.mark.parametrize("url", ["http://tokens.example.org/", "https://127.0.0.1:1/", "https://[::1]:1/"])
def test_an_open_or_private_address_is_refused(url: str, server: KeyServer) -> None:
    with pytest.raises(AuthorisationError, match=r"unencrypted|not on the public internet"):
        of(server, token_url=url).headers()


def test_only_the_same_server_is_the_same() -> None:
    assert same_origin("https://api.example.org/a", "https://api.example.org:443/b")
    for other in ("http://api.example.org/", "https://example.org/", "https://api.example.org:444/"):
        assert not same_origin("https://api.example.org/", other)


def test_names_in_the_environment() -> None:
    assert secret_name("guild-1.x", "client_id") == "SECRETS_GUILD_1_X_CLIENT_ID"


@pytest.mark.parametrize("path", ["list/", "moved/"])
def test_a_crawl_shows_its_key_to_the_provider_alone(
    path: str, server: KeyServer, elsewhere: KeyServer, store: Store, intake_for: IntakeFor, tmp_path: Path
) -> None:
    one = provider(server.url, way="client_credentials", scheme="JWT", token_url=f"{server.url}token")
    spider = spider_for(Provider(**(vars(one) | {"options": {**one.options, "lists": [path]}})))
    hosts = frozenset({server.host, elsewhere.host})
    spider.authorisation = authorisation_of(spider.provider, PAIR, hosts)
    settings = CrawlSettings(delay=0.0, timeout=5.0, allowed_hosts=hosts)
    report = crawl(spider, store, intake_for(one), tmp_path / "captures", settings, lambda _: None)
    assert (report.status, report.tally.programs) == ("accepted", 1)
    assert (f"/{path}", "JWT token-1") in server.asked
    assert all(given is None for _, given in elsewhere.asked)
