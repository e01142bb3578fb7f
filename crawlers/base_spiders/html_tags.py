"""The tags and texts of a web page as a stream, without building its tree; see html_body for why there is none."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

from w3lib.encoding import html_to_unicode

# Each part begins with what ends the one before it, and none is tried twice ("*+"): linear in whatever is sent.
_ATTRIBUTES: Final = r"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+"""
_TOKEN: Final = re.compile(rf"<!--|<(/?)([a-zA-Z][a-zA-Z0-9-]{{0,30}})({_ATTRIBUTES})>")
_ATTRIBUTE: Final = re.compile(r"""([^\s"'=<>/]{1,100})(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?""")
# What stands inside these is no text of the page.
_HIDDEN: Final = frozenset({"script", "style", "template", "noscript", "textarea", "iframe"})
_LONGEST: Final = 20_000


class Tag(NamedTuple):
    """A start or an end tag; attribute names in small letters, an attribute without a value is an empty text."""

    name: str
    attributes: dict[str, str]
    is_end: bool = False


def tags_and_texts(body: bytes) -> Iterator[Tag | str]:
    """Tags and the texts between them in the page's order; comments, scripts and styles are left out."""
    # What a header said of the encoding is not kept with recordings; pages say it themselves, or are UTF-8.
    page = html_to_unicode(None, body, default_encoding="utf-8")[1]
    place = 0
    while found := _TOKEN.search(page, place):
        if found.start() > place:
            yield unescape(page[place : min(found.start(), place + _LONGEST)])
        place = found.end()
        if found[0] == "<!--":
            place = page.find("-->", place)
            if place < 0:
                return
            place += 3
            continue
        tag = Tag(found[2].lower(), _attributes(found[3]) if not found[1] else {}, bool(found[1]))
        yield tag
        if tag.name in _HIDDEN and not tag.is_end:
            place = _end_of(page, tag.name, place)


def _attributes(text: str) -> dict[str, str]:
    """The first of two with the same name counts, as in browsers."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape(double or single or bare)[:_LONGEST])
    return found


def _end_of(page: str, name: str, place: int) -> int:
    """Where the element's end tag begins; where there is none, the rest of the page is inside."""
    found = re.compile(rf"</{name}\b", re.IGNORECASE).search(page, place)
    return found.start() if found else len(page)
