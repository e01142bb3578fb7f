"""Text from strangers, cleaned: no markup, no control characters, one kind of white space."""

import html
import re
import unicodedata
from typing import Annotated, Any, Final

import nh3
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

# Everything a listing may hide in a string: C0/C1 controls, bidi overrides, zero-width marks, line separators.
_UNWANTED = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# Words of visible ASCII without "<", ">" or "&", one space between: nothing that cleaning would touch.
_PLAIN: Final = r"^[!-%'-;=?-~]+(?: [!-%'-;=?-~]+)*$"
# Block ends become spaces before tags go, so that "<p>One</p><p>Two</p>" does not read "OneTwo".
_BLOCK_END = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/td|/tr)\b", re.IGNORECASE)


# By HTML's rules each paragraph opens anew what was not closed: 6,000 tags in 35 kB took 1.1 GB. Fifty make few.
_TAGS_AT_ONCE = 50
# Feeds escape their HTML once more, and some once too often; whoever escapes oftener hides something.
_MOST_ROUNDS = 8


def clean_text(value: Any) -> Any:
    """One line of plain text; anything that is not a string is handed on for the validator to refuse.

    What it gives holds no markup however it is read, and comes out the same when it is cleaned again.
    """
    if not isinstance(value, str) or _is_clean(value):
        return value
    text = value
    for _ in range(_MOST_ROUNDS):
        before, text = text, _once(text)
        if text == before or ("<" not in text and "&" not in text and text.isprintable()):
            break
    else:
        text = text.replace("<", " ").replace("&", " ")
    return " ".join(text.split())


def _once(text: str) -> str:
    """Tags, scripts and comments gone, entities read, and what these may have hidden."""
    text = _UNWANTED.sub("", text)
    if "<" in text:
        text = _without_tags(_BLOCK_END.sub(lambda m: " " + m.group(), text))
    if "&" in text:
        text = _UNWANTED.sub("", html.unescape(text))
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _without_tags(text: str) -> str:
    """As HTML still, "<" and "&" escaped."""
    if text.count("<") <= _TAGS_AT_ONCE:
        return nh3.clean(text, tags=set(), clean_content_tags={"script", "style"})
    start, *tags = text.split("<")
    pieces = [start, *("<" + "<".join(tags[at : at + _TAGS_AT_ONCE]) for at in range(0, len(tags), _TAGS_AT_ONCE))]
    return "".join(nh3.clean(piece, tags=set(), clean_content_tags={"script", "style"}) for piece in pieces)


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


class _Cleaned:
    """A string that `clean_text` has seen; one in plain letters is seen to be clean in compiled code."""

    def __init__(self, shortest: int, longest: int) -> None:
        self.shortest = shortest
        self.longest = longest

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        plain = core_schema.str_schema(
            pattern=_PLAIN if self.shortest else f"{_PLAIN}|^$", min_length=self.shortest, max_length=self.longest
        )
        fitting = core_schema.str_schema(min_length=self.shortest, max_length=self.longest)
        cleaned = core_schema.no_info_before_validator_function(clean_text, fitting)
        return core_schema.union_schema(
            [plain, cleaned],
            mode="left_to_right",
            custom_error_type="text",
            custom_error_message=f"a text of {self.shortest} to {self.longest} characters is expected",
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest}


PlainText = Annotated[str, _Cleaned(0, 20_000)]
Words = Annotated[str, _Cleaned(1, 500)]
Title = Annotated[str, _Cleaned(2, 500)]
