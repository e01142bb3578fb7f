"""Cost to certificate: what is stated is computed to the cent, what is not stated is never free."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.cost import Cost, UnknownCost, cost_to_certificate
from catalog.program import Program

USD = {"currency": "USD"}


def program(*offers: dict[str, Any], kind: str = "course", effort: dict[str, Any] | None = None) -> Program:
    return Program.model_validate(
        {
            "id": "quayside:1",
            "provider": "quayside",
            "native_id": "1",
            "url": "https://quayside.example.org/1",
            "title": "One",
            "kind": kind,
            "offers": offers,
            "effort": effort,
        }
    )


def paid(amount: float, **more: Any) -> dict[str, Any]:
    return {"access": "one_off", "price": {"amount": amount, **USD}, **more}


def monthly(amount: float, **more: Any) -> dict[str, Any]:
    price = {"amount": amount, **USD}
    return {"access": "subscription", "price": price, "period": "month", "certificate": True, **more}


def certificate(amount: float) -> dict[str, Any]:
    return {"certificate_price": {"amount": amount, **USD}}


KNOWN: list[tuple[str, Program, float]] = [
    ("free with its certificate", program({"access": "full_free", "certificate": True}), 0),
    (
        "a free badge's price is the certificate's",
        program({"access": "full_free", **certificate(25)}, kind="badge"),
        25,
    ),
    ("an audit and its certificate", program({"access": "free_audit", **certificate(49)}), 49),
    ("one payment", program(paid(100, certificate=True)), 100),
    ("one payment, certificate on top", program(paid(100, certificate=False, **certificate(20))), 120),
    ("who pays for a certification pays for the credential", program(paid(300), kind="certification"), 300),
    ("a month begun is a month paid", program(monthly(40), effort={"hours_min": 40, "hours_max": 40}), 80),
    ("a full month is one", program(monthly(40), effort={"hours_min": 20, "hours_max": 20}), 40),
    ("an hour is a month", program(monthly(40), effort={"hours_min": 1}), 40),
    (
        "dates are not outrun",
        program(monthly(40), effort={"hours_max": 1, "weeks_min": 13, "weeks_max": 13, "pace": "dated"}),
        120,
    ),
    ("the cheaper way", program(paid(500, certificate=True), monthly(40), effort={"hours_min": 40}), 80),
    ("a way known beside one unknown", program({"access": "bundled"}, paid(90, certificate=True)), 90),
]
UNKNOWN: list[tuple[str, Program]] = [
    ("no_offer", program()),
    ("price_not_stated", program({"charged": True})),
    ("price_not_stated", program({"access": "one_off", "certificate": True})),
    ("terms_not_stated", program({"access": "unknown"})),
    ("trial_or_preview", program({"access": "trial", "price": {"amount": 0, **USD}, "certificate": True})),
    ("trial_or_preview", program({"access": "preview_only", "certificate": True})),
    ("hours_not_stated", program(monthly(40))),
    ("hours_not_stated", program(monthly(40), effort={"weeks_min": 4, "weeks_max": 4})),
    ("certificate_not_stated", program({"access": "full_free"})),
    ("certificate_not_stated", program({"access": "free_audit"}, kind="badge")),
    ("certificate_not_stated", program(paid(100))),
    ("no_certificate", program({"access": "full_free", "certificate": False})),
    ("depends_on_funding", program({"access": "funded", "price": {"amount": 0, **USD}, "certificate": True})),
    ("certificate_not_stated", program(paid(9, certificate_price={"amount": 9, "currency": "EUR"}))),
]


@pytest.mark.parametrize(("says", "listing", "amount"), KNOWN, ids=[says for says, _, _ in KNOWN])
def test_stated_terms_have_a_cost(says: str, listing: Program, amount: float) -> None:
    cost = cost_to_certificate(listing, hours_per_week=5)
    assert isinstance(cost, Cost)
    assert cost.likely.amount == Decimal(str(amount))


@pytest.mark.parametrize(("reason", "listing"), UNKNOWN)
def test_what_is_not_stated_has_none(reason: str, listing: Program) -> None:
    cost = cost_to_certificate(listing, hours_per_week=5)
    assert isinstance(cost, UnknownCost)
    assert cost.reason == reason


def test_the_arithmetic_is_told() -> None:
    listing = program(monthly(39, certificate=False, **certificate(50)), effort={"hours_min": 20, "hours_max": 60})
    cost = cost_to_certificate(listing, hours_per_week=5)
    assert isinstance(cost, Cost)
    assert [str(bound) for bound in (cost.smallest, cost.likely, cost.largest)] == ["89 USD", "128 USD", "167 USD"]
    assert cost.sentence == (
        "40 hours of work at 5 hours a week: 2 x 39 USD (month of subscription) + certificate 50 USD = 128 USD."
    )


def test_currencies_are_not_compared() -> None:
    euros = {"access": "one_off", "price": {"amount": 1, "currency": "EUR"}, "certificate": True}
    listing = program(paid(100, certificate=True), euros)
    amounts = [cost_to_certificate(listing, 5, currency) for currency in (None, "EUR", "JPY")]
    assert [str(cost.likely) for cost in amounts if isinstance(cost, Cost)] == ["100 USD", "1 EUR", "100 USD"]


def test_a_week_without_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        cost_to_certificate(program(), 0)


HOURS = st.floats(0.1, 5_000)
PACE = st.floats(0.1, 100)


@given(low=HOURS, more=HOURS, price=st.decimals(0, 5_000, places=2), pace=PACE, faster=PACE)
def test_more_hours_a_week_never_cost_more(low: float, more: float, price: Decimal, pace: float, faster: float) -> None:
    listing = program(monthly(float(price)), effort={"hours_min": low, "hours_max": low + more})
    slow, fast = (cost_to_certificate(listing, each) for each in (pace, pace + faster))
    assert isinstance(slow, Cost)
    assert isinstance(fast, Cost)
    assert fast.likely.amount <= slow.likely.amount
    assert slow.smallest.amount <= slow.likely.amount <= slow.largest.amount
    assert sum(step.total.amount for step in slow.arithmetic) == slow.likely.amount
