"""Who offers which topic at which level; the one place all providers look when they point at each other."""

from functools import lru_cache

from practice_providers.drafts import Draft
from practice_providers.employers import SECURITY_TOPICS
from practice_providers.topic import ADVANCED, FOUNDATION, PRACTICE, PROGRAM, topics

BADGES, LEARN, COLLEGE, COURSES, FEED, REGISTRY = (
    "harbourlight",
    "stratuslane",
    "fernhill",
    "openquay",
    "lanternroad",
    "commonledger",
)


@lru_cache
def offered(provider: str) -> tuple[Draft, ...]:
    """Everything a provider lists in its regular assortment (dirt and duplicates are added in its own file)."""
    return tuple(
        Draft(provider, topic, level)
        for place, topic in enumerate(topics())
        for level in sorted(_levels(provider, place, topic.key in SECURITY_TOPICS))
    )


def offers(provider: str, topic_key: str, level: int) -> Draft | None:
    """The draft of one listing, where the provider has it."""
    return next((d for d in offered(provider) if d.topic.key == topic_key and d.level == level), None)


def _levels(provider: str, place: int, security: bool) -> set[int]:
    match provider:
        case "harbourlight":
            levels = {FOUNDATION, PRACTICE} if place % 2 == 0 else {PRACTICE}
            return levels | ({FOUNDATION, ADVANCED} if security else set())
        case "fernhill":
            levels = ({FOUNDATION}, {PRACTICE}, {FOUNDATION, ADVANCED})[place % 3]
            return levels | ({PROGRAM} if place % 4 == 0 else set())
        case "openquay":
            # A professional certificate binds the topic's own three courses.
            levels = {PRACTICE} if place % 2 == 0 else {FOUNDATION}
            return {FOUNDATION, PRACTICE, ADVANCED, PROGRAM} if place % 4 == 0 else levels
        case "lanternroad":
            levels = ({FOUNDATION}, {FOUNDATION}, {PRACTICE})[place % 3]
            return levels | ({ADVANCED} if place % 6 == 4 else set())
        case "commonledger":
            return {PROGRAM} if place % 2 == 0 else {PRACTICE, ADVANCED} if place % 4 == 1 else {PRACTICE}
    raise ValueError(f"{provider} keeps no regular assortment.")
