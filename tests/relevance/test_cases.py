"""Runs the cases of cases.toml; a known failure must still fail, so that its repair is noticed."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from catalog_api.asked import Search, Wish
from catalog_api.given import Services
from catalog_api.recommendation import learner_of, recommend
from catalog_api.search import search

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))["case"]
EXPECTATIONS = {"first", "appear", "before", "never"}
WISHES = set(Wish.model_fields)


def name_of(case: dict[str, Any]) -> str:
    asked = [case.get("goal") or case["search"], *case.get("employer", ()), *map(str, case.get("held", ()))]
    return ", ".join([*asked, *(["budget"] if "budget" in case else [])])


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case(case: dict[str, Any], practised: Services) -> None:
    wrong = faults(case, titles(case, practised))
    if "known_failure" in case:
        assert wrong, f"This case passes now: remove its known_failure ({case['known_failure']})"
    else:
        assert not wrong, f"{wrong} ({case['reason']})"


def titles(case: dict[str, Any], practised: Services) -> list[str]:
    """The first ten titles."""
    if "search" in case:
        found = search(practised, Search(q=case["search"], page_size=10))
        return [practised.shelf.program(stored).title for stored in found.programs]
    wish = Wish.model_validate({name: value for name, value in case.items() if name in WISHES})
    return [each.ranked.program.title for each in recommend(practised, learner_of(practised, wish))]


def faults(case: dict[str, Any], shown: list[str]) -> list[str]:
    """What the titles shown do not fulfil, in words."""
    wrong = []
    if "first" in case and (not shown or shown[0] not in case["first"]):
        wrong.append(f"first is {shown[:1]}")
    wrong += [f"{title!r} is not among {shown}" for title in case.get("appear", ()) if title not in shown]
    for earlier, later in case.get("before", ()):
        if earlier not in shown or (later in shown and shown.index(earlier) > shown.index(later)):
            wrong.append(f"{earlier!r} is not before {later!r} in {shown}")
    for word in case.get("never", ()):
        wrong += [f"{title!r} holds {word!r}" for title in shown if word.lower() in title.lower().split()]
    return wrong


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_every_case_says_what_it_expects_and_why(case: dict[str, Any]) -> None:
    assert len(case["reason"]) > 15
    assert EXPECTATIONS & case.keys()
    assert case.keys() <= EXPECTATIONS | WISHES | {"search", "reason", "known_failure"}


def test_scores_add_up_over_real_listings(practised: Services) -> None:
    wish = Wish(goal="data analyst", budget=100, hours_per_week=5, languages=["en"], limit=100)
    found = recommend(practised, learner_of(practised, wish), 100)
    assert len(found) > 50
    for each in found:
        parts = each.ranked.contributions
        assert each.ranked.score == pytest.approx(sum(part.contribution for part in parts), abs=1e-9)
        for part in parts:
            assert all(ref.words and ref.url.startswith("https://") for ref in part.evidence)


def test_an_unknown_price_never_stands_before_the_same_fit(practised: Services) -> None:
    """Among programs alike in all but the cost, one that is known to fit the budget comes first."""
    wish = Wish(goal="data analyst", budget=100, limit=100)
    found = [each.ranked for each in recommend(practised, learner_of(practised, wish), 100)]
    judged = {each.id: {part.signal: part for part in each.contributions} for each in found}
    for earlier in found:
        for later in found[found.index(earlier) + 1 :]:
            one, other = judged[earlier.id], judged[later.id]
            if one["goal_fit"].score <= other["goal_fit"].score and not one["cost_fit"].judged:
                rest = [s for s in one if s not in ("goal_fit", "cost_fit") and one[s].score > other[s].score]
                assert rest or not other["cost_fit"].judged or other["cost_fit"].score < 0.6
