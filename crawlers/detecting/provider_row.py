"""A row of the operator's provider table, written so that the table's own loader reads it."""

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

from crawlers.provider_table import ProviderTableError, load_provider_table, spider_for, spiders

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class ProviderRow:
    """One provider as the table holds it; `terms` is basis, url and note, where they are not the spider's."""

    id: str
    name: str
    spider: str
    url: str
    options: Mapping[str, Any] = field(default_factory=dict)
    terms: Mapping[str, str] | None = None
    expected: tuple[int, int] | None = None

    def text(self) -> str:
        """The row as TOML."""
        values: dict[str, Any] = {"name": self.name, "spider": self.spider, "url": self.url}
        if self.terms:
            values["terms"] = self.terms
        if self.expected:
            values["expected"] = list(self.expected)
        if self.options:
            values["options"] = self.options
        return "\n".join([f"[{_key(self.id)}]", *(f"{key} = {_value(value)}" for key, value in values.items()), ""])


def append_row(table: Path, row: ProviderRow) -> None:
    """Adds the row to the table, a new one if need be.

    ProviderTableError where the table could not be read with it, ProviderOptionsError where its spider could not begin.
    The table is replaced whole, so that whoever reads it meanwhile sees the old one or the new one.
    """
    before = table.read_text("utf-8") if table.exists() else ""
    known = {provider.id for provider in load_provider_table(table)} if before else set()
    if row.id in known | spiders().keys():
        where = f"{table} holds" if row.id in known else "Credway comes with"
        raise ProviderTableError(f"{where} a provider {row.id!r} already.", "Choose another id.")
    text = (before.rstrip("\n") + "\n\n" if before.strip() else "") + row.text()
    table.parent.mkdir(parents=True, exist_ok=True)
    _replace(table, text, row.id)


def option(words: str) -> tuple[str, Any]:
    """`key=value` as an option: the value as TOML where it is TOML, such as 3, true or ["a"], else as a text."""
    key, equals, value = words.partition("=")
    if not equals or not key.strip():
        raise ProviderTableError(f"{words!r} is no option.", "Write it as key=value.")
    try:
        parsed = tomllib.loads(f"value = {value}")
    except tomllib.TOMLDecodeError:
        return key.strip(), value
    return key.strip(), parsed["value"] if parsed.keys() == {"value"} else value


def _replace(table: Path, text: str, added: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{table.name}.", dir=table.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        rows = {provider.id: provider for provider in load_provider_table(written)}
        # A spider that lacks an option says so when it is asked where to start.
        [*spider_for(rows[added]).starts()]
        written.chmod(table.stat().st_mode if table.exists() else 0o644)
        written.replace(table)
    except ProviderTableError as error:
        raise ProviderTableError(error.message.replace(str(written), str(table)), error.hint) from error
    finally:
        written.unlink(missing_ok=True)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    """A value as TOML: JSON's texts, numbers and booleans are TOML's too."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    if isinstance(value, str | bool | int | float):
        return orjson.dumps(value).decode().replace("\x7f", "\\u007f")
    raise ProviderTableError(f"{value!r} cannot stand in an option.", "Use texts, numbers, booleans, lists and tables.")
