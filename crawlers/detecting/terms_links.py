"""Links of a web page that look like terms of use, found without building the page's tree."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

# Bounded on all sides, so that a page of nothing but "<a" is looked at once.
_LINK: Final = re.compile(rb"<(?:a|link)\s([^<>]{1,2000})>([^<]{0,200})", re.IGNORECASE)
_HREF: Final = re.compile(
    rb"""(?:^|\s)href\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'>]{1,2000}))""", re.IGNORECASE
)
_LICENCE: Final = re.compile(rb"""(?:^|\s)rel\s*=\s*["']?(?:license|terms-of-service)\b""", re.IGNORECASE)
_WORDS: Final = re.compile(
    r"\b(?:terms|conditions of use|legal(?: notice)?|licen[cs]e|acceptable use|copyright|tos|agb|nutzungsbedingungen"
    r"|impressum|mentions l[eé]gales|conditions d.utilisation|aviso legal|t[eé]rminos)\b",
    re.IGNORECASE,
)
_MOST: Final = 10


def terms_links(body: bytes, url: str) -> list[str]:
    """The addresses of what looks like terms by its own address, its text, or what the page says it is."""
    found = dict.fromkeys(_links(body, url))
    return list(found)[:_MOST]


def _links(body: bytes, url: str) -> Iterator[str]:
    for attributes, text in _LINK.findall(body):
        href = _HREF.search(attributes)
        if href is None:
            continue
        address = _absolute(url, next(group for group in href.groups() if group is not None))
        if address and (_LICENCE.search(attributes) or _is_terms(address, text.decode("utf-8", "replace"))):
            yield address


def _absolute(url: str, href: bytes) -> str | None:
    try:
        address = urljoin(url, unescape(href.decode("utf-8", "replace")).strip()).partition("#")[0]
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _is_terms(address: str, text: str) -> bool:
    path = re.sub(r"[-_/+.]+", " ", urlsplit(address).path)
    return bool(_WORDS.search(path) or _WORDS.search(unescape(text)))
