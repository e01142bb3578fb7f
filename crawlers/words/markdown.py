"""Markdown that a provider writes into its texts, as the words it shows."""

import re
from typing import Final

_LINK: Final = re.compile(r"\[([^\]]+)\]\s?\((?:https?:|mailto:|/)[^)\s]*\)")
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_EMPHASIS: Final = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*])")
_HEADING: Final = re.compile(r"(?m)^#{1,6}\s+")


def shown(text: str) -> str:
    """The text without marks for links, emphasis and headings."""
    linked = _LINK.sub(r"\1", text)
    return _HEADING.sub("", _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", linked)))
