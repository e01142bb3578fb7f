"""A provider: who lists programs, where, on what terms they may be read, and how many to expect."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class TermsBasis(StrEnum):
    """On what ground a provider's listings may be read by a program."""

    OPEN_API = "open_api"
    OPEN_FEED = "open_feed"
    PERMITTED_PAGES = "permitted_pages"
    OWN_KEY_API = "own_key_api"
    FILE_IMPORT = "file_import"


@dataclass(frozen=True)
class Terms:
    """The basis, the page that says so, and what an operator should know about it."""

    basis: TermsBasis
    url: str
    note: str


@dataclass(frozen=True)
class Provider:
    """One catalogue to read: a spider with an address and options; `id` is the slug in every program's id."""

    id: str
    name: str
    spider: str
    url: str
    terms: Terms
    expected: range
    options: Mapping[str, Any] = field(default_factory=dict)
