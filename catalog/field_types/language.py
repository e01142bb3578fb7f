"""Languages as BCP 47 tags, from tags of any spelling or from English names."""

from functools import lru_cache
from typing import Annotated, Any

import langcodes
import pycountry
from pydantic import BeforeValidator


@lru_cache(maxsize=4096)
def language_tag(words: str) -> str:
    """'en', 'en_us', 'EN-US' or 'English' as a BCP 47 tag; ValueError for what is no language."""
    text = words.strip()
    tag = text.replace("_", "-")
    if 2 <= len(tag.split("-")[0]) <= 3 and langcodes.tag_is_valid(tag):
        return langcodes.standardize_tag(tag)
    named = pycountry.languages.get(name=text.title())
    if named is None:
        raise ValueError(f"{words!r} is neither a BCP 47 tag nor the English name of a language")
    return langcodes.standardize_tag(getattr(named, "alpha_2", named.alpha_3))


def _read(value: Any) -> Any:
    return language_tag(value) if isinstance(value, str) else value


LanguageTag = Annotated[str, BeforeValidator(_read)]
