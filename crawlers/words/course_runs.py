"""Runs of a course as course-discovery serves them: when, how long, in which language, at which seats' prices."""

from collections.abc import Iterator
from typing import Any, Final

from catalog.field_types.effort import Pace
from catalog.field_types.evidence import Method
from catalog.field_types.offer import Access
from crawlers.entry import Entry, Found, Json, Unclear
from crawlers.words.iso_times import day

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
    offers = [offer for seat in run.data.get("seats") or () for offer in _seat(seat)]
    words = "; ".join(f"{s.get('type')} {s.get('price')} {s.get('currency')}" for s in run.data.get("seats") or ())
    return Found(offers, words, f"{run.where}.seats", Method.MAPPED) if offers else None


def _seat(seat: Json) -> Iterator[dict[str, Any] | Unclear]:
    kind, amount, words = seat.get("type"), seat.get("price"), f"{seat.get('type')} {seat.get('price')}"
    if kind == "audit":
        yield {"access": Access.FREE_AUDIT, "certificate": False, "words": words}
    elif kind in _PAID_SEATS and is_zero(amount):
        yield Unclear(f"a price of {amount} on a paid seat is a placeholder")
    elif kind in _PAID_SEATS:
        price = {"amount": amount, "currency": seat.get("currency")}
        yield {"access": Access.ONE_OFF, "price": price, "charged": True, "certificate": True, "words": words}


def is_zero(amount: Any) -> bool:
    try:
        return float(amount) == 0
    except (TypeError, ValueError):
        return False
