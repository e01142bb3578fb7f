"""Text from strangers, cleaned: no markup, no control characters, one kind of white space."""

import html
import re
import unicodedata
from typing import Annotated, Any

import nh3
from pydantic import BeforeValidator, StringConstraints

# Everything a listing may hide in a string: C0/C1 controls, bidi overrides, zero-width marks, line separators.
_UNWANTED = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# Block ends become spaces before tags go, so that "<p>One</p><p>Two</p>" does not read "OneTwo".
_BLOCK_END = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/td|/tr)\b", re.IGNORECASE)


def clean_text(value: Any) -> Any:
    """One line of plain text; anything that is not a string is handed on for the validator to refuse."""
    if not isinstance(value, str) or _is_clean(value):
        return value
    text = value
    if "<" in text or "&" in text:
        text = _without_markup(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(_UNWANTED.sub("", text).split())


def _is_clean(text: str) -> bool:
    """Most values are clean already, and every value passes here again when a record is read back."""
    return (
        text.isprintable()  # false for all of _UNWANTED and every white space but " "
        and "<" not in text
        and "&" not in text
        and "  " not in text
        and text[:1] != " "
        and text[-1:] != " "
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    )


def _without_markup(text: str) -> str:
    """Tags, scripts and comments gone, entities read; unescaped twice since feeds escape their HTML once more."""
    for _ in range(2):
        if "<" in text:
            spaced = _BLOCK_END.sub(lambda m: " " + m.group(), text)
            text = nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"})
        text = html.unescape(text)
    return text


# Constraints stand before the cleaner: they then apply, in compiled code, to what the cleaner gives.
PlainText = Annotated[str, StringConstraints(max_length=20_000), BeforeValidator(clean_text)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=500), BeforeValidator(clean_text)]
Title = Annotated[str, StringConstraints(min_length=2, max_length=500), BeforeValidator(clean_text)]
