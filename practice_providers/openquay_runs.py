"""Openquay's courses with their runs and seats: who teaches, when, at what price."""

from typing import Any

from practice_providers import addresses, assortment, harbourlight
from practice_providers.drafts import Draft, own_id
from practice_providers.topic import ADVANCED, FOUNDATION, PRACTICE, Topic

NAME = assortment.COURSES
SCHOOLS = {
    "technology": ("SaltmarshX", "Saltmarsh Institute of Technology"),
    "green_energy": ("SaltmarshX", "Saltmarsh Institute of Technology"),
    "health": ("KestrelX", "Kestrel School of Health"),
    "creative_arts": ("LindenfeldX", "Lindenfeld Conservatory of Arts"),
    "business": ("OpenquayX", "Openquay University"),
}
LEVELS = {FOUNDATION: "Introductory", PRACTICE: "Intermediate", ADVANCED: "Advanced"}
PRICES = ("49.00", "99.00", "139.00", "150.00", "199.00", "249.00")
Entry = dict[str, Any]


def course(draft: Draft) -> Entry:
    """One course as the API lists it."""
    unknown_level = draft.unknown("level")
    return {
        "key": draft_key(draft),
        "uuid": draft.id,
        "title": draft.title,
        "course_runs": [_run(draft)],
        "entitlements": [],
        "owners": [owner(draft.topic)],
        "image": {"src": f"{addresses.COURSES}/media/{draft.slug}.small.jpg", "height": None, "width": None},
        "short_description": f"<p>{draft.sentences[0]}</p>",
        "full_description": "".join(f"<p>{sentence}</p>" for sentence in draft.sentences),
        "level_type": None if unknown_level else LEVELS[draft.level],
        "subjects": [{"name": draft.topic.field.replace("_", " ").title(), "slug": draft.topic.field}],
        "prerequisites": [],
        "prerequisites_raw": _prerequisites(draft),
        "expected_learning_items": draft.outcomes,
        "skill_names": draft.skills,
        "outcome": "<ul>" + "".join(f"<li>{outcome}</li>" for outcome in draft.outcomes) + "</ul>",
        "syllabus_raw": "",
        "sponsors": [],
        "modified": "2026-10-20T18:07:29.593570Z",
        "marketing_url": addresses.course(draft.slug),
        "canonical_course_run_key": f"course-v1:{draft_key(draft)}+3T2026",
        "enrollment_count": draft.chance("enrolled").randint(40, 90000),
        "recent_enrollment_count": draft.chance("recently").randint(0, 3000),
        "topics": [],
    }


def draft_key(draft: Draft) -> str:
    return course_key(draft.topic.name, draft.topic, draft.level)


def course_key(name: str, topic: Topic | None = None, level: int = 0) -> str:
    """`School+CODE`, the code from the initials of the name, kept apart by a number that is always the same."""
    school = SCHOOLS[topic.field][0] if topic else "OpenquayX"
    initials = "".join(word[0] for word in name.upper().split() if word[0].isalpha())
    number = int(own_id(NAME, name)[:4], 16) % 90 + 10
    return f"{school}+{initials}{number}.{level + 1}x"


def owner(topic: Topic) -> Entry:
    key, name = SCHOOLS[topic.field]
    page = f"{addresses.COURSES}/school/{key.lower()}"
    return {"uuid": own_id(NAME, key), "key": key, "name": name, "marketing_url": page}


def _run(draft: Draft) -> Entry:
    dice = draft.chance("run")
    seats = _seats(draft)
    paid = [float(seat["price"]) for seat in seats if seat["type"] in ("verified", "professional")]
    paced = dice.choice(("self_paced", "self_paced", "instructor_paced"))
    month = dice.randint(1, 9)
    return {
        "key": f"course-v1:{draft_key(draft)}+3T2026",
        "uuid": own_id(NAME, f"run {draft.slug}"),
        "title": draft.title,
        "marketing_url": addresses.course(draft.slug),
        "seats": seats,
        "start": f"2027-{month:02}-11T10:00:00Z",
        "end": f"2027-{month + 3:02}-18T23:30:00Z",
        "enrollment_start": None,
        "enrollment_end": None,
        "pacing_type": paced,
        "type": "professional" if len(seats) == 1 and paid else "verified",
        "status": "published",
        "course": draft_key(draft),
        "content_language": dice.choice(("en", "en-us", "en-gb")),
        "transcript_languages": dice.choice((["en-us"], ["en-us", "es"], ["en-us", "de", "fr"])),
        **_effort(draft),
        "availability": dice.choice(("Current", "Starting Soon", "Upcoming")),
        "first_enrollable_paid_seat_price": paid[0] if paid else None,
        "hidden": False,
    }


def _effort(draft: Draft) -> Entry:
    """Weeks and hours a week that together make about the draft's hours, or nothing."""
    if draft.unknown("hours"):
        return {"weeks_to_complete": None, "min_effort": None, "max_effort": None}
    weeks = max(2, min(16, draft.hours // 5))
    low = max(1, draft.hours // weeks - 1)
    return {"weeks_to_complete": weeks, "min_effort": low, "max_effort": low + 2}


def _seats(draft: Draft) -> list[Entry]:
    dice = draft.chance("seats")
    if draft.unknown("price"):
        return []
    price, currency = dice.choice(PRICES), dice.choice(("USD", "USD", "USD", "EUR", "GBP"))
    kinds = dice.choice((("verified", "audit"), ("verified", "audit"), ("verified", "audit"), ("professional",)))
    return [_seat(kind, "0.00" if kind == "audit" else price, currency, draft) for kind in kinds]


def _seat(kind: str, price: str, currency: str, draft: Draft) -> Entry:
    return {
        "type": kind,
        "price": price,
        "currency": currency,
        "upgrade_deadline": None if kind == "audit" else "2027-12-20T15:00:00Z",
        "credit_provider": None,
        "credit_hours": None,
        "sku": own_id(NAME, f"seat {kind} {draft.slug}")[:7].upper(),
        "bulk_sku": None,
    }


def _prerequisites(draft: Draft) -> str:
    """A lower badge of Harbourlight where there is one, otherwise words or nothing."""
    below = assortment.offers(assortment.BADGES, draft.topic.key, draft.level - 1)
    if below:
        return f'<p>The badge <a href="{harbourlight.badge_url(below)}">{harbourlight.badge_name(below)}</a>.</p>'
    return draft.chance("prerequisites").choice(("", "<p>None</p>", "<p>Comfort with reading in English.</p>"))
