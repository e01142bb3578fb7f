"""Languages by the names that their speakers write, such as Español or 中文."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers

from catalog.field_types.language import language_tag
from catalog.field_types.text import clean_text

# What course sites write and Unicode's list does not.
_ALSO: Final = {
    "اللغة العربية": "ar",
    "wikang tagalog": "tl",
    "język polski": "pl",
    "latviešu valoda": "lv",
    "བོད་ཡིག": "bo",
    "norsk bokmål": "nb",
    "bahasa indonesia": "id",
    "bahasa melayu": "ms",
    "هاس ملايو": "ms",
}


@lru_cache(4096)
def tag_of(name: Any) -> str | None:
    """The tag of a language by a tag, its English name or its own; None for what is none of them."""
    if not isinstance(name, str) or not name.strip():
        return None
    try:
        return language_tag(name)
    except ValueError:
        return _own_names().get(clean_text(name).lower())


@cache
def _own_names() -> Mapping[str, str]:
    names = dict(_ALSO)
    for code in locale_identifiers():
        if "_" not in code and (name := _own_name(code)):
            names.setdefault(name.lower(), code)
    return names


def _own_name(code: str) -> str | None:
    try:
        return Locale(code).get_language_name(code)
    except UnknownLocaleError:
        return None
