"""A body as JSON, or a typed error that says what it looked like instead."""

from typing import Any

import orjson

from crawlers.errors import UnexpectedResponseError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def parse_json(body: bytes, url: str) -> Any:
    """The body's JSON value, a byte order mark forgiven."""
    try:
        return orjson.loads(body.removeprefix(_BYTE_ORDER_MARK))
    except orjson.JSONDecodeError as error:
        raise UnexpectedResponseError(
            f"{url} is not JSON ({error}); it looks like {looks_like(body)}.",
            "Check the address, or the file's format.",
        ) from error


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
