"""Offers read out of a price as people write it, such as "€39/month", "From £299.00", "CHF 240.-" or "4900p"."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from price_parser import Price

from catalog.field_types.offer import Access, BillingPeriod
from crawlers.entry import Unclear

# A bare "$" is read as US dollars, as most catalogues mean it; one that means another writes A$, C$ or MX$.
SIGNS: Final[Mapping[str, str]] = {
    "$": "USD",
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "MX$": "MXN",
    "R$": "BRL",
    "HK$": "HKD",
    "NT$": "TWD",
    "NZ$": "NZD",
    "S$": "SGD",
    "£": "GBP",
    "€": "EUR",
    "₹": "INR",
    "zł": "PLN",
}
_CODE: Final = re.compile(r"(?<![A-Z])([A-Z]{3})\s?(?=\d)|(?<=\d)\s?([A-Z]{3})(?![A-Z])")
_PENCE: Final = re.compile(r"(\d+)p", re.IGNORECASE)
_FREE: Final = re.compile(r"free(?: of charge)?[.!]?", re.IGNORECASE)
_FREE_WITH_CERTIFICATE: Final = re.compile(r"free\b.*\bcertificate\b.*?\bfor\b(.+)", re.IGNORECASE)
_PERIOD: Final = re.compile(
    r"(?:/|\bper\b|\ba\b|\bevery\b)\s?(week|month|quarter|year)\b|\b(month|week|year)ly\b", re.IGNORECASE
)
_TRIAL: Final = re.compile(r"\b(?:free )?trial\b", re.IGNORECASE)


def offers(words: str, signs: Mapping[str, str] = SIGNS) -> list[dict[str, Any] | Unclear]:
    """The offers a price text states; Unclear where it states none or a placeholder, never a guess at free."""
    if _FREE.fullmatch(words):
        return [{"access": Access.FULL_FREE, "charged": False, "words": words}]
    if said := _FREE_WITH_CERTIFICATE.search(words):
        price = money(said[1], signs)
        return [{"access": Access.FREE_AUDIT, "certificate": False, "certificate_price": price, "words": words}]
    price = money(words, signs)
    if price is None:
        return [Unclear("no price stands in these words")]
    if not price["currency"]:
        return [Unclear("a price without a currency")]
    if price["amount"] == 0:
        return [Unclear("a price of 0 without the word free is a placeholder")]
    return _paid(words, price)


def _paid(words: str, price: dict[str, Any]) -> list[dict[str, Any] | Unclear]:
    paid: dict[str, Any] = {"access": Access.ONE_OFF, "price": price, "charged": True, "words": words}
    if found := _PERIOD.search(words):
        period = BillingPeriod.read(found[1] or f"{found[2]}ly")
        paid |= {"access": Access.SUBSCRIPTION, "period": period}
    return [paid, {"access": Access.TRIAL, "words": words}] if _TRIAL.search(words) else [paid]


def money(words: str, signs: Mapping[str, str] = SIGNS) -> dict[str, Any] | None:
    """The first amount with its currency; the currency is handed on as written where it is none we know.

    `signs` says which currency a sign stands for, and under "" which one a number without any has.
    """
    if pence := _PENCE.fullmatch(words.strip()):
        return {"amount": Decimal(pence[1]) / 100, "currency": "GBP"}
    found = Price.fromstring(words)
    if found.amount is None:
        return None
    code = _CODE.search(words)
    sign = found.currency or ""
    return {"amount": found.amount, "currency": (code[1] or code[2]) if code else signs.get(sign, sign)}
