"""Offers in the MOOChub format, where a price of 0 is free only if the course also says that access is free."""

from collections.abc import Iterator
from typing import Any, Final

from catalog.field_types.evidence import Method
from catalog.field_types.offer import Access, BillingPeriod
from crawlers.entry import Entry, Found, Json, Unclear
from crawlers.words.schema_org_terms import many

_PERIODS: Final = {
    "weekly": BillingPeriod.WEEK,
    "monthly": BillingPeriod.MONTH,
    "quarterly": BillingPeriod.QUARTER,
    "yearly": BillingPeriod.YEAR,
}
_CERTIFICATE: Final = "certificate"
_OFFER: Final = frozenset({"price", "priceCurrency", "paymentFrequency", "category"})


def offers(entry: Entry) -> Found | None:
    """One offer for each price of the course; what the certificate alone costs stands in it."""
    free = "free" in many(entry.data.get("access"))
    stated = [item for item, _ in entry.objects("offer", _OFFER)]
    certificates = [item for item in stated if item.get("category") == _CERTIFICATE and item.get("price")]
    certificate = _money(certificates[0]) if certificates else None
    rows = [row for item in stated if item.get("category") != _CERTIFICATE for row in _offer(item, free, certificate)]
    if not rows and certificate:
        rows = [{"access": Access.UNKNOWN, "certificate_price": certificate, "words": _words(certificates[0])}]
    if stated and rows:
        entry.ignore("access")
        return Found(rows, "; ".join(map(_words, stated)), f"{entry.where}.offer", Method.MAPPED)
    return _of_access(entry)


def _of_access(entry: Entry) -> Found | None:
    """Access without a price: free alone is free, and to be paid for is no more than that."""
    found = entry.take("access")
    if found is None:
        return None
    said = set(many(found.value))
    if said == {"free"}:
        return found.read_as([{"access": Access.FULL_FREE, "charged": False, "words": found.words}])
    if said == {"paid"}:
        return found.read_as([{"access": Access.UNKNOWN, "charged": True, "words": found.words}])
    return found.read_as([Unclear("several ways to get in, without a price of any")])


def _offer(item: Json, free: bool, certificate: Any) -> Iterator[dict[str, Any] | Unclear]:
    """The offer; Unclear where 0 is a placeholder."""
    complete, words = item.get("category") == "complete", _words(item)
    price, frequency = item.get("price"), item.get("paymentFrequency")
    more = {"certificate_price": certificate, "words": words} | ({"certificate": True} if complete else {})
    if price is None:
        return
    if not price and free and certificate and not complete:
        yield more | {"access": Access.FREE_AUDIT, "certificate": False}
    elif not price and free:
        yield more | {"access": Access.FULL_FREE, "charged": False}
    elif not price:
        yield Unclear("a price of 0 without access being free is a placeholder")
    elif frequency == "one-time":
        yield more | {"access": Access.ONE_OFF, "price": _money(item), "charged": True}
    elif frequency in _PERIODS:
        yield more | {
            "access": Access.SUBSCRIPTION,
            "price": _money(item),
            "period": _PERIODS[frequency],
            "charged": True,
        }
    else:
        yield more | {"access": Access.UNKNOWN, "charged": True}


def _money(item: Json) -> dict[str, Any]:
    return {"amount": item.get("price"), "currency": item.get("priceCurrency")}


def _words(item: Json) -> str:
    said = (item.get(key) for key in ("category", "price", "priceCurrency", "paymentFrequency"))
    return " ".join(str(part) for part in said if part is not None)
