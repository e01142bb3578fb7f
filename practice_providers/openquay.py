"""Openquay: courses and professional certificates over a paged discovery API, as edX's course-discovery serves it.

`/api/v1/courses/?limit=20&offset=0` and `/api/v1/programs/?limit=10&offset=0` give count, next, previous and results.
"""

from functools import lru_cache
from typing import Any

from practice_providers import addresses, assortment
from practice_providers.dirt import HARBOUR_LORE, REVIEW_TEXT, TEST_TITLE, UNSAFE_URL, untidy
from practice_providers.drafts import Draft, own_id
from practice_providers.exchange import Request, Response, json_response, text_response
from practice_providers.expected import Expected
from practice_providers.openquay_programs import program
from practice_providers.openquay_runs import course, course_key
from practice_providers.site import Site
from practice_providers.topic import PROGRAM

NAME = assortment.COURSES
LIMITS = {"/api/v1/courses/": 20, "/api/v1/programs/": 10}
Entry = dict[str, Any]


def site() -> Site:
    return Site(NAME, "discovery", "Openquay", addresses.COURSES, tuple(LIMITS), expected(), answer)


def answer(request: Request) -> Response | None:
    if request.path == "/robots.txt":
        return text_response(request.path, "User-agent: *\nDisallow: /account/\n", "text/plain; charset=utf-8")
    if request.path not in LIMITS:
        return None
    rows = courses() if request.path == "/api/v1/courses/" else programs()
    return json_response(request.path, _envelope(request, rows))


def _envelope(request: Request, rows: tuple[Entry, ...]) -> Entry:
    limit = request.number("limit", LIMITS[request.path]) or LIMITS[request.path]
    offset = request.number("offset", 0)

    def link(start: int) -> str | None:
        return f"{request.base_url}{request.path}?limit={limit}&offset={max(start, 0)}"

    return {
        "count": len(rows),
        "next": link(offset + limit) if offset + limit < len(rows) else None,
        "previous": link(offset - limit) if offset > 0 else None,
        "results": rows[offset : offset + limit],
    }


@lru_cache(maxsize=1)
def courses() -> tuple[Entry, ...]:
    """Every course served, dirt at the end."""
    regular = [course(draft) for draft in assortment.offered(NAME) if draft.level != PROGRAM]
    return (*regular, *(entry for entry, _ in _dirty()))


@lru_cache(maxsize=1)
def programs() -> tuple[Entry, ...]:
    """Every professional certificate served, dirt at the end."""
    regular = [program(draft) for draft in assortment.offered(NAME) if draft.level == PROGRAM]
    return (*regular, *(entry for entry, _ in _dirty_programs()))


def _dirty() -> list[tuple[Entry, Entry]]:
    """Unclean courses, each with what must come of it."""

    def made(name: str, verdict: Entry, run: Entry | None = None, **changes: Any) -> tuple[Entry, Entry]:
        entry = course(Draft(NAME, HARBOUR_LORE, 0))
        key = course_key(name)
        slug = name.lower().replace(" ", "-").replace(",", "").replace("'", "")
        run_entry = entry["course_runs"][0] | {"title": name, "course": key, "key": f"course-v1:{key}+3T2026"}
        own = {"key": key, "uuid": own_id(NAME, slug), "title": name, "marketing_url": addresses.course(slug)}
        short = {"short_description": f"{name}, told by people who were there.", "level_type": "Introductory"}
        return entry | own | short | {"course_runs": [run_entry | (run or {})]} | changes, verdict

    return [
        made("Tides and Timetables", {"reject": "no_title"}, title=""),
        made("A History of Harbours", {"reject": "unsafe_url"}, marketing_url=UNSAFE_URL),
        made("Ropes, Knots and Loads", {"reject": "test_listing"}, title=TEST_TITLE),
        made("The Lighthouse Keeper's Accounts", {"reject": "no_id"}, key=None, uuid=None),
        made("Reading the Barometer", {"level": "not_a_level"}, level_type=REVIEW_TEXT),
        made("Charts for Small Boats", {"hours": "absurd_duration"}, {"min_effort": -4, "max_effort": -2}),
        made("The Long Voyage", {"hours": "absurd_duration"}, {"weeks_to_complete": 5200}),
        made("Customs and Contraband", {"price": "unknown_currency"}, {"seats": [_seat("verified", "60.00", "QQQ")]}),
        made("Salt, Silver and Trade", {"price": "zero_placeholder"}, {"seats": [_seat("professional", "0", "USD")]}),
        made("Songs of the Quay", {}, full_description=untidy("Sing with a crew. Nobody is asked to sing alone.")),
    ]


def _dirty_programs() -> list[tuple[Entry, Entry]]:
    base = program(Draft(NAME, HARBOUR_LORE, PROGRAM))
    free = {"subscription_eligible": True, "subscription_prices": [{"price": "0.00", "currency": "USD"}]}
    quiet: Entry = {"courses": [], "corporate_endorsements": []}

    def made(slug: str, verdict: Entry, **changes: Any) -> tuple[Entry, Entry]:
        title = slug.replace("-", " ").title()
        own = {"uuid": own_id(NAME, slug), "title": title, "marketing_slug": slug}
        return base | own | {"marketing_url": addresses.professional_certificate(slug)} | quiet | changes, verdict

    return [
        made("harbour-pilotage", {"price": "zero_placeholder"}, **free),
        made("practice-run-only", {"reject": "test_listing"}, title=TEST_TITLE),
    ]


def _seat(kind: str, price: str, currency: str) -> Entry:
    return {"type": kind, "price": price, "currency": currency, "upgrade_deadline": None, "sku": "OQDIRT"}


def expected() -> Expected:
    dirty = [(entry["key"] or _slug(entry), verdict) for entry, verdict in _dirty()]
    dirty += [(entry["uuid"], verdict) for entry, verdict in _dirty_programs()]
    return Expected(
        {"course": len(courses()), "program": len(programs())},
        {native: verdict["reject"] for native, verdict in dirty if "reject" in verdict},
        {native: verdict for native, verdict in dirty if verdict and "reject" not in verdict},
    )


def _slug(entry: Entry) -> str:
    return str(entry["marketing_url"]).rsplit("/", 1)[-1]
