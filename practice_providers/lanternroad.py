"""Lanternroad: an RSS feed of short courses with fields of its own, as edX's course feed had.

`/feed/courses.rss[?page=N]` gives 25 items and atom links `next` and `last`; the first page is page 0.
"""

import re
from functools import lru_cache
from html import escape

from practice_providers import addresses, assortment
from practice_providers.dirt import REVIEW_TEXT, TEST_TITLE, UNSAFE_URL, untidy
from practice_providers.drafts import Draft
from practice_providers.duplicates import FeedTwin, feed_twins
from practice_providers.employers import employer_of
from practice_providers.exchange import Request, Response, text_response
from practice_providers.expected import BlankReason, Expected, RejectReason
from practice_providers.openquay_runs import SCHOOLS
from practice_providers.site import Site
from practice_providers.topic import ADVANCED, FOUNDATION, PRACTICE

NAME = assortment.FEED
PATH = "/feed/courses.rss"
PAGE_SIZE = 25
NAMESPACE = f"{addresses.FEED}/ns/course/1.0/"
TITLES = {
    FOUNDATION: ("{name} in Six Evenings", "A First Look at {name}", "{name}, Step by Step"),
    PRACTICE: ("Working with {name}", "{name}: the Practical Course", "{name} Skills for the Job"),
    ADVANCED: ("{name} Masterclass", "Deep Dive: {name}"),
}
LEVELS = {FOUNDATION: "Introductory", PRACTICE: "Intermediate", ADVANCED: "Advanced"}
SMALL = ("$49", "FREE-Add a Verified Certificate for $49 USD", "£29.00", "€39/month", "4900p", "Free")
LARGE = ("FREE-Add a Verified Certificate for $179 USD", "From £299.00", "1.200,00 €", "CHF 240.-", "$149.00 USD")
TRIAL = "$19 a month after a 14-day free trial"
PRICES = {FOUNDATION: (*SMALL, TRIAL), PRACTICE: (*SMALL, TRIAL, "From £299.00"), ADVANCED: LARGE}
SILENCE = ("", "TBC", "Contact us")
Item = dict[str, str]


def site() -> Site:
    return Site(NAME, "feed", "Lanternroad Short Courses", addresses.FEED, (PATH,), expected(), answer)


def answer(request: Request) -> Response | None:
    if request.path == "/robots.txt":
        return text_response(request.path, "User-agent: *\nDisallow:\n", "text/plain; charset=utf-8")
    if request.path != PATH:
        return None
    xml = _feed(request.base_url, request.number("page", 0))
    return text_response(request.path, xml, "application/rss+xml; charset=utf-8")


def _feed(base_url: str, number: int) -> str:
    last = (len(items()) - 1) // PAGE_SIZE
    own = f"{base_url}{PATH}"
    following = f'<atom:link rel="next" href="{own}?page={number + 1}"/>' if number < last else ""
    shown = "".join(_xml(item) for item in items()[number * PAGE_SIZE : (number + 1) * PAGE_SIZE])
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:course="{NAMESPACE}">\n<channel>\n'
        f"<title>Lanternroad course feed</title><link>{own}</link><description>Short courses</description>"
        f'<language>en</language><atom:link rel="first" href="{own}"/><atom:link rel="last" href="{own}?page={last}"/>'
        f'{following}<atom:link rel="self" type="application/rss+xml" href="{own}?page={number}"/>\n'
        f"{shown}</channel>\n</rss>\n"
    )


def _xml(item: Item) -> str:
    rows = "".join(f"  <{name}>{escape(value, quote=False)}</{name}>\n" for name, value in item.items())
    return f"<item>\n{rows}</item>\n"


@lru_cache(maxsize=1)
def items() -> tuple[Item, ...]:
    """Every item of the feed: the regular ones, those that Openquay lists too, then the dirt."""
    regular = [_item(draft) for draft in assortment.offered(NAME)]
    return (*regular, *(_twin(twin) for twin in feed_twins()), *(item for item, _, _ in _dirty()))


def _item(draft: Draft) -> Item:
    dice = draft.chance("item")
    title = draft.chance("title").choice(TITLES[draft.level]).format(name=draft.topic.name)
    employer = employer_of(draft, 0.2)
    item = _plain(draft.slug, title, draft.description) | {
        "course:subject": draft.topic.field.replace("_", " ").title(),
        "course:self_paced": dice.choice(("0", "1", "1")),
        "course:level": "" if draft.unknown("level") else LEVELS[draft.level],
        "course:skills": ", ".join(draft.skills),
        "course:outcomes": "; ".join(draft.outcomes),
        "course:price": dice.choice(SILENCE if draft.unknown("price") else PRICES[draft.level]),
        **_effort(draft),
        "course:prerequisites": dice.choice(("", "None", "Comfort with reading and writing in English.")),
    }
    return item | ({"course:partner": f"Taught by staff of {employer}"} if employer else {})


def _plain(slug: str, title: str, description: str) -> Item:
    """The parts every item has."""
    return {
        "guid": f"{addresses.FEED}/node/{slug}",
        "title": title,
        "link": addresses.feed_item(slug),
        "description": description,
        "pubDate": "Mon, 26 Oct 2026 08:00:00 +0000",
        "course:id": f"lr:{slug}",
        "course:school": "Lanternroad",
    }


def _effort(draft: Draft) -> Item:
    if draft.unknown("hours"):
        return {"course:effort": "", "course:length": ""}
    weeks = max(1, min(12, draft.hours // 4))
    low = max(1, draft.hours // weeks - 1)
    return {"course:effort": f"{low} - {low + 2} hours/week", "course:length": f"{weeks} week{'s' * (weeks > 1)}"}


def _twin(twin: FeedTwin) -> Item:
    """An Openquay course in Lanternroad's words: another title, the school's name shortened, the same content."""
    draft = twin.original
    school = SCHOOLS[draft.topic.field][1].replace("Institute", "Inst.").replace("University", "Univ.")
    return _plain(twin.slug, twin.title, draft.description) | {
        "link": twin.link,
        "course:school": school,
        "course:skills": ", ".join(draft.skills),
        "course:outcomes": "; ".join(draft.outcomes),
        "course:level": LEVELS[draft.level],
        "course:price": "",
        "course:effort": "",
        "course:length": "",
    }


def _dirty() -> list[tuple[Item, RejectReason | None, dict[str, BlankReason]]]:
    """Unclean items, each with the reason to reject it or the fields to leave unknown."""
    weekly = {"course_effort": "2 hours/week"}
    words = "Walk the old road at dusk with a guide. Wear good shoes."

    def made(slug: str, **changes: str) -> Item:
        title = slug.replace("-", " ").capitalize()
        return _plain(slug, title, words) | {re.sub("^course_", "course:", k): v for k, v in changes.items()}

    return [
        (made("walk-without-a-name", title=""), "no_title", {}),
        (made("walk-into-a-trap", link=UNSAFE_URL), "unsafe_url", {}),
        (made("walk-of-the-editors", title=TEST_TITLE), "test_listing", {}),
        (made("walk-to-nowhere", guid="", link="", course_id=""), "no_id", {}),
        (made("walk-backwards", course_length="-2 weeks", **weekly), None, {"hours": "absurd_duration"}),
        (made("walk-for-ages", course_length="9000 weeks", **weekly), None, {"hours": "absurd_duration"}),
        (made("walk-of-praise", course_level=REVIEW_TEXT), None, {"level": "not_a_level"}),
        (made("walk-for-shells", course_price="30 QQQ"), None, {"price": "unknown_currency"}),
        (made("walk-for-nothing", course_price="0.00"), None, {"price": "zero_placeholder"}),
        (made("walk-with-markup", description=untidy(words)), None, {}),
    ]


def native_id(item: Item) -> str:
    """The guid, or the title where an item has none."""
    return item["guid"] or item["title"]


def expected() -> Expected:
    dirty = [(native_id(item), reason, blanks) for item, reason, blanks in _dirty()]
    return Expected(
        {"item": len(items())},
        {native: reason for native, reason, _ in dirty if reason},
        {native: blanks for native, _, blanks in dirty if blanks},
    )
