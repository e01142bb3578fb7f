"""One provider's site: its names and addresses, and what it answers to a path."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from practice_providers.exchange import Request, Response
from practice_providers.expected import Expected

Shape = Literal["credly", "microsoft_learn", "schema_org", "discovery", "feed", "ctdl"]


@dataclass(frozen=True)
class Site:
    """A provider before it is put on a port; `public_url` is the address its listings call their own."""

    name: str
    shape: Shape
    title: str
    public_url: str
    start_paths: tuple[str, ...]
    expected: Expected
    answer: Callable[[Request], Response | None]
