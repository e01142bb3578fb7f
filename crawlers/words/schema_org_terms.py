"""schema.org's values as sites write them: one or many, a text or an object with a name, short or as an address."""

from collections.abc import Iterator
from typing import Any, Final

from catalog.field_types.delivery import Delivery
from catalog.field_types.offer import Access, BillingPeriod
from crawlers.entry import Entry, Found, Json, Unclear

_PERIODS: Final = {"P1W": "week", "P7D": "week", "P1M": "month", "P3M": "quarter", "P1Y": "year", "P12M": "year"}
_DELIVERIES: Final = {"distance learning": Delivery.ONLINE, "mooc": Delivery.ONLINE}
# Modes that tell how much of a week it takes, not where.
_NO_DELIVERY: Final = frozenset({"full time", "part time", "posted", "self paced", "synchronous", "asynchronous"})
_LAST = -1


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


def offers(entry: Entry, key: str = "offers") -> Iterator[dict[str, Any] | Unclear]:
    """What the offers of an entry state; an AggregateOffer stands for its cheapest."""
    free = entry.raw("isAccessibleForFree") in (True, "true", "True", "https://schema.org/True")
    rows = [row for row in many(entry.raw(key)) if isinstance(row, dict)]
    for row in rows:
        yield from _offer(row, free)
    if free and not rows:
        yield {"access": Access.FULL_FREE, "charged": False, "words": "isAccessibleForFree"}


def _offer(row: Json, free: bool) -> Iterator[dict[str, Any] | Unclear]:
    if row.get("eligibleCustomerType"):
        yield Unclear(f"an offer for {name_of(row['eligibleCustomerType'])} alone is nobody else's price")
        return
    for priced in many(row.get("priceSpecification")) or [row]:
        if isinstance(priced, dict):
            yield from _priced(row, {**row, **priced}, free)


def _priced(row: Json, priced: Json, free: bool) -> Iterator[dict[str, Any] | Unclear]:
    amount = next((priced[key] for key in ("price", "lowPrice") if priced.get(key) not in (None, "")), None)
    words = offer_words(row, priced)
    if free or str(row.get("category", "")).lower() == "free":
        yield {"access": Access.FULL_FREE, "charged": False, "words": words or "Free"}
    elif amount is None:
        return
    elif _is_zero(amount):
        yield Unclear("a price of 0 without a word of its being free is a placeholder")
    else:
        price = {"amount": str(amount), "currency": priced.get("priceCurrency")}
        yield {"price": price, "charged": True, "words": words, **_period(row, priced)}


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
