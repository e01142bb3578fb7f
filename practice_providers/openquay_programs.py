"""Openquay's professional certificates: courses bound together, their price, the employers who stand behind them."""

from typing import Any

from practice_providers import addresses, assortment
from practice_providers.drafts import Draft
from practice_providers.employers import BY_FIELD, CLOUD, employer_of
from practice_providers.openquay_runs import course, owner
from practice_providers.topic import PROGRAM

NAME = assortment.COURSES
SUBSCRIPTIONS = (("39.00", "USD"), ("49.00", "USD"), ("79.00", "USD"), ("45.00", "EUR"))
DESIGNED = "We helped to design the capstone."
Entry = dict[str, Any]


def program(draft: Draft) -> Entry:
    """One programme as the API lists it, its courses nested whole."""
    dice = draft.chance("program")
    subscribed = dice.random() < 0.8 and not draft.unknown("subscription")
    price, currency = dice.choice(SUBSCRIPTIONS)
    kind = dice.choice(("Professional Certificate", "Professional Certificate", "MicroMasters", "XSeries"))
    return {
        "uuid": draft.id,
        "title": f"{draft.title} {kind}",
        "subtitle": draft.sentences[0],
        "type": kind,
        "type_attrs": {"slug": kind.lower().replace(" ", "-"), "coaching_supported": False},
        "status": "active",
        "marketing_slug": draft.slug,
        "marketing_url": addresses.professional_certificate(draft.slug),
        "hidden": False,
        "courses": [course(member) for member in _members(draft)],
        "authoring_organizations": [owner(draft.topic)],
        "credit_backing_organizations": [],
        "corporate_endorsements": _endorsements(draft),
        "expected_learning_items": draft.outcomes,
        "job_outlook_items": [f"Prepares for work as {name}" for name in draft.topic.occupations],
        "marketing_hook": f"<p>{draft.description}</p>",
        "degree": None,
        "curricula": [],
        "labels": [],
        "total_hours_of_effort": None if draft.unknown("hours") else draft.hours,
        "weeks_to_complete": None,
        "recent_enrollment_count": dice.randint(0, 20000),
        "subscription_eligible": subscribed,
        "subscription_prices": [{"price": price, "currency": currency}] if subscribed else [],
        "data_modified_timestamp": "2026-10-28T07:14:23.507563Z",
    }


def _members(draft: Draft) -> list[Draft]:
    return [d for d in assortment.offered(NAME) if d.topic == draft.topic and d.level != PROGRAM]


def _endorsements(draft: Draft) -> list[Entry]:
    """Corporate endorsements; where two companies endorse, they hire together."""
    first = employer_of(draft, 0.7)
    if first is None:
        return []
    dice = draft.chance("consortium")
    others = [name for name in BY_FIELD[draft.topic.field] if name != first]
    joint = first == CLOUD or dice.random() < 0.4
    names = [first, dice.choice(others)] if joint and others else [first]
    words = "Member of the hiring consortium of this programme." if len(names) > 1 else DESIGNED
    return [_endorsement(name, words) for name in names]


def _endorsement(name: str, words: str) -> Entry:
    quote = {"endorser": {"given_name": "Ines", "family_name": "Okafor", "position": {"organization_name": name}}}
    return {
        "corporation_name": name,
        "statement": f"{name}: {words}",
        "image": None,
        "individual_endorsements": [quote | {"quote": "Graduates arrive able to do the work."}],
    }
