"""What a profile measures of stored records."""

from typing import Any

import orjson
import pytest

from catalog.run_guard.profile import Profile
from catalog.run_guard.speech import speech


def record(number: int, **fields: Any) -> bytes:
    url = f"https://orchard.example.org/{number}"
    plain = {"id": f"orchard:{number}", "provider": "orchard", "native_id": str(number), "url": url}
    return orjson.dumps(plain | {"title": f"Course {number}", "kind": "course"} | fields)


def measured(*bodies: bytes) -> dict[str, float]:
    profile = Profile()
    for body in bodies:
        profile.add(body)
    return profile.measures()


def money(amount: float, currency: str = "EUR") -> dict[str, Any]:
    return {"access": "one_off", "price": {"amount": amount, "currency": currency}}


def test_nothing_gives_no_measure() -> None:
    assert measured() == {}


def test_shares_are_of_all_programs() -> None:
    found = measured(record(1, summary="Grafting and the care of old trees."), record(2, level="beginner"))
    assert (found["filled.summary"], found["filled.level"]) == (0.5, 0.5)
    assert "filled.offers" not in found
    assert (found["mix.level.beginner"], found["mix.level.none"]) == (0.5, 0.5)
    assert found["mix.host.orchard.example.org"] == 1.0


def test_unknown_free_and_zero_prices_are_told_apart() -> None:
    free = {"access": "full_free", "charged": False}
    found = measured(record(1), record(2, offers=[free]), record(3, offers=[money(0)]), record(4, offers=[money(5)]))
    assert [found[f"price.{name}"] for name in ("unknown", "free", "zero")] == [0.25, 0.25, 0.25]


def test_prices_are_measured_by_currency_when_there_are_enough() -> None:
    bodies = [record(number, offers=[money(10 if number % 2 else 1000)]) for number in range(10)]
    found = measured(*bodies, record(10, offers=[money(5, "USD")]))
    assert found["price.EUR.mean"] == pytest.approx(100)
    assert found["price.EUR.spread"] == pytest.approx(2.30259, abs=1e-4)
    assert "price.USD.mean" not in found


def test_repeated_texts_and_addresses_are_seen() -> None:
    one = {"title": "Welcome", "url": "https://orchard.example.org/", "summary": "Learn more."}
    found = measured(record(1, **one), record(2, **one), record(3), record(4))
    assert (found["same.title"], found["same.url"], found["same.summary"]) == (0.25, 0.25, 0.5)


@pytest.mark.parametrize(
    ("summary", "sign"),
    [
        ("Ein Kurs Ã¼ber BÃ¤ume", "misread"),
        ("R\ufffdsum\ufffd writing", "misread"),
        ("Pruning &amp; grafting", "markup"),
        ("Please log in to continue", "doorway"),
        ("Verify you are human", "doorway"),
    ],
)
def test_broken_text_is_seen(summary: str, sign: str) -> None:
    assert measured(record(1, title="A", summary=summary))[f"broken.{sign}"] == 1.0


@pytest.mark.parametrize(
    "summary",
    ["Château et âge: à Âmes", "Três lições, São Tomé, SÃO PAULO", "AT&T networks, a < b", "How to log in to a server"],
)
def test_sound_text_is_not_called_broken(summary: str) -> None:
    found = measured(record(1, summary=summary))
    assert (found["broken.misread"], found["broken.markup"], found["broken.doorway"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Learn how the trees of an orchard are cared for", "en"),
        ("Aprende cómo cuidar los árboles con las manos", "es"),
        ("Lernen Sie, wie die Bäume gepflegt werden und was das kostet", "de"),
        ("Узнайте, как ухаживать за деревьями", "cyrillic"),
        ("学习如何照料果园里的树木", "han"),
        ("Docker Kubernetes", "unclear"),
    ],
)
def test_a_language_is_seen_by_its_small_words(text: str, language: str) -> None:
    assert speech(text) == language


def test_dates_are_measured_in_days() -> None:
    bodies = [record(number, starts=f"2027-01-{number + 1:02d}") for number in range(10)]
    assert measured(*bodies)["date.starts"] == pytest.approx(739_987, abs=5)
