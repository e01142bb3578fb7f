"""Types clean what strangers send and refuse what they cannot clean."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from catalog.field_types.credit import Credit
from catalog.field_types.delivery import Delivery
from catalog.field_types.effort import Effort, Pace, effort
from catalog.field_types.employer import EmployerEvidence, EmployerTie
from catalog.field_types.kind import CredentialKind
from catalog.field_types.language import LanguageTag
from catalog.field_types.level import Level
from catalog.field_types.money import Money
from catalog.field_types.offer import Access, Offer
from catalog.field_types.stacking import Stacking
from catalog.field_types.text import PlainText, Title
from catalog.field_types.web_address import WebAddress

plain_text = TypeAdapter[str](PlainText)
title = TypeAdapter[str](Title)
address = TypeAdapter[str](WebAddress)
language = TypeAdapter[str](LanguageTag)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Two\n  lines ", "Two lines"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("Salt &amp; light", "Salt & light"),
        ("&lt;p&gt;Escaped once more&lt;/p&gt;", "Escaped once more"),
        ("Safe<script>alert(1)</script> words", "Safe words"),
        ("A\u2028B\u0000C\u200bD", "A BCD"),
        ("Cafe\u0301", "Café"),
        ("5 < 7 and 9 > 2", "5 < 7 and 9 > 2"),
        ("\ufeffMark", "Mark"),
    ],
)
def test_text_is_cleaned(raw: str, clean: str) -> None:
    assert plain_text.validate_python(raw) == clean


@given(st.text(max_size=200))
def test_cleaned_text_is_one_line_and_stays_as_it_is_where_it_holds_no_markup(raw: str) -> None:
    clean = plain_text.validate_python(raw)
    assert "\n" not in clean
    assert clean == clean.strip()
    if "<" not in clean and "&" not in clean:
        assert plain_text.validate_python(clean) == clean


@pytest.mark.parametrize("value", ["", "  ", "<i></i>", 7, None])
def test_a_title_needs_words(value: object) -> None:
    with pytest.raises(ValidationError):
        title.validate_python(value)


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c#d", " http://example.org ", "https://exämple.example.org/ü"]
)
def test_addresses_that_can_be_followed(url: str) -> None:
    assert address.validate_python(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,hi",
        "file:///etc/passwd",
        "//example.org/x",
        "https://",
        "https://user:pw@example.org/",
        "https://example.org/a b",
        'https://example.org/"onload=',
        "HTTPS//example.org",
        "https://example.org/\u0000",
    ],
)
def test_addresses_that_cannot(url: str) -> None:
    with pytest.raises(ValidationError):
        address.validate_python(url)


@pytest.mark.parametrize(
    ("words", "tag"), [("en", "en"), ("en_us", "en-US"), ("ZH-hans", "zh-Hans"), ("English", "en"), ("german", "de")]
)
def test_languages_are_read_from_tags_and_names(words: str, tag: str) -> None:
    assert language.validate_python(words) == tag


@pytest.mark.parametrize("words", ["Klingonish", "", "x1", "this is a review of the course"])
def test_what_is_no_language_is_refused(words: str) -> None:
    with pytest.raises(ValidationError):
        language.validate_python(words)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Foundational", Level.BEGINNER),
        ("Beginner level", Level.BEGINNER),
        ("INTERMEDIATE", Level.INTERMEDIATE),
        ("All Levels", Level.MIXED),
        ("advanced", Level.ADVANCED),
    ],
)
def test_levels_know_providers_words(words: str, level: Level) -> None:
    assert Level(words) is level


def test_an_unknown_word_is_never_defaulted() -> None:
    assert Level.read("Loved every minute of it!") is None
    assert CredentialKind.read("Hat") is None
    assert Delivery.read(None) is None
    assert Access.read("") is None


def test_kinds_and_delivery_know_providers_words() -> None:
    assert CredentialKind("Professional Certificate") is CredentialKind.PROFESSIONAL_CERTIFICATE
    assert CredentialKind("learningPath") is CredentialKind.LEARNING_PATH
    assert CredentialKind("MicroMasters") is CredentialKind.MICROMASTERS
    assert Delivery("In-Person") is Delivery.IN_PERSON


def test_money_is_kept_to_the_cent_in_a_real_currency() -> None:
    money = Money.model_validate({"amount": 49.99, "currency": " usd "})
    assert money.amount == Decimal("49.99")
    assert str(money) == "49.99 USD"
    assert str(Money(amount=Decimal(1500), currency="EUR")) == "1,500 EUR"


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 5, "currency": "XQQ"},
        {"amount": -5, "currency": "USD"},
        {"amount": "many", "currency": "USD"},
        {"amount": float("nan"), "currency": "USD"},
        {"amount": 5},
        {"amount": 5, "currency": None},
    ],
)
def test_money_refuses(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Money.model_validate(wrong)


def test_an_offer_says_nothing_of_itself() -> None:
    offer = Offer()
    assert offer.access is Access.UNKNOWN
    assert offer.charged is None
    assert offer.price is None


def test_free_with_a_price_is_a_contradiction() -> None:
    with pytest.raises(ValidationError, match="cannot be full_free"):
        Offer.model_validate({"access": "full_free", "price": {"amount": 5, "currency": "USD"}})


def test_a_subscription_price_needs_its_period() -> None:
    with pytest.raises(ValidationError, match="period"):
        Offer.model_validate({"access": "subscription", "price": {"amount": 39, "currency": "USD"}})


def test_hours_follow_from_weeks_and_hours_a_week() -> None:
    found = effort(weeks=(4, 6), hours_per_week=(2, 3), pace=Pace.SELF_PACED, words="4 to 6 weeks, 2-3 hours a week")
    assert (found.hours_min, found.hours_max) == (8, 18)
    assert effort(weeks=(4, 6)).hours_min is None


@pytest.mark.parametrize("wrong", [{"hours_min": 0}, {"hours_min": 9, "hours_max": 3}, {"hours_max": 100_000}])
def test_effort_refuses_wrong_units(wrong: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        Effort.model_validate(wrong)


def test_employer_evidence_needs_evidence() -> None:
    tie = {"organisation": {"id": "a", "name": "A"}, "tie": EmployerTie.AUTHORIZED_BY}
    with pytest.raises(ValidationError):
        EmployerEvidence.model_validate(tie)
    assert EmployerEvidence.model_validate({**tie, "evidence": {"words": "Authorized by A", "where": "$.issuer"}})


def test_stacking_points_somewhere() -> None:
    evidence = {"words": "Badge", "where": "$.activities[0]"}
    with pytest.raises(ValidationError, match="target"):
        Stacking.model_validate({"relation": "requires", "evidence": evidence})
    assert Stacking.model_validate({"relation": "requires", "target": "practice:2", "evidence": evidence})


def test_credit_is_positive() -> None:
    with pytest.raises(ValidationError):
        Credit.model_validate({"system": "ects", "amount": 0})
