"""Any RSS feed of courses with a `course:` namespace, as edX's course feed had."""

import re
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any, Final

from catalog.field_types.effort import Pace
from catalog.field_types.employer import EmployerTie
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from crawlers.base_spiders.feed import Feed
from crawlers.entry import Entry, Found, Listing, declared
from crawlers.provider import Terms, TermsBasis
from crawlers.words.iso_times import day
from crawlers.words.prices import offers
from crawlers.words.ties import tie_said
from crawlers.words.times import bounds, worked_out

_IGNORED: Final = (
    *("course:id", "course:code", "course:created", "course:instructors", "course:video-youtube", "course:video-file"),
    *("course:image-banner", "course:image-thumbnail", "course:verified", "course:xseries", "course:highschool"),
    *("course:profed", "course:staff"),
)
_KIND: Final = declared(CredentialKind.COURSE, "course feed", "$.channel")
_PACES: Final = {"0": Pace.DATED, "1": Pace.SELF_PACED}
_NOTHING: Final = frozenset({"none", "none.", "no prerequisites"})
_BY: Final = re.compile(r"\b(?:by|with) (?:the )?(?:staff of |people at |experts at )?(.+?)\.?", re.IGNORECASE)


class CourseFeed(Feed):
    """What an item leaves blank is unknown; prices and times are read out of their words."""

    name = "course_feed"
    title = "Course feed"
    url = "https://www.edx.org/api/v2/report/course-feed/rss"
    terms = Terms(
        TermsBasis.OPEN_FEED,
        "https://www.rssboard.org/rss-specification",
        "A feed is published to be read by programs; edX's own is believed to be retired.",
    )
    expected = range(1, 20_000)
    id_keys = ("guid",)

    def read(self, entry: Entry) -> Listing:
        entry.ignore(*_IGNORED)
        level, price, needs = (entry.take(f"course:{key}") for key in ("level", "price", "prerequisites"))
        start, end, published = (entry.take(key) for key in ("course:start", "course:end", "pubDate"))
        subtitle, description = entry.take("course:subtitle"), entry.take("description")
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": entry.take("guid"),
            "url": entry.take("link"),
            "title": entry.take("title"),
            "summary": description or subtitle,
            "kind": _KIND,
            "issuer": entry.take("course:school"),
            "subjects": _split(entry.take("course:subject"), ", "),
            "provider_skills": _split(entry.take("course:skills"), ", "),
            "outcomes": _split(entry.take("course:outcomes"), "; "),
            "level": level and level.among(Level),
            "offers": price and price.read_as(offers(price.words), Method.PARSED),
            "effort": _effort(entry),
            "prerequisites": _split(needs, "\n") if needs and needs.words.lower() not in _NOTHING else None,
            "employers": _partner(entry),
            "starts": start and start.read_as(day(start.words), Method.PARSED),
            "ends": end and end.read_as(day(end.words), Method.PARSED),
            "source_updated": published and published.read_as(_posted(published.words), Method.PARSED),
        }
        return {name: found for name, found in finds.items() if found}


def _split(found: Found | None, mark: str) -> Found | None:
    if found is None:
        return None
    return found.read_as([part for part in found.words.split(mark) if part.strip()], Method.STATED)


def _effort(entry: Entry) -> Found | None:
    """Hours a week, weeks and pace together; a length in weeks stands, whatever the effort's words are."""
    phrases = [found for key in ("course:effort", "course:length") if (found := entry.take(key))]
    pace = entry.take("course:self_paced")
    if not phrases:
        return pace and pace.read_as({"pace": _PACES.get(pace.words, pace.words), "words": pace.words})
    words = ", ".join(found.words for found in phrases)
    readings = [bounds(found.words) for found in phrases]
    value: dict[str, Any] = {"words": words}
    if None in readings and not any(reading and "weeks_min" in reading for reading in readings[1:]):
        value["hours_min"] = words
    for reading in readings:
        value |= reading or {}
    value |= {"pace": _PACES.get(pace.words, pace.words)} if pace else {}
    return Found(worked_out(value), words, phrases[0].where, Method.PARSED)


def _partner(entry: Entry) -> list[Found]:
    found = entry.take("course:partner")
    named = _BY.search(found.words) if found else None
    if found is None or named is None:
        return []
    name = _BY.fullmatch(found.words[named.start() :])
    tie = tie_said(found.words) or EmployerTie.ENDORSED_BY
    return [found.read_as({"organisation": name[1], "tie": tie}, Method.PARSED)] if name else []


def _posted(words: str) -> date | str:
    """A day as RSS writes it, or as Atom does."""
    try:
        return parsedate_to_datetime(words).date()
    except ValueError:
        return day(words)
