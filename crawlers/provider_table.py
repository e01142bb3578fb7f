"""Every provider that can be read: those with a file of their own, and the rows of an operator's table."""

import importlib
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from catalog.errors import CredwayError
from crawlers import spiders as spider_files
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.errors import UnknownProviderError
from crawlers.provider import Provider, Terms, TermsBasis

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_ROW_KEYS: Final = frozenset({"name", "spider", "url", "terms", "expected", "options"})


class ProviderTableError(CredwayError):
    """The operator's table of providers cannot be used as it stands."""


@cache
def spiders() -> Mapping[str, type[ListingSpider]]:
    """The spiders by name, one of each file in crawlers/spiders."""
    found = (_spider_in(module.name) for module in pkgutil.iter_modules(spider_files.__path__))
    return {spider.name: spider for spider in sorted(found, key=lambda spider: spider.name)}


def _spider_in(file: str) -> type[ListingSpider]:
    module = importlib.import_module(f"{spider_files.__name__}.{file}")
    classes = [
        member for _, member in inspect.getmembers(module, inspect.isclass) if member.__module__ == module.__name__
    ]
    return next(member for member in classes if issubclass(member, ListingSpider))


def providers(table: Path | None = None) -> dict[str, Provider]:
    """The built-in providers by id, and those of the operator's table, which come first where ids are equal."""
    own = {spider.name: spider.as_provider() for spider in spiders().values()}
    return own | {provider.id: provider for provider in (load_provider_table(table) if table else ())}


def provider_named(name: str, table: Path | None = None) -> Provider:
    """The provider with this id, `schema-org` for `schema_org` too; UnknownProviderError names those there are."""
    known = providers(table)
    found = known.get(name) or known.get(name.replace("-", "_"))
    if found is None:
        raise UnknownProviderError(f"There is no provider {name!r}.", f"There are {', '.join(sorted(known))}.")
    return found


def spider_for(provider: Provider) -> ListingSpider:
    """The spider that reads this provider."""
    if provider.spider not in spiders():
        raise UnknownProviderError(
            f"Provider {provider.id} asks for the spider {provider.spider!r}, which there is not.",
            f"There are {', '.join(spiders())}.",
        )
    return spiders()[provider.spider](provider)


def load_provider_table(path: Path) -> Iterator[Provider]:
    """The rows of a TOML file with one table a provider: name, spider, url, and if need be options, terms, expected.

    Terms and expected counts that a row leaves out are the spider's own; options are not, for they are one provider's.
    ProviderTableError names the table and what to change.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ProviderTableError(
            f"{path} cannot be read: {error.strerror}.", "Name a TOML file that exists."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProviderTableError(f"{path} is not TOML: {error}.", "Mend the line it names.") from error
    for slug, table in tables.items():
        yield _provider(f"{path}, table [{slug}]", slug, table)


def _provider(where: str, slug: str, table: Any) -> Provider:
    if not _SLUG.fullmatch(slug):
        raise ProviderTableError(f"{where}: the name is no slug.", "Use small letters, digits, '-', '_' and '.'.")
    if not isinstance(table, dict):
        raise ProviderTableError(f"{where} is no table.", 'Write [slug] and below it name, spider and url = "...".')
    if unknown := sorted(table.keys() - _ROW_KEYS):
        raise ProviderTableError(
            f"{where}: unknown {', '.join(unknown)}.", f"Known are {', '.join(sorted(_ROW_KEYS))}."
        )
    spider = spiders().get(_text(where, table, "spider"))
    if spider is None:
        raise ProviderTableError(f"{where}: no spider {table['spider']!r}.", f"There are {', '.join(spiders())}.")
    return Provider(
        slug,
        _text(where, table, "name"),
        spider.name,
        _address(where, table),
        _terms(where, table["terms"]) if "terms" in table else spider.terms,
        _expected(where, table["expected"]) if "expected" in table else spider.expected,
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


def _terms(where: str, table: Any) -> Terms:
    if not isinstance(table, dict) or table.keys() != {"basis", "url", "note"}:
        raise ProviderTableError(f"{where}: terms needs basis, url and note.", "Give all three, or leave terms out.")
    if table["basis"] not in set(TermsBasis):
        raise ProviderTableError(f"{where}: unknown basis {table['basis']!r}.", f"Use one of {', '.join(TermsBasis)}.")
    return Terms(TermsBasis(table["basis"]), str(table["url"]), str(table["note"]))


def _expected(where: str, bounds: Any) -> range:
    if not isinstance(bounds, list) or len(bounds) != 2 or not all(type(n) is int and n >= 0 for n in bounds):
        raise ProviderTableError(f"{where}: expected is no pair of counts.", "Write expected = [fewest, most].")
    return range(bounds[0], bounds[1] + 1)


def _options(where: str, table: Any) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise ProviderTableError(f"{where}: options is no table.", "Write options = { key = value }.")
    return table
