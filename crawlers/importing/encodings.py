"""The text in a file's bytes: by its mark, as UTF-8, or as what Excel on Windows writes, which is said aloud."""

import codecs
import logging
from typing import Final

from crawlers.errors import UnexpectedResponseError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a file that is no UTF-8 almost always is; five of its bytes mean nothing, and prove it something else.
_WINDOWS: Final = "cp1252"

log = logging.getLogger(__name__)


def decoded(body: bytes, url: str, encoding: str | None) -> str:
    """The body as text; UnexpectedResponseError where it is not in the encoding named, or in none of those tried."""
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), None)
    try:
        if encoding or marked:
            return body.decode(encoding or str(marked))
        return _guessed(body, url)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnexpectedResponseError(
            f"{url} cannot be read as text: {error}.", "Set `encoding` in the mapping to the one it is in."
        ) from error


def _guessed(body: bytes, url: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode(_WINDOWS)
        log.warning("%s is no UTF-8 and was read as %s; set `encoding` in the mapping if it is another", url, _WINDOWS)
        return text
