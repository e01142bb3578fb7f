"""What a careful reader must find at each practice provider, so that tests can compare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

RejectReason = Literal["no_title", "no_id", "unsafe_url", "test_listing", "unreadable"]
BlankReason = Literal["not_a_level", "absurd_duration", "unknown_currency", "zero_placeholder", "unsafe_url"]


@dataclass(frozen=True)
class Expected:
    """The countable truth about one provider.

    `by_kind` counts the entries served, dirt included. `rejected` gives the native ids that are no programs and why;
    `blanked` the native ids of good programs with a field whose value must be treated as unknown. A native id is what
    the provider calls its own: badge id, uid, page slug, course key or program uuid, feed guid, CTID.
    """

    by_kind: Mapping[str, int]
    rejected: Mapping[str, RejectReason] = field(default_factory=dict)
    blanked: Mapping[str, Mapping[str, BlankReason]] = field(default_factory=dict)

    @property
    def listings(self) -> int:
        return sum(self.by_kind.values())

    @property
    def accepted(self) -> int:
        return self.listings - len(self.rejected)


@lru_cache(maxsize=1)
def expectations() -> Mapping[str, Expected]:
    """What each provider serves and which of it is dirt, by provider name."""
    from practice_providers.registry import sites

    return {site.name: site.expected for site in sites()}
