"""A page's OpenGraph and description meta tags, and what kind of listing they say the page is; https://ogp.me."""

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from crawlers.base_spiders.html_tags import Tag, tags_and_texts
from crawlers.entry import Found
from crawlers.errors import ProviderOptionsError

PAGE_KIND: Final = "page_kind"
_MOST: Final = 200
# A folder of listings, by the words sites name it with.
_FOLDERS: Final = {
    "course": CredentialKind.COURSE,
    "courses": CredentialKind.COURSE,
    "certificate": CredentialKind.CERTIFICATE,
    "certificates": CredentialKind.CERTIFICATE,
    "certification": CredentialKind.CERTIFICATION,
    "certifications": CredentialKind.CERTIFICATION,
    "program": CredentialKind.PROGRAM,
    "programs": CredentialKind.PROGRAM,
    "programme": CredentialKind.PROGRAM,
    "programmes": CredentialKind.PROGRAM,
}
_OURS: Final = re.compile(r"(?:og|product|article|course):")


def open_graph(body: bytes) -> dict[str, str]:
    """The page's meta tags of OpenGraph and its description, by name; the first of each that says something."""
    found: dict[str, str] = {}
    if b"og:" not in body:
        return found
    for token in takewhile(lambda token: not (isinstance(token, Tag) and token.name == "body"), tags_and_texts(body)):
        if isinstance(token, Tag) and token.name == "meta" and len(found) < _MOST:
            name = (token.attributes.get("property") or token.attributes.get("name") or "").strip().lower()
            content = token.attributes.get("content", "").strip()
            if content and (name == "description" or _OURS.match(name)):
                found.setdefault(name, content)
    return found


def kind_of_page(tags: Mapping[str, Any], url: str, options: Mapping[str, Any]) -> Found | None:
    """What the page lists: by the provider's option, by og:type, or by the folder its address stands in.

    An address alone says it only of a page that names it as its own: a login page that is shown in its place does not.
    ProviderOptionsError where the option is no kind.
    """
    if PAGE_KIND in options:
        return declared_kind(options[PAGE_KIND])
    words = str(tags.get("og:type", ""))
    stated = _FOLDERS.get(re.split(r"[.:/_-]", words.lower())[-1])
    if stated:
        return Found(stated, words, "$.og:type", Method.MAPPED)
    folders = urlsplit(url).path.strip("/").lower().split("/")[:-1]
    kind = next((_FOLDERS[folder] for folder in reversed(folders) if folder in _FOLDERS), None)
    own = urljoin(url, str(tags.get("og:url", "")))
    if kind is None or "og:title" not in tags or "og:url" not in tags or _place(own) != _place(url):
        return None
    return Found(kind, urlsplit(url).path, "the page's address", Method.DERIVED)


def declared_kind(value: Any) -> Found:
    """The provider's option as a kind."""
    kind = CredentialKind.read(value) if isinstance(value, str) else None
    if kind is None:
        raise ProviderOptionsError(
            f"Option {PAGE_KIND} is {value!r}, which is no kind.", f"Use one of {', '.join(CredentialKind)}."
        )
    return Found(kind, str(value), f"option {PAGE_KIND}", Method.DECLARED)


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
