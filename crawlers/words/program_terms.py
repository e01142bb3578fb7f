"""Programs as course-discovery serves them: what all of it costs, how long it takes, whose credit stands behind it."""

from decimal import Decimal
from typing import Any

from catalog.field_types.credit import CreditSystem
from catalog.field_types.evidence import Method
from catalog.field_types.offer import Access, BillingPeriod
from crawlers.entry import Entry, Found, Json, Unclear
from crawlers.words.course_runs import is_zero, paid_price
from crawlers.words.times import worked_out

_RANGE = frozenset({"currency", "min", "max", "total"})


def program_offers(entry: Entry) -> Found | None:
    """Its subscription by the month, and all its courses bought together."""
    subscription, together = _subscription(entry), _together(entry)
    finds = [found for found in (subscription, together) if found]
    if not finds:
        return None
    rows = [offer for found in finds for offer in found.value]
    return Found(rows, "; ".join(found.words for found in finds), finds[0].where, finds[-1].method)


def _subscription(entry: Entry) -> Found | None:
    found, eligible = entry.take("subscription_prices"), entry.take("subscription_eligible")
    if found is None or not isinstance(found.value, list):
        return found
    if eligible and eligible.value is False:
        return found.read_as([Unclear("the price of a subscription that the program is not eligible for")])
    return found.read_as([_monthly(price) for price in found.value])


def _monthly(price: Json) -> dict[str, Any] | Unclear:
    if is_zero(price.get("price")):
        return Unclear("a subscription at 0 is a placeholder")
    money = {"amount": price.get("price"), "currency": price.get("currency")}
    return {"access": Access.SUBSCRIPTION, "price": money, "period": BillingPeriod.MONTH, "charged": True}


def _together(entry: Entry) -> Found | None:
    """The stated total, else the sum of its courses' prices where each of them has one in the same currency."""
    stated = [row for row, _ in entry.objects("price_ranges", _RANGE) if row.get("total") and not is_zero(row["total"])]
    if stated:
        words = [f"all courses {row['total']} {row.get('currency')}" for row in stated]
        rows = [_bundle(row["total"], row.get("currency"), said) for row, said in zip(stated, words, strict=True)]
        return Found(rows, "; ".join(words), f"{entry.where}.price_ranges", Method.MAPPED)
    courses = entry.data.get("courses") or ()
    prices = [price for course in courses if isinstance(course, dict) and (price := paid_price(course))]
    currencies = {currency for _, currency in prices}
    if not prices or len(prices) != len(courses) or len(currencies) != 1:
        return None
    (currency,) = currencies
    said = f"{' + '.join(str(amount) for amount, _ in prices)} {currency} for its courses"
    total = sum((amount for amount, _ in prices), Decimal(0))
    return Found([_bundle(total, currency, said)], said, f"{entry.where}.courses[]", Method.DERIVED)


def _bundle(total: Any, currency: Any, words: str) -> dict[str, Any]:
    price = {"amount": total, "currency": currency}
    return {"access": Access.BUNDLED, "price": price, "charged": True, "certificate": True, "words": words}


def program_effort(entry: Entry) -> Found | None:
    """Hours of work where they are stated or follow from weeks and hours a week."""
    hours, weeks = entry.take("total_hours_of_effort"), entry.take("weeks_to_complete")
    ends = [entry.take(f"weeks_to_complete_{end}") for end in ("min", "max")]
    weekly = [entry.take(f"{end}_hours_effort_per_week") for end in ("min", "max")]
    value: dict[str, Any] = {}
    words = []
    if hours:
        value |= {"hours_min": hours.value, "hours_max": hours.value}
        words.append(f"{hours.words} hours")
    for name, unit, pair in (("weeks", "weeks", ends), ("hours_per_week", "hours a week", weekly)):
        low, high = (weeks, weeks) if name == "weeks" and weeks else (pair[0] or pair[1], pair[1] or pair[0])
        if low and high:
            value |= {f"{name}_min": low.value, f"{name}_max": high.value}
            words.append(f"{low.words} {unit}" if low.words == high.words else f"{low.words} to {high.words} {unit}")
    first = next((found for found in (hours, weeks, *ends, *weekly) if found), None)
    numbers = all(type(number) in (int, float) for number in value.values())
    return first and Found(
        (worked_out(value) if numbers else value) | {"words": ", ".join(words)},
        ", ".join(words),
        first.where,
        Method.STATED if hours else Method.DERIVED,
    )


def credit_backed(names: Found | None) -> Found | None:
    """Credit of an unnamed amount, by whoever backs it."""
    if names is None:
        return None
    backed = [{"system": CreditSystem.OTHER, "words": f"credit backed by {name}"} for name in names.value]
    return Found(backed, names.words, names.where, Method.MAPPED)
