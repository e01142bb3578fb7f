"""Prices, times and ties as people write them."""

from decimal import Decimal
from typing import Any

import pytest

from catalog.field_types.effort import Effort
from catalog.field_types.employer import EmployerTie
from catalog.field_types.offer import Access, BillingPeriod, Offer
from crawlers.entry import Unclear
from crawlers.words.iso_times import day, duration
from crawlers.words.prices import offers
from crawlers.words.ties import tie_said
from crawlers.words.times import bounds, worked_out


@pytest.mark.parametrize(
    ("words", "access", "amount", "currency"),
    [
        ("$49", Access.ONE_OFF, "49", "USD"),
        ("£29.00", Access.ONE_OFF, "29.00", "GBP"),
        ("From £299.00", Access.ONE_OFF, "299.00", "GBP"),
        ("4900p", Access.ONE_OFF, "49", "GBP"),
        ("1.200,00 €", Access.ONE_OFF, "1200.00", "EUR"),
        ("CHF 240.-", Access.ONE_OFF, "240", "CHF"),
        ("MX$2,028", Access.ONE_OFF, "2028", "MXN"),
        ("49 USD", Access.ONE_OFF, "49", "USD"),
        ("€39/month", Access.SUBSCRIPTION, "39", "EUR"),
        ("$19 a month after a 14-day free trial", Access.SUBSCRIPTION, "19", "USD"),
        ("$399 per year", Access.SUBSCRIPTION, "399", "USD"),
        ("$10 monthly", Access.SUBSCRIPTION, "10", "USD"),
    ],
)
def test_a_stated_price(words: str, access: Access, amount: str, currency: str) -> None:
    offer = Offer.model_validate(offers(words)[0])
    assert offer.price is not None
    assert (offer.access, offer.price.amount, offer.price.currency) == (access, Decimal(amount), currency)
    assert offer.words == words
    assert (offer.period is not None) == (access is Access.SUBSCRIPTION)


def test_a_trial_stands_beside_what_it_leads_to() -> None:
    paid, trial = (Offer.model_validate(offer) for offer in offers("$19 a month after a 14-day free trial"))
    assert (paid.period, trial.access) == (BillingPeriod.MONTH, Access.TRIAL)


def test_free_is_free_only_where_it_says_so() -> None:
    assert Offer.model_validate(offers("Free")[0]).access is Access.FULL_FREE


def test_free_with_a_paid_certificate_is_no_free_certificate() -> None:
    offer = Offer.model_validate(offers("FREE-Add a Verified Certificate for $49 USD")[0])
    assert (offer.access, offer.certificate, str(offer.certificate_price)) == (Access.FREE_AUDIT, False, "49 USD")


@pytest.mark.parametrize("words", ["0.00", "$0", "TBC", "Contact us", "see website"])
def test_a_placeholder_is_no_price_and_not_free(words: str) -> None:
    assert [type(offer) for offer in offers(words)] == [Unclear]


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="QQQ"):
        Offer.model_validate(offers("30 QQQ")[0])


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("3 - 5 hours/week", {"hours_per_week_min": 3, "hours_per_week_max": 5}),
        ("2 hours per week", {"hours_per_week_min": 2, "hours_per_week_max": 2}),
        ("4 weeks (8 units)", {"weeks_min": 4, "weeks_max": 4}),
        ("1 week to complete", {"weeks_min": 1, "weeks_max": 1}),
        ("3 - 6 Months", {"weeks_min": 13.04, "weeks_max": 26.09}),
        ("27 total hours", {"hours_min": 27, "hours_max": 27}),
        ("30 mins", {"hours_min": 0.5, "hours_max": 0.5}),
        ("Approx. 12 hours", {"hours_min": 12, "hours_max": 12}),
    ],
)
def test_a_stated_time(words: str, read: dict[str, float]) -> None:
    assert bounds(words) == read


@pytest.mark.parametrize("words", ["-2 weeks", "a while", "", "weeks", "five hours or so"])
def test_other_phrases_are_not_guessed_at(words: str) -> None:
    assert bounds(words) is None


def test_hours_follow_from_weeks_and_hours_a_week_only() -> None:
    weekly: dict[str, Any] = {"weeks_min": 4, "weeks_max": 6, "hours_per_week_min": 2, "hours_per_week_max": 3}
    assert worked_out(weekly)["hours_max"] == 18
    assert "hours_min" not in worked_out({"weeks_min": 4, "weeks_max": 4})


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("PT54H", {"hours_min": 54, "hours_max": 54}),
        ("PT90M", {"hours_min": 1.5, "hours_max": 1.5}),
        ("P2W", {"weeks_min": 2, "weeks_max": 2}),
        ("P9M", {"weeks_min": 39.13, "weeks_max": 39.13}),
        ("P1Y", {"weeks_min": 52.18, "weeks_max": 52.18}),
    ],
)
def test_an_iso_duration(words: str, read: dict[str, float]) -> None:
    assert duration(words) == read


@pytest.mark.parametrize("words", ["-PT30H", "PT999999H", "P900Y", "a week", "P"])
def test_an_impossible_duration_is_refused_by_the_type(words: str) -> None:
    with pytest.raises(ValueError, match=r"(hours|weeks)_min"):
        Effort.model_validate(duration(words))


def test_days() -> None:
    assert str(day("2027-02-20T15:00:00Z")) == "2027-02-20"
    assert day("soon") == "soon"


@pytest.mark.parametrize(
    ("words", "tie"),
    [
        ("Member of the hiring consortium of this programme.", EmployerTie.HIRING_CONSORTIUM),
        ("Graduates get a guaranteed interview at Acme", EmployerTie.INTERVIEW_GUARANTEE),
        ("Designed with Acme", EmployerTie.DESIGNED_BY),
        ("Taught by staff of Acme", EmployerTie.TAUGHT_BY),
        ("Authorised by Acme", EmployerTie.AUTHORIZED_BY),
        ("Recognised by Acme", EmployerTie.RECOGNIZED_BY),
        ("Uses Acme Cloud", None),
    ],
)
def test_a_tie_is_what_the_words_say(words: str, tie: EmployerTie | None) -> None:
    assert tie_said(words) is tie
