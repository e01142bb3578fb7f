"""The countable truth about one practice provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

RejectReason = Literal["no_title", "no_id", "unsafe_url", "test_listing", "unreadable"]
BlankReason = Literal["not_a_level", "absurd_duration", "unknown_currency", "zero_placeholder", "unsafe_url"]


@dataclass(frozen=True)
class Expected:
    """What a careful reader must find, so that tests can compare.

    `by_kind` counts the entries served, dirt included. `rejected` gives the native ids that are no programs and why;
    `blanked` the native ids of good programs with a field whose value must be treated as unknown. A native id is what
    the provider calls its own: badge id, uid, page slug, course key or program uuid, feed guid, CTID; where a listing
    has none, the words that stand nearest to one. `other_pages` are found on the way but list no program, and
    `forbidden_paths` are linked although robots.txt forbids them: a polite crawler never asks for them.
    """

    by_kind: Mapping[str, int]
    rejected: Mapping[str, RejectReason] = field(default_factory=dict)
    blanked: Mapping[str, Mapping[str, BlankReason]] = field(default_factory=dict)
    forbidden_paths: tuple[str, ...] = ()
    other_pages: tuple[str, ...] = ()

    @property
    def listings(self) -> int:
        return sum(self.by_kind.values())

    @property
    def accepted(self) -> int:
        return self.listings - len(self.rejected)
