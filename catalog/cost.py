"""Cost to certificate: what a learner pays until it is in hand, with the arithmetic. Unknown is never free."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Literal

from catalog.field_types.effort import Effort, Pace
from catalog.field_types.kind import CredentialKind
from catalog.field_types.money import Money
from catalog.field_types.offer import Access, BillingPeriod, Offer
from catalog.program import Program

UnknownReason = Literal[
    "no_offer",
    "price_not_stated",
    "terms_not_stated",
    "hours_not_stated",
    "certificate_not_stated",
    "no_certificate",
    "trial_or_preview",
    "depends_on_funding",
]

# A month is a twelfth of a mean Gregorian year, so that a year of weeks and twelve months agree.
WEEKS = {
    BillingPeriod.WEEK: 1.0,
    BillingPeriod.MONTH: 365.2425 / 12 / 7,
    BillingPeriod.QUARTER: 365.2425 / 4 / 7,
    BillingPeriod.YEAR: 365.2425 / 7,
}
# Whoever pays for one of these pays for the credential itself; a course's fee may leave its certificate out.
CREDENTIALS = frozenset(
    {
        CredentialKind.PROFESSIONAL_CERTIFICATE,
        CredentialKind.CERTIFICATE,
        CredentialKind.CERTIFICATION,
        CredentialKind.BADGE,
        CredentialKind.NANODEGREE,
        CredentialKind.MICROMASTERS,
        CredentialKind.MICROBACHELORS,
        CredentialKind.EXAM,
        CredentialKind.DEGREE,
    }
)
# When no offer has a cost, the reason told is the one nearest to an answer.
_NEAREST_FIRST: tuple[UnknownReason, ...] = (
    "hours_not_stated",
    "certificate_not_stated",
    "price_not_stated",
    "terms_not_stated",
    "depends_on_funding",
    "no_certificate",
    "trial_or_preview",
    "no_offer",
)
_SENTENCES: dict[UnknownReason, str] = {
    "no_offer": "No price is stated.",
    "price_not_stated": "It is charged for, but the price is not stated.",
    "terms_not_stated": "How it is charged is not stated.",
    "hours_not_stated": "It is paid by subscription, but how many hours it takes is not stated.",
    "certificate_not_stated": "Whether the certificate is included, or what it costs, is not stated.",
    "no_certificate": "The terms stated lead to no certificate.",
    "trial_or_preview": "Only a trial or preview is stated, which leads to no certificate.",
    "depends_on_funding": "It is paid for those whom the fund accepts; the price for others is not stated.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: `times` payments of `each` for what `what` says."""

    what: str
    times: int
    each: Money

    @property
    def total(self) -> Money:
        return _money(self.each.amount * self.times, self.each.currency)


@dataclass(frozen=True, slots=True)
class Cost:
    """Smallest, likely and largest cost in one currency; `arithmetic` adds up to `likely`, `sentence` tells it."""

    smallest: Money
    likely: Money
    largest: Money
    arithmetic: tuple[Step, ...]
    sentence: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class UnknownCost:
    """Why no cost can be told."""

    reason: UnknownReason
    sentence: str


def cost_to_certificate(program: Program, hours_per_week: float, currency: str | None = None) -> Cost | UnknownCost:
    """The cheapest stated way to the certificate at `hours_per_week` (> 0) of work.

    Currencies are not converted: where offers name several, those in `currency` are compared, else those in the
    currency that stands first. A trial, a preview or an audit without a certificate's price is no way to it.
    """
    if hours_per_week <= 0:
        raise ValueError("hours a week must be above 0")
    answers = [_offer_cost(offer, program, hours_per_week) for offer in program.offers]
    costs = [answer for answer in answers if isinstance(answer, Cost)]
    if not costs:
        return _nearest([answer for answer in answers if isinstance(answer, UnknownCost)])
    spoken = {cost.likely.currency for cost in costs}
    chosen = currency if currency in spoken else costs[0].likely.currency
    # Free is free in every currency.
    comparable = [cost for cost in costs if cost.likely.currency == chosen or not cost.largest.amount]
    return min(comparable, key=lambda cost: cost.likely.amount)


def _nearest(answers: list[UnknownCost]) -> UnknownCost:
    return min(answers, key=lambda answer: _NEAREST_FIRST.index(answer.reason), default=_unknown("no_offer"))


def _unknown(reason: UnknownReason) -> UnknownCost:
    return UnknownCost(reason, _SENTENCES[reason])


def _offer_cost(offer: Offer, program: Program, hours_per_week: float) -> Cost | UnknownCost:
    match offer.access:
        case Access.TRIAL | Access.PREVIEW_ONLY:
            return _unknown("trial_or_preview")
        case Access.FUNDED:
            return _unknown("depends_on_funding")
        case Access.UNKNOWN:
            return _unknown("price_not_stated" if offer.charged and not offer.price else "terms_not_stated")
        case Access.FULL_FREE | Access.FREE_AUDIT:
            return _free_with_certificate(offer)
        case Access.SUBSCRIPTION:
            return _subscribed(offer, program, hours_per_week)
        case Access.ONE_OFF | Access.BUNDLED:
            return _paid_once(offer, program)


def _free_with_certificate(offer: Offer) -> Cost | UnknownCost:
    if offer.certificate_price is not None:
        words = "Free to take" if offer.access is Access.FULL_FREE else "Free to audit"
        return _same_for_all((Step("certificate", 1, offer.certificate_price),), words, offer)
    if offer.certificate is None:
        return _unknown("certificate_not_stated")
    if not offer.certificate:
        return _unknown("no_certificate")
    # ISO 4217's own code for "no currency": nothing costs nothing in any.
    nothing = offer.price or _money(Decimal(0), "XXX")
    return Cost(nothing, nothing, nothing, (), "Free, certificate included.", offer)


def _paid_once(offer: Offer, program: Program) -> Cost | UnknownCost:
    if offer.price is None:
        return _unknown("price_not_stated")
    certificate = _certificate(offer, program)
    if isinstance(certificate, UnknownCost):
        return certificate
    what = "bundle" if offer.access is Access.BUNDLED else "one payment"
    return _same_for_all((Step(what, 1, offer.price), *certificate), "", offer)


def _subscribed(offer: Offer, program: Program, hours_per_week: float) -> Cost | UnknownCost:
    price, period = offer.price, offer.period
    if price is None or period is None:
        return _unknown("price_not_stated")
    certificate = _certificate(offer, program)
    if isinstance(certificate, UnknownCost):
        return certificate
    hours = hours_needed(program.effort)
    if hours is None:
        return _unknown("hours_not_stated")
    counts = [_periods(amount, hours_per_week, period, program.effort) for amount in hours]
    ways = [(Step(f"{period} of subscription", count, price), *certificate) for count in counts]
    smallest, likely, largest = (_sum(way) for way in ways)
    work = f"{hours[1]:g} hours of work at {hours_per_week:g} hours a week"
    return Cost(smallest, likely, largest, ways[1], _sentence(ways[1], likely, work), offer)


def hours_needed(effort: Effort | None) -> tuple[float, float, float] | None:
    """Fewest, likely (the middle) and most hours of work; None where neither bound is stated."""
    low, high = (effort.hours_min, effort.hours_max) if effort else (None, None)
    bounds = [bound for bound in (low, high) if bound is not None]
    return (bounds[0], sum(bounds) / len(bounds), bounds[-1]) if bounds else None


def _periods(hours: float, hours_per_week: float, period: BillingPeriod, effort: Effort | None) -> int:
    """Whole billing periods; a dated program cannot be finished before its last week, however fast one works."""
    weeks = hours / hours_per_week
    if effort and effort.pace is Pace.DATED and effort.weeks_min:
        weeks = max(weeks, effort.weeks_min)
    return max(1, ceil(round(weeks / WEEKS[period], 6)))


def _certificate(offer: Offer, program: Program) -> tuple[Step, ...] | UnknownCost:
    """What the certificate adds to a paid offer."""
    if offer.certificate_price is not None and not offer.certificate:
        if offer.price is not None and offer.price.currency != offer.certificate_price.currency:
            return _unknown("certificate_not_stated")
        return (Step("certificate", 1, offer.certificate_price),)
    if offer.certificate or (offer.certificate is None and program.kind in CREDENTIALS):
        return ()
    return _unknown("certificate_not_stated" if offer.certificate is None else "no_certificate")


def _same_for_all(steps: tuple[Step, ...], start: str, offer: Offer) -> Cost:
    total = _sum(steps)
    return Cost(total, total, total, steps, _sentence(steps, total, start), offer)


def _sum(steps: Iterable[Step]) -> Money:
    totals = [step.total for step in steps]
    return _money(sum((total.amount for total in totals), Decimal(0)), totals[0].currency)


def _sentence(steps: tuple[Step, ...], total: Money, start: str) -> str:
    parts = " + ".join(_line(step) for step in steps)
    shown = parts if len(steps) == 1 and steps[0].times == 1 else f"{parts} = {total}"
    return f"{start}: {shown}." if start else f"{shown[:1].upper()}{shown[1:]}."


def _line(step: Step) -> str:
    return f"{step.what} {step.each}" if step.times == 1 else f"{step.times} x {step.each} ({step.what})"


def _money(amount: Decimal, currency: str) -> Money:
    """A computed amount may pass the bound that a listed price must keep, so it is not validated again."""
    return Money.model_construct(amount=amount, currency=currency)
