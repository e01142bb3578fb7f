"""A program's values in words for people. What is not stated is said to be so, never left to look free or short."""

from datetime import date, datetime
from urllib.parse import quote, urlsplit

from catalog.field_types.credit import Credit
from catalog.field_types.effort import Effort
from catalog.field_types.employer import EmployerEvidence
from catalog.field_types.offer import Access, Offer
from catalog.field_types.stacking import Stacking
from catalog.program import Program
from catalog_api.ranking.signals.employer_evidence import SAYS
from catalog_api.wording import ACCESS, language_name, plain


def price(program: Program) -> str:
    """Every offer as stated."""
    return "; ".join(offer_words(offer) for offer in program.offers) or "Price not stated"


def offer_words(offer: Offer) -> str:
    parts = [_terms(offer)]
    if offer.certificate_price is not None:
        parts.append(f"certificate {offer.certificate_price}")
    elif offer.certificate is not None:
        parts.append("certificate included" if offer.certificate else "without certificate")
    return ", ".join(parts)


def _terms(offer: Offer) -> str:
    if offer.price is not None and (offer.price.amount or offer.access is not Access.TRIAL):
        period = f" a {offer.period}" if offer.period else ""
        return f"{ACCESS[offer.access]}: {offer.price}{period}"
    if offer.access is Access.UNKNOWN and offer.charged:
        return "Paid, price not stated"
    if offer.access in (Access.SUBSCRIPTION, Access.ONE_OFF, Access.BUNDLED):
        return f"{ACCESS[offer.access]}, price not stated"
    return ACCESS[offer.access]


def time(effort: Effort | None) -> str:
    """Hours, else weeks, else the unit that is all the source says."""
    if effort is None:
        return "Time not stated"
    spans = [_span(effort.hours_min, effort.hours_max, "hour"), _span(effort.weeks_min, effort.weeks_max, "week")]
    known = [span for span in spans if span]
    if known:
        return " over ".join(known)
    return f"A matter of {effort.scale}, not stated further" if effort.scale else "Time not stated"


def _span(low: float | None, high: float | None, unit: str) -> str:
    bounds = [bound for bound in (low, high) if bound is not None]
    if not bounds:
        return ""
    if bounds[0] == bounds[-1]:
        return f"{bounds[0]:g} {unit}{'' if bounds[0] == 1 else 's'}"
    return f"{bounds[0]:g} to {bounds[-1]:g} {unit}s"


def tie(stated: EmployerEvidence) -> str:
    return f"{stated.organisation.name} {SAYS[stated.tie]}"


def stacking(relation: Stacking) -> str:
    """What the program does to the target, without the target."""
    return plain(relation.relation).capitalize()


def credit(stated: Credit) -> str:
    amount = f"{stated.amount:g} " if stated.amount else ""
    return f"{amount}{plain(stated.system)}"


def languages(tags: tuple[str, ...]) -> str:
    return ", ".join(map(language_name, tags))


def day(moment: date | datetime | None) -> str:
    return f"{moment:%-d %B %Y}" if moment else "not known"


def page_of(program_id: str) -> str:
    """The address of a program's own page; nothing in an id can lead elsewhere."""
    return f"/programs/{quote(program_id, safe=':')}"


def link(url: str | None) -> str | None:
    """An address that may be followed: the record's type lets only such in, and the page checks again."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None
