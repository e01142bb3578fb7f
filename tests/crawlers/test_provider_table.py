"""Providers as rows of an operator's table."""

from pathlib import Path

import pytest

from crawlers.errors import UnknownProviderError
from crawlers.provider import TermsBasis
from crawlers.provider_table import (
    ProviderTableError,
    load_provider_table,
    provider_named,
    providers,
    spider_for,
    spiders,
)

ROW = """
[meadow]
name = "Meadow College"
spider = "schema_org"
url = "https://meadow.example.org/sitemap.xml"
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "providers.toml"


def test_a_row_is_a_provider_of_a_known_shape(table: Path) -> None:
    table.write_text(ROW + 'expected = [10, 500]\noptions = { pages = "/courses/" }\n')
    provider = provider_named("meadow", table)
    assert (provider.name, provider.spider, provider.expected) == ("Meadow College", "schema_org", range(10, 501))
    assert [*spider_for(provider).starts()] == ["https://meadow.example.org/sitemap.xml"]
    assert provider.terms == spiders()["schema_org"].terms


def test_a_row_may_state_its_own_terms(table: Path) -> None:
    table.write_text(
        ROW + 'terms = { basis = "open_api", url = "https://meadow.example.org/terms", note = "Asked." }\n'
    )
    assert provider_named("meadow", table).terms.basis is TermsBasis.OPEN_API


def test_a_row_has_none_of_the_built_in_providers_options(table: Path) -> None:
    table.write_text(ROW.replace("schema_org", "microsoft_learn"))
    assert provider_named("meadow", table).options == {}


def test_the_built_in_providers_are_there_without_a_table() -> None:
    assert {"credly", "ibm", "microsoft_learn", "uci"} <= providers().keys()


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownProviderError, match="credly"):
        provider_named("creddly")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[meadow", "is not TOML"),
        ('["Big Meadow"]\nname = "x"', "the name is no slug"),
        ("meadow = 3", "is no table"),
        (ROW + 'colour = "green"', "unknown colour"),
        (ROW.replace("schema_org", "schema"), "no spider 'schema'"),
        (ROW.replace('name = "Meadow College"', ""), "name is missing"),
        (ROW.replace("https:", "ftp:"), "is no web address"),
        (ROW + "expected = [1]", "expected is no pair"),
        (ROW + "options = 3", "options is no table"),
        (ROW + 'terms = { basis = "open_api" }', "terms needs basis, url and note"),
        (ROW + 'terms = { basis = "hearsay", url = "u", note = "n" }', "unknown basis 'hearsay'"),
    ],
)
def test_a_bad_row_is_named_with_what_to_change(table: Path, text: str, says: str) -> None:
    table.write_text(text)
    with pytest.raises(ProviderTableError, match=says) as refused:
        [*load_provider_table(table)]
    assert refused.value.hint


def test_a_missing_table_is_a_typed_error(table: Path) -> None:
    with pytest.raises(ProviderTableError, match="cannot be read"):
        [*load_provider_table(table)]


def test_a_hyphen_is_as_good_as_an_underscore() -> None:
    assert provider_named("schema-org") == provider_named("schema_org")
