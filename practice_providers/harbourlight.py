"""Harbourlight Badges: badge templates by issuer, as Credly lists them.

`/organizations/<slug>/badges.json?page=N` gives `data` (30 badge templates) and `metadata.next_page_url`.
"""

import re
from functools import lru_cache
from typing import Any

from practice_providers import addresses, assortment
from practice_providers.dirt import REVIEW_TEXT, TEST_TITLE, UNSAFE_URL, untidy
from practice_providers.drafts import Draft, own_id
from practice_providers.employers import employer_id, employer_of, employer_slug
from practice_providers.exchange import JSON_TYPE, Request, Response, json_response, text_response
from practice_providers.expected import Expected
from practice_providers.site import Site
from practice_providers.topic import ADVANCED, FOUNDATION, PRACTICE, PROGRAM

NAME = assortment.BADGES
PAGE_SIZE = 30
ISSUERS = {
    "stratus-ridge-academy": "Stratus Ridge Academy",
    "meridian-guild": "Meridian Guild",
    "harbourlight-institute": "Harbourlight Institute",
}
ISSUER_OF_FIELD = {
    "technology": "stratus-ridge-academy",
    "health": "meridian-guild",
    "creative_arts": "meridian-guild",
    "green_energy": "harbourlight-institute",
    "business": "harbourlight-institute",
}
NAMES = {
    FOUNDATION: ("{name} Foundations", "{name} Essentials", "{name} – Level 1"),
    PRACTICE: ("{name} Practitioner", "{name} in Practice Badge", "{name} – Level 2"),
    ADVANCED: ("{name} Expert", "{name} – Level 3", "Advanced {name}"),
}
LEVELS = {FOUNDATION: "Foundational", PRACTICE: "Intermediate", ADVANCED: "Advanced"}
TIMES = {FOUNDATION: ("Hours", "Hours", "Days"), PRACTICE: ("Days", "Weeks", "Weeks"), ADVANCED: ("Weeks", "Months")}
Badge = dict[str, Any]


def site() -> Site:
    starts = tuple(f"/organizations/{slug}/badges.json" for slug in ISSUERS)
    return Site(NAME, "credly", "Harbourlight Badges", addresses.BADGES, starts, expected(), answer)


def answer(request: Request) -> Response | None:
    if request.path == "/robots.txt":
        return text_response(request.path, "User-agent: *\nDisallow: /users/\n", "text/plain; charset=utf-8")
    found = re.fullmatch(r"/organizations/([a-z-]+)/badges\.json", request.path)
    if found is None or found[1] not in ISSUERS:
        return None
    return _page(request, found[1])


def _page(request: Request, issuer: str) -> Response:
    mine = [badge for slug, badge in badges() if slug == issuer]
    number, pages = request.number("page", 1), -(-len(mine) // PAGE_SIZE)
    shown = mine[(number - 1) * PAGE_SIZE : number * PAGE_SIZE] if number > 0 else []

    def link(page: int) -> str | None:
        return f"{request.base_url}{request.path}?page={page}" if 1 <= page <= pages else None

    metadata = {
        "count": len(shown),
        "current_page": number,
        "total_count": len(mine),
        "total_pages": pages,
        "per": PAGE_SIZE,
        "previous_page_url": link(number - 1),
        "next_page_url": link(number + 1),
    }
    response = json_response(request.path, {"data": shown, "metadata": metadata})
    return text_response(request.path, _repeat_level(response.text), JSON_TYPE)


def _repeat_level(text: str) -> str:
    """The first badge of every page says its level twice; parsers take the last, which is the true one."""
    return text.replace('"level":', '"level":"Mastery","level":', 1)


@lru_cache(maxsize=1)
def badges() -> tuple[tuple[str, Badge], ...]:
    """Every badge template served, with the slug of its issuer."""
    regular = [(ISSUER_OF_FIELD[d.topic.field], _badge(d)) for d in assortment.offered(NAME)]
    return (*regular, *_knots(), *((slug, badge) for slug, badge, _ in _dirty()))


def badge_url(draft: Draft) -> str:
    """The public address of a regular badge, for those who link to it."""
    return addresses.badge(ISSUER_OF_FIELD[draft.topic.field], draft.slug)


def badge_name(draft: Draft) -> str:
    return draft.chance("name").choice(NAMES[draft.level]).format(name=draft.topic.name)


def _badge(draft: Draft) -> Badge:
    issuer = ISSUER_OF_FIELD[draft.topic.field]
    dice = draft.chance("badge")
    badge = _template(issuer, draft.slug, badge_name(draft), draft.id)
    return badge | {
        "cost": None if draft.unknown("cost") else dice.choice(("Free", "Free", "Paid")),
        "description": f"Earners of this badge have worked through {draft.title}. {draft.description}",
        "level": None if draft.unknown("level") else LEVELS[draft.level],
        "time_to_earn": None if draft.unknown("hours") else dice.choice(TIMES[draft.level]),
        "type_category": dice.choice(("Learning", "Validation", "Certification")),
        "issuer": _issuer(issuer, employer_of(draft, 0.3)),
        "skills": [_skill(name) for name in draft.skills],
        "badge_template_activities": [*_criteria(draft), *_prerequisite(draft)],
        "alignments": _counts_toward(draft),
        "endorsements": _endorsements(draft),
    }


def _template(issuer: str, slug: str, name: str, badge_id: str) -> Badge:
    """The parts every template has, with nothing said yet."""
    image = f"{addresses.BADGES}/images/{badge_id}/image.png"
    return {
        "id": badge_id,
        "cost": None,
        "description": "",
        "global_activity_url": f"https://{issuer}.example.org/courses/{slug}",
        "earn_this_badge_url": f"https://{issuer}.example.org/courses/{slug}",
        "enable_earn_this_badge": True,
        "enable_detail_attribute_visibility": True,
        "level": None,
        "name": name,
        "vanity_slug": slug,
        "time_to_earn": None,
        "type_category": None,
        "show_skill_tag_links": True,
        "translatable": False,
        "image": {"id": badge_id, "url": image},
        "image_url": image,
        "url": addresses.badge(issuer, slug),
        "issuer": _issuer(issuer, None),
        "alignments": [],
        "badge_template_activities": [],
        "endorsements": [],
        "skills": [],
    }


def _issuer(slug: str, employer: str | None) -> dict[str, Any]:
    entities = [_entity("Issued by", own_id(NAME, slug), ISSUERS[slug], slug)]
    summary = f"issued by {ISSUERS[slug]}"
    if employer:
        entities.append(_entity("Authorized by", employer_id(employer), employer, employer_slug(employer)))
        summary += f" and authorized by {employer}"
    return {"summary": summary, "entities": entities}


def _entity(label: str, entity_id: str, name: str, slug: str) -> dict[str, Any]:
    return {
        "label": label,
        "primary": label == "Issued by",
        "entity": {
            "type": "Organization",
            "id": entity_id,
            "name": name,
            "url": f"{addresses.BADGES}/api/v1/organizations/{entity_id}",
            "vanity_url": f"{addresses.BADGES}/org/{slug}",
            "verified": False,
        },
    }


def _skill(name: str) -> dict[str, str]:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return {"id": own_id("skills", slug), "name": name, "vanity_slug": slug}


def _activity(kind: str, title: str, url: str | None = None, badge_id: str | None = None) -> dict[str, Any]:
    return {
        "id": own_id(NAME, f"activity {kind} {title} {url}"),
        "activity_type": kind,
        "required_badge_template_id": badge_id,
        "title": title,
        "url": url,
    }


def _criteria(draft: Draft) -> list[dict[str, Any]]:
    """What an earner does: an assessed outcome, and where Openquay teaches the topic, its course."""
    found = [_activity("Assessment", outcome) for outcome in draft.outcomes[:2]]
    course = assortment.offers(assortment.COURSES, draft.topic.key, draft.level)
    if course and draft.chance("course").random() < 0.5:
        found.append(_activity("Course", course.title, addresses.openquay_page(course)))
    return found


def _prerequisite(draft: Draft) -> list[dict[str, Any]]:
    below = assortment.offers(NAME, draft.topic.key, draft.level - 1)
    return [_activity("Badge", badge_name(below), badge_url(below), below.id)] if below else []


def _counts_toward(draft: Draft) -> list[dict[str, Any]]:
    program = assortment.offers(assortment.COURSES, draft.topic.key, PROGRAM)
    if program is None or draft.level == FOUNDATION:
        return []
    return [
        {
            "id": own_id(NAME, f"alignment {draft.slug}"),
            "name": f"Counts toward the {program.title} Professional Certificate",
            "url": addresses.openquay_page(program),
            "description": "Earners are credited with the first course of the programme.",
        }
    ]


def _endorsements(draft: Draft) -> list[dict[str, Any]]:
    endorser = employer_of(draft, 0.12) if draft.level >= PRACTICE else None
    if endorser is None:
        return []
    page = f"{addresses.BADGES}/org/{employer_slug(endorser)}"
    words = f"{endorser} looks for this badge when filling {draft.topic.occupations[0]} posts."
    return [
        {
            "id": own_id(NAME, f"endorsement {draft.slug}"),
            "description": words,
            "url": page,
            "endorser": {"id": employer_id(endorser), "url": page, "name": endorser},
        }
    ]


def _knots() -> list[tuple[str, Badge]]:
    """Two badges that require each other, and one that requires a badge nobody knows."""
    issuer = "harbourlight-institute"
    slugs = {"hen-mentor": "Mentor to Mentors", "egg-mentor": "Mentor of Newcomers", "lost-ladder": "Workshop Elder"}
    made = {slug: _template(issuer, slug, name, own_id(NAME, slug)) for slug, name in slugs.items()}
    needs = {"hen-mentor": "egg-mentor", "egg-mentor": "hen-mentor", "lost-ladder": "withdrawn-in-2019"}
    for slug, needed in needs.items():
        title = slugs.get(needed, "Workshop Companion")
        activity = _activity("Badge", title, addresses.badge(issuer, needed), own_id(NAME, needed))
        made[slug]["badge_template_activities"] = [activity]
        made[slug]["description"] = "Awarded to people who pass on what they know, patiently and for years."
        made[slug]["skills"] = [_skill(name) for name in ("Coaching", "Leadership", "Communication")]
    return [(issuer, badge) for badge in made.values()]


def _dirty() -> list[tuple[str, Badge, dict[str, Any]]]:
    """Unclean listings: issuer, badge, and what must come of it (a reject reason, or fields to leave unknown)."""
    issuer = "meridian-guild"
    tidy = "A short record of good work. It was checked by a colleague."

    def made(slug: str, verdict: dict[str, Any], **changes: Any) -> tuple[str, Badge, dict[str, Any]]:
        name = slug.replace("-", " ").capitalize()
        badge = _template(issuer, slug, name, own_id(NAME, slug)) | {
            "description": tidy,
            "skills": [_skill("Teamwork")],
        }
        return issuer, badge | changes, verdict

    return [
        made("festival-steward", {"reject": "no_title"}, name=" "),
        made("night-gallery-guard", {"reject": "unsafe_url"}, url=UNSAFE_URL),
        made("trial-balloon", {"reject": "test_listing"}, name=TEST_TITLE),
        made("stage-door-keeper", {"reject": "no_id"}, id=None),
        made("choir-librarian", {"level": "not_a_level"}, level=REVIEW_TEXT),
        made("scene-painter", {"hours": "absurd_duration"}, time_to_earn="-5 Hours"),
        made("prompt-desk", {"hours": "absurd_duration"}, time_to_earn="900 Years"),
        made("museum-storyteller", {"enrol_url": "unsafe_url"}, earn_this_badge_url=UNSAFE_URL),
        made("ward-musician", {}, description=untidy(tidy)),
    ]


def expected() -> Expected:
    dirty = [(badge["id"] or badge["vanity_slug"], verdict) for _, badge, verdict in _dirty()]
    return Expected(
        {"badge": len(badges())},
        {native: verdict["reject"] for native, verdict in dirty if "reject" in verdict},
        {native: verdict for native, verdict in dirty if verdict and "reject" not in verdict},
    )
