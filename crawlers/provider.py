"""A provider: who lists programs, where, on what terms they may be read, and how many to expect."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from catalog.errors import CredwayError

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_ROW_KEYS = frozenset({"name", "spider", "url", "terms", "expected", "options"})


class ProviderTableError(CredwayError):
    """The operator's table of providers cannot be used as it stands."""


class TermsBasis(StrEnum):
    """On what ground a provider's listings may be read by a program."""

    OPEN_API = "open_api"
    OPEN_FEED = "open_feed"
    PERMITTED_PAGES = "permitted_pages"
    OWN_KEY_API = "own_key_api"
    FILE_IMPORT = "file_import"


@dataclass(frozen=True)
class Terms:
    """The basis, the page that says so, and what an operator should know about it."""

    basis: TermsBasis
    url: str
    note: str


@dataclass(frozen=True)
class Provider:
    """One catalogue to read: a spider with an address and options; `id` is the slug in every program's id."""

    id: str
    name: str
    spider: str
    url: str
    terms: Terms
    expected: range
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ProviderRow:
    """One table of the operator's file; what it leaves out is the spider's own."""

    id: str
    name: str
    spider: str
    url: str
    terms: Terms | None = None
    expected: range | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def read_provider_table(path: Path) -> Iterator[ProviderRow]:
    """The rows of a TOML file with one table a provider; ProviderTableError names the table and what to change."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ProviderTableError(
            f"{path} cannot be read: {error.strerror}.", "Name a TOML file that exists."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProviderTableError(f"{path} is not TOML: {error}.", "Mend the line it names.") from error
    for slug, table in tables.items():
        yield _row(path, slug, table)


def _row(path: Path, slug: str, table: Any) -> ProviderRow:
    where = f"{path}, table [{slug}]"
    if not _SLUG.fullmatch(slug):
        raise ProviderTableError(f"{where}: the name is no slug.", "Use small letters, digits, '-', '_' and '.'.")
    if not isinstance(table, dict):
        raise ProviderTableError(f"{where} is no table.", 'Write [slug] and below it name, spider and url = "...".')
    unknown = sorted(table.keys() - _ROW_KEYS)
    if unknown:
        raise ProviderTableError(
            f"{where}: unknown {', '.join(unknown)}.", f"Known are {', '.join(sorted(_ROW_KEYS))}."
        )
    return ProviderRow(
        slug,
        _text(where, table, "name"),
        _text(where, table, "spider"),
        _address(where, table),
        _terms(where, table.get("terms")),
        _expected(where, table.get("expected")),
        _options(where, table.get("options", {})),
    )


def _text(where: str, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ProviderTableError(f"{where}: {key} is missing.", f'Add {key} = "...".')
    return value.strip()


def _address(where: str, table: Mapping[str, Any]) -> str:
    url = _text(where, table, "url")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ProviderTableError(f"{where}: {url!r} is no web address.", "Start it with https:// and a host.")
    return url


def _terms(where: str, table: Any) -> Terms | None:
    if table is None:
        return None
    if not isinstance(table, dict) or table.keys() != {"basis", "url", "note"}:
        raise ProviderTableError(f"{where}: terms needs basis, url and note.", "Give all three, or leave terms out.")
    if table["basis"] not in set(TermsBasis):
        raise ProviderTableError(f"{where}: unknown basis {table['basis']!r}.", f"Use one of {', '.join(TermsBasis)}.")
    return Terms(TermsBasis(table["basis"]), str(table["url"]), str(table["note"]))


def _expected(where: str, bounds: Any) -> range | None:
    if bounds is None:
        return None
    if not isinstance(bounds, list) or len(bounds) != 2 or not all(type(n) is int and n >= 0 for n in bounds):
        raise ProviderTableError(f"{where}: expected is no pair of counts.", "Write expected = [fewest, most].")
    return range(bounds[0], bounds[1] + 1)


def _options(where: str, table: Any) -> Mapping[str, Any]:
    if not isinstance(table, dict):
        raise ProviderTableError(f"{where}: options is no table.", "Write options = { key = value }.")
    return table
