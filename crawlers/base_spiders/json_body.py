"""A body as JSON, or a typed error that says what it looked like instead."""

from typing import Any, Final

import orjson

from crawlers.errors import UnexpectedResponseError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Real listings nest 17 deep at most. orjson reads 1,024 levels, writes 254, and Python's own recursion ends
# somewhere between.
DEEPEST: Final = 64
# An object in memory takes many times the bytes of the "{}" that makes it; 63 MB of real badges hold 380,000.
_MOST_CONTAINERS: Final = 1_000_000


def parse_json(body: bytes, url: str) -> Any:
    """The body's JSON value, a byte order mark forgiven; UnexpectedResponseError where it is none, or too deep."""
    try:
        return shallow_json(body.removeprefix(_BYTE_ORDER_MARK))
    except orjson.JSONDecodeError as error:
        raise UnexpectedResponseError(
            f"{url} is not JSON ({error}); it looks like {looks_like(body)}.",
            "Check the address, or the file's format.",
        ) from error


def shallow_json(body: bytes) -> Any:
    """The JSON value; orjson.JSONDecodeError also where it nests too deep, or holds too many arrays and objects."""
    containers = body.count(b"{") + body.count(b"[")
    if containers > _MOST_CONTAINERS:
        raise orjson.JSONDecodeError(f"more than {_MOST_CONTAINERS:,} arrays and objects", "", 0)
    value = orjson.loads(body)
    if containers > DEEPEST and _is_deeper(value, DEEPEST):
        raise orjson.JSONDecodeError(f"nested more than {DEEPEST} deep", "", 0)
    return value


def _is_deeper(value: Any, levels: int) -> bool:
    """Level by level, for a function that calls itself would end where the nesting wants it."""
    level = [value] if isinstance(value, dict | list) else []
    while level and levels:
        levels -= 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
    return bool(level)


def looks_like(body: bytes) -> str:
    """What a person would call this body, in a few words."""
    start = body.removeprefix(_BYTE_ORDER_MARK).lstrip()[:200].lower()
    if not start:
        return "nothing at all"
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if start.startswith(b"<"):
        return "XML"
    if start.startswith((b"{", b"[")):
        return "broken JSON"
    if b"\x00" in start:
        return "binary data"
    return f"text beginning {start[:40].decode('utf-8', 'replace')!r}"


def shape_of(value: Any) -> str:
    """A JSON value's outline for an error message: its type and first keys."""
    if isinstance(value, dict):
        keys = ", ".join(list(value)[:6])
        return f"an object with {keys or 'no keys'}"
    if isinstance(value, list):
        return f"an array of {len(value)}, the first {shape_of(value[0])}" if value else "an empty array"
    return f"a bare {type(value).__name__}"
