"""schema.org's values as sites write them: one or many, a text or an object with a name, short or as an address."""

import re
from collections.abc import Iterator
from typing import Any, Final

from catalog.field_types.delivery import Delivery
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.offer import Access, BillingPeriod
from crawlers.entry import Entry, Found, Json, Unclear
from crawlers.words.iso_times import duration

_PERIODS: Final = {"P1W": "week", "P7D": "week", "P1M": "month", "P3M": "quarter", "P1Y": "year", "P12M": "year"}
_DELIVERIES: Final = {"distance learning": Delivery.ONLINE, "mooc": Delivery.ONLINE}
# Modes that tell how much of a week it takes, not where.
_NO_DELIVERY: Final = frozenset({"full time", "part time", "posted", "self paced", "synchronous", "asynchronous"})
_LAST = -1
_YES: Final = frozenset({"true", "yes", "https://schema.org/true", "http://schema.org/true"})
# What a learner pays for besides, and what none of it is the price of.
_BESIDES: Final = re.compile(
    r"\b(?:room|board|housing|accommodation|books?|textbooks?|deposit|insurance|parking|transcripts?|application fee)"
    r"\b",
    re.IGNORECASE,
)
_WEEKS: Final = {
    **dict.fromkeys(("daily", "p1d"), 1 / 7),
    **dict.fromkeys(("weekly", "p1w", "p7d"), 1.0),
    **dict.fromkeys(("monthly", "p1m"), 365.25 / 12 / 7),
    **dict.fromkeys(("yearly", "p1y"), 365.25 / 7),
}
# How credentials are called whose names are not our words for them; the first that fits.
_CALLED: Final = (
    (re.compile(r"\b(?:bachelor|master|associate|doctor)(?:'?s)? (?:of|in)\b|\bdegree\b", re.IGNORECASE), "degree"),
    (re.compile(r"\blicen[cs]e\b", re.IGNORECASE), "licence"),
    (re.compile(r"\bcertificate\b", re.IGNORECASE), "certificate"),
)


def kind_named(words: str) -> CredentialKind | None:
    """The kind of a credential by its category or its name; None where neither says."""
    exact = CredentialKind.read(words)
    called = next((kind for pattern, kind in _CALLED if pattern.search(words)), None)
    return exact or (CredentialKind(called) if called else None)


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None or value == "" else [value]


def name_of(value: Any) -> str:
    """A text, a number, or the name an object goes by."""
    if isinstance(value, dict):
        keys = ("name", "targetName", "credentialCategory", "value", "@value", "alternateName")
        value = next((value[key] for key in keys if value.get(key)), "")
        return name_of(value)
    return str(many(value)[0]) if value not in (None, []) else ""


def names(entry: Entry, key: str) -> Iterator[Found]:
    """The names under a key, each with its place."""
    values = many(entry.raw(key))
    for place, value in enumerate(values):
        words = name_of(value).strip()
        if words:
            where = f"{entry.where}.{key}" + (f"[{place}]" if len(values) > 1 else "")
            yield Found(words, words, where)


def joined(finds: Iterator[Found] | list[Found]) -> Found | None:
    """Several texts as one find."""
    found = list(finds)
    texts = list(dict.fromkeys(one.words for one in found))
    return Found(texts, ", ".join(texts), found[0].where) if found else None


def offers(entry: Entry, key: str = "offers") -> Iterator[dict[str, Any]]:
    """What the offers of an entry state; an AggregateOffer stands for its cheapest."""
    free = str(entry.raw("isAccessibleForFree")).lower() in _YES
    rows = [row for row in many(entry.raw(key)) if isinstance(row, dict)]
    for row in rows:
        yield from _offer(row, free)
    if free and not rows:
        yield {"access": Access.FULL_FREE, "charged": False, "words": "isAccessibleForFree"}


def _offer(row: Json, free: bool) -> Iterator[dict[str, Any]]:
    category = name_of(row.get("category"))
    if row.get("eligibleCustomerType"):
        whose = name_of(row["eligibleCustomerType"])
        yield _unclear(f"an offer for {whose} alone is nobody else's price", offer_words(row, row))
    elif found := _BESIDES.search(category or name_of(row.get("name"))):
        words = "; ".join(offer_words(row, {**row, **priced}) for priced in _prices(row))
        yield _unclear(f"a price for {found[0].lower()} is not the price of the program", words)
    else:
        for priced in _prices(row):
            yield from _priced(row, {**row, **priced}, free or category.lower() == "free")


def _prices(row: Json) -> list[Json]:
    return [priced for priced in many(row.get("priceSpecification")) or [row] if isinstance(priced, dict)]


def _unclear(reason: str, words: str) -> dict[str, Any]:
    """An offer that is kept as not understood, with its own words."""
    return {"access": Unclear(reason), "words": words}


def _priced(row: Json, priced: Json, free: bool) -> Iterator[dict[str, Any]]:
    amount = next((priced[key] for key in ("price", "lowPrice") if priced.get(key) not in (None, "")), None)
    words = offer_words(row, priced)
    if free and amount is not None and not _is_zero(amount):
        yield _unclear("what is called free has a price", words)
    elif free:
        yield {"access": Access.FULL_FREE, "charged": False, "words": words or "Free"}
    elif amount is None:
        yield from _unpriced(row, words)
    elif _is_zero(amount):
        yield _unclear("a price of 0 without a word of its being free is a placeholder", words)
    else:
        price = {"amount": str(amount), "currency": priced.get("priceCurrency")}
        yield {"price": price, "charged": True, "words": words, **_period(row, priced)}


def _unpriced(row: Json, words: str) -> Iterator[dict[str, Any]]:
    """What a category tells alone."""
    category = name_of(row.get("category")).lower()
    if category == "partially free":
        yield _unclear("partially free does not say which part", words)
    elif category in ("paid", "subscription"):
        access = Access.SUBSCRIPTION if category == "subscription" else Access.UNKNOWN
        yield {"access": access, "charged": True, "words": words}


def offer_words(row: Json, priced: Json) -> str:
    amount = priced.get("price", priced.get("lowPrice", ""))
    said = (row.get("category"), amount, priced.get("priceCurrency"), row.get("description"))
    return " ".join(name_of(part) for part in said if part not in (None, ""))


def _period(row: Json, priced: Json) -> dict[str, Any]:
    billed = priced.get("billingDuration")
    if billed is None and str(row.get("category", "")).lower() != "subscription":
        return {"access": Access.ONE_OFF}
    period = _PERIODS.get(str(billed)) or priced.get("unitText")
    return {"access": Access.SUBSCRIPTION, "period": BillingPeriod.read(period) or period}


def _is_zero(amount: Any) -> bool:
    try:
        return float(amount) == 0
    except (TypeError, ValueError):
        return False


def delivery(finds: list[Found]) -> Found | None:
    """Where it takes place; online and in person together are hybrid. Other modes are handed on to be refused."""
    told = [found for found in finds if found.words.replace("-", " ").lower() not in _NO_DELIVERY]
    if not told:
        return None
    read = {_delivery(found.words) for found in told}
    value = Delivery.HYBRID if read == {Delivery.ONLINE, Delivery.IN_PERSON} else next(iter(read))
    return told[0].read_as(value if len(read) == 1 or value is Delivery.HYBRID else told[_LAST].words)


def _delivery(words: str) -> Delivery | str:
    return _DELIVERIES.get(words.replace("-", " ").lower()) or Delivery.read(words) or words


def schedule(instance: Entry) -> Iterator[Found]:
    """How long so many meetings take on the calendar, and how many hours a week they are at least.

    The meetings are not all the work: a week has no fewer hours than theirs, and may have more.
    """
    for row in (item for item in many(instance.data.get("courseSchedule")) if isinstance(item, dict)):
        count, often = row.get("repeatCount"), name_of(row.get("repeatFrequency")).rpartition("/")[2].lower()
        unit = _WEEKS.get(often)
        if unit and (weeks := _number(count)):
            length = duration(str(row["duration"])).get("hours_min") if row.get("duration") else None
            meetings = {"hours_per_week_min": length} if unit == 1.0 and isinstance(length, float) else {}
            value = {"weeks_min": round(weeks * unit, 2), "weeks_max": round(weeks * unit, 2), **meetings}
            yield Found(value, f"{count} times {often}", f"{instance.where}.courseSchedule", Method.PARSED)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
