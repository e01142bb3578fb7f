"""Offers out of a row: a price in words or as a number, what it is made of, and free only where something says so."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from catalog.field_types.evidence import Method
from catalog.field_types.offer import Access
from crawlers.entry import Found, Unclear
from crawlers.importing import sources
from crawlers.importing.mapping import Mapping, OfferSources
from crawlers.importing.row import Row
from crawlers.words.prices import SIGNS, money
from crawlers.words.prices import offers as offers_in_words

_TRUE: Final = frozenset({"true", "yes", "y", "t", "1", "free"})
# Parts that miss their total by less are rounded, not contradictory.
_ROUNDING: Final = Decimal("1")
# More than any price has.
_DIGITS: Final = 30

Price = dict[str, Any] | Unclear
Parts = dict[str, Decimal]


def offers(said: tuple[OfferSources, ...], row: Row, mapping: Mapping) -> Found | None:
    """All ways to take it that the row states, as one find; what could not be read stands in it as Unclear."""
    found = [read for one in said if (read := _offer(one, row, mapping)) is not None]
    if not found:
        return None
    values = [value for read in found for value in read.value]
    words = "; ".join(dict.fromkeys(read.words for read in found))
    return Found(values, words, found[0].where, found[0].method)


def _offer(said: OfferSources, row: Row, mapping: Mapping) -> Found | None:
    terms = {name: sources.one(getattr(said, name), row, mapping) for name in ("access", "period")}
    as_of = sources.day(sources.one(said.as_of, row, mapping))
    price, free = sources.one(said.price, row, mapping), sources.one(said.free, row, mapping)
    certificate = sources.one(said.certificate, row, mapping)
    certificate_price = sources.one(said.certificate_price, row, mapping)
    parts = {label: amount for label, column in said.parts.items() if (amount := _number(row.take(column)))}
    used = [found for found in (*terms.values(), price, certificate_price, free) if found is not None]
    if not used:
        return None
    words = "; ".join(dict.fromkeys(found.words.strip() for found in used))
    base: dict[str, Any] = {name: found.value for name, found in terms.items() if found is not None}
    if as_of is not None:
        base["as_of"] = as_of.value
    if certificate is not None:
        base["certificate"] = _is_true(certificate)
    values = _values(said, parts, price, free, base | {"words": words})
    if certificate_price is not None:
        values = [_with_certificate(value, _money(said, certificate_price)) for value in values]
    if not values:
        return None
    # What the components are is told with the price, so the words of the offer are those of the find.
    told = next((str(value["words"]) for value in values if isinstance(value, dict)), words)
    return Found(values, told, used[0].where, Method.DECLARED if price is None and free else Method.PARSED)


def _is_true(found: Found | None) -> bool:
    return found is not None and str(found.value).strip().lower() in _TRUE


def _values(
    said: OfferSources, parts: Parts, price: Found | None, free: Found | None, base: dict[str, Any]
) -> list[Price]:
    """The offer, and a second where the words state one."""
    if price is None:
        if _is_true(free):
            return [{"access": Access.FULL_FREE, **base, "charged": False}]
        return [base] if "access" in base else []
    number = _number(price)
    stated = money(_one_line(price), _signs(said)) if number is None else {"amount": number}
    if stated is not None and stated["amount"] == 0:
        return [_free_or_unknown(free, base)]
    if number is None:
        first, *others = offers_in_words(_one_line(price), _signs(said))
        return [{**first, **base} if isinstance(first, dict) else first, *others]
    offer = _with_parts(parts, _money(said, price), base)
    paid = {"access": Access.SUBSCRIPTION if "period" in base else Access.ONE_OFF, "charged": True}
    return [{**paid, **offer} if isinstance(offer, dict) else offer]


def _free_or_unknown(free: Found | None, base: dict[str, Any]) -> Price:
    if _is_true(free):
        return {"access": Access.FULL_FREE, **base, "charged": False}
    return Unclear("a price of 0 that nothing else calls free is a placeholder")


def _with_parts(parts: Parts, price: Price, base: dict[str, Any]) -> Price:
    """The price with its components in its words; unknown where they contradict it."""
    if isinstance(price, Unclear):
        return price
    total = sum(parts.values(), Decimal(0))
    if parts and abs(total - price["amount"]) > _ROUNDING:
        return Unclear(f"its parts add up to {total:,f}, but the price is given as {price['amount']:,f}")
    whole = f"{price['amount']:,f} {price['currency']}"
    made_of = " + ".join(f"{label} {amount:,f}" for label, amount in parts.items())
    return {"price": price, **base, "words": f"{whole} = {made_of}" if parts else base["words"]}


def _with_certificate(value: Price, price: Price) -> Price:
    if isinstance(value, Unclear):
        return value
    if isinstance(price, Unclear) or price["amount"] == 0:
        return {"certificate": None, **value}
    return {"certificate": False, **value, "certificate_price": price}


def _money(said: OfferSources, found: Found) -> Price:
    """An amount with the currency that its words name, else with the mapping's."""
    if isinstance(found.value, Unclear):
        return found.value
    number = _number(found)
    if number is None:
        read = money(_one_line(found), _signs(said))
        return read if read and read["currency"] else Unclear("no price with a currency stands in these words")
    if said.currency is None:
        return Unclear("a price without a currency, of which the mapping names none")
    return {"amount": number / 100 if said.unit == "hundredths" else number, "currency": said.currency}


def _signs(said: OfferSources) -> dict[str, str]:
    """What "$" means is the mapping's to say; a number among words without any sign may count anything."""
    return {**SIGNS, "$": said.currency or ""}


def _one_line(found: Found) -> str:
    return " ".join(str(found.value).split())


def _number(found: Found | None) -> Decimal | None:
    """A number without a sign or a word; "NaN" and "1e999999999" are words, and the latter no word to count out."""
    text = _one_line(found).replace(",", "") if found is not None else ""
    try:
        number = Decimal(text) if len(text) <= _DIGITS else None
    except InvalidOperation:
        return None
    within = number is not None and number.is_finite() and abs(number.adjusted()) <= _DIGITS
    return number if within else None
