"""Runs of a course as course-discovery serves them: when, how long, in which language, at which seats' prices."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from catalog.field_types.credit import CreditSystem
from catalog.field_types.effort import Pace
from catalog.field_types.evidence import Method
from catalog.field_types.offer import Access
from crawlers.entry import Entry, Found, Json, Unclear
from crawlers.words.iso_times import day

_PRICE: Final = re.compile(r"\d{1,6}(?:\.\d{1,2})?")
_PAID_SEATS: Final = frozenset({"verified", "professional", "no-id-professional", "executive-education"})


def run_finds(entries: list[Entry]) -> dict[str, Found | None]:
    """The run a learner can join: the first published one, else the first."""
    for entry in entries:
        entry.ignore(*entry.data)
    runs = [entry for entry in entries if entry.data.get("status") == "published" and not entry.data.get("hidden")]
    if not entries:
        return {}
    run = (runs or entries)[0]
    language, subtitles, start, end = (
        run.take(key) for key in ("content_language", "transcript_languages", "start", "end")
    )
    return {
        "languages": language and language.read_as([language.value], Method.STATED),
        "subtitles": subtitles,
        "starts": start and start.read_as(day(start.words), Method.PARSED),
        "ends": end and end.read_as(day(end.words), Method.PARSED),
        "effort": _weekly(run),
        "offers": _seats(run),
        "credit": _credit(run),
    }


def _weekly(run: Entry) -> Found | None:
    """Weeks and hours a week; hours only where both are stated."""
    keys = ("weeks_to_complete", "min_effort", "max_effort", "pacing_type")
    weeks, low, high, pace = (run.data.get(key) for key in keys)
    if weeks is None and low is None and high is None:
        return None
    words = f"{weeks} weeks, {low} to {high} hours a week"
    fewest, most = low if low is not None else high, high if high is not None else low
    value: dict[str, Any] = {"weeks_min": weeks, "weeks_max": weeks, "words": words, "pace": pace and Pace.read(pace)}
    value |= {"hours_per_week_min": fewest, "hours_per_week_max": most}
    if weeks is not None and fewest is not None and most is not None:
        value |= {"hours_min": weeks * fewest, "hours_max": weeks * most}
    return Found(value, words, f"{run.where}.weeks_to_complete", Method.DERIVED)


def _seats(run: Entry) -> Found | None:
    seats = run.data.get("seats") or ()
    offers = [offer for seat in seats for offer in _seat(seat, _certificate_price(seats))]
    words = "; ".join(f"{s.get('type')} {s.get('price')} {s.get('currency')}" for s in seats)
    return Found(offers, words, f"{run.where}.seats", Method.MAPPED) if offers else None


def _certificate_price(seats: Sequence[Json]) -> dict[str, Any] | None:
    """What somebody who audits pays for the certificate: the price of the verified seat beside it."""
    for seat in seats:
        if seat.get("type") == "verified" and seat.get("price") is not None and not is_zero(seat["price"]):
            return {"amount": seat["price"], "currency": seat.get("currency")}
    return None


def _seat(seat: Json, certificate_price: dict[str, Any] | None) -> Iterator[dict[str, Any] | Unclear]:
    kind, amount, words = seat.get("type"), seat.get("price"), f"{seat.get('type')} {seat.get('price')}"
    if kind == "audit":
        audit: dict[str, Any] = {"access": Access.FREE_AUDIT, "certificate": False, "words": words}
        yield audit | ({"certificate_price": certificate_price} if certificate_price else {})
    elif kind in _PAID_SEATS and is_zero(amount):
        yield Unclear(f"a price of {amount} on a paid seat is a placeholder")
    elif kind in _PAID_SEATS:
        price = {"amount": amount, "currency": seat.get("currency")}
        yield {"access": Access.ONE_OFF, "price": price, "charged": True, "certificate": True, "words": words}


def _credit(run: Entry) -> Found | None:
    """Credit that a seat gives: who grants it and what it costs stand in its words, for it comes on top."""
    given = []
    for seat in run.data.get("seats") or ():
        if seat.get("type") == "credit":
            hours, by = seat.get("credit_hours"), seat.get("credit_provider")
            price = f"{seat.get('price')} {seat.get('currency')}"
            words = f"{hours or 'some'} credit hours from {by or 'a partner'} for {price}"
            given.append({"system": CreditSystem.OTHER, "amount": hours, "words": words})
    said = "; ".join(credit["words"] for credit in given)
    return Found(given, said, f"{run.where}.seats", Method.MAPPED) if given else None


def entitlements(entries: list[Entry]) -> Found | None:
    """What a course costs where none of its runs says so."""
    offers: list[dict[str, Any] | Unclear] = []
    for entry in entries:
        entry.ignore(*entry.data)
        offers += _seat({**entry.data, "type": entry.data.get("mode")}, None)
    words = "; ".join(f"{e.data.get('mode')} {e.data.get('price')} {e.data.get('currency')}" for e in entries)
    return Found(offers, words, "$.entitlements", Method.MAPPED) if offers else None


def paid_price(course: Json) -> tuple[Decimal, str] | None:
    """What the course's certificate costs: its entitlement, else the paid seat of its first published run."""
    runs = [run for run in course.get("course_runs") or () if run.get("status") == "published"]
    rows = [row for row in course.get("entitlements") or () if row.get("mode") in _PAID_SEATS]
    rows += [seat for run in runs for seat in run.get("seats") or () if seat.get("type") in _PAID_SEATS]
    for row in rows:
        price, currency = row.get("price"), row.get("currency")
        if isinstance(price, str) and isinstance(currency, str) and _PRICE.fullmatch(price) and not is_zero(price):
            return Decimal(price), currency
    return None


def is_zero(amount: Any) -> bool:
    try:
        return float(amount) == 0
    except (TypeError, ValueError):
        return False
