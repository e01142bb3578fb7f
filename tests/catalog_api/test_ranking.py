"""Scores add up, the order is one, and what is unknown never wins."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.field_types.level import Level
from catalog.field_types.money import Money
from catalog.program import Program
from catalog_api.ranking.fusion import reciprocal_rank_fusion
from catalog_api.ranking.learner import Learner, learner_reader
from catalog_api.ranking.rank import Ranked, rank
from catalog_api.ranking.weights import WEIGHTS
from tests.catalog_api.small_catalogue import (
    MARLIN,
    ORGANISATIONS,
    PROGRAMS,
    SKILLS,
    TAXONOMY,
    hours,
    monthly,
    one_off,
    program,
    teaches,
    words,
)

READER = learner_reader(TAXONOMY, ORGANISATIONS, {})
DOLLARS = st.integers(0, 2_000)
OFFERS: st.SearchStrategy[list[dict[str, Any]]] = st.one_of(
    st.just([]),
    DOLLARS.map(one_off),
    DOLLARS.map(monthly),
    st.just([{"access": "full_free", "certificate": True}]),
    st.just([{"access": "trial", "price": {"amount": 0, "currency": "USD"}}]),
    DOLLARS.map(lambda amount: one_off(amount, "EUR")),
)
STACKING = st.sampled_from(
    [
        [],
        [{"relation": "counts_toward", "target": "quayside:2", "evidence": words("counts")}],
        [{"relation": "requires", "title": "Cloud Security Guard", "evidence": words("needs")}],
    ]
)
LISTINGS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Cloud Security", "Bookkeeping Basics", "Engineer of Clouds", "Zebra Grooming"]),
        "offers": OFFERS,
        "effort": st.one_of(st.none(), st.floats(1, 500).map(hours)),
        "level": st.sampled_from([None, *Level]),
        "languages": st.lists(st.sampled_from(["en", "de", "pt-BR"]), max_size=2),
        "issuer": st.sampled_from([None, MARLIN]),
        "stacking": STACKING,
        "skills": st.lists(st.sampled_from(sorted(SKILLS)), unique=True, max_size=4).map(lambda s: teaches(*s)),
    }
)


def listed(index: int, fields: dict[str, Any]) -> Program:
    return program(str(index), **fields)


PROGRAM_LISTS = st.lists(LISTINGS, min_size=1, max_size=6).map(
    lambda listings: [listed(index, fields) for index, fields in enumerate(listings)]
)
LEARNERS = st.builds(
    READER.read,
    goal=st.sampled_from(["cloud security engineer", "bookkeeper", "something else entirely", "python"]),
    employers=st.sampled_from([[], ["Marlin"], ["Nobody Known"]]),
    held=st.sampled_from([[], ["Cloud Security Guard"], ["Python", "quayside:1"]]),
    budget=st.one_of(st.none(), DOLLARS.map(lambda a: Money.model_validate({"amount": a, "currency": "USD"}))),
    hours_per_week=st.one_of(st.none(), st.floats(0.5, 40)),
    level=st.sampled_from([None, Level.BEGINNER, Level.EXPERT]),
    languages=st.sampled_from([[], ["en"], ["pt"]]),
)


@given(LEARNERS, PROGRAM_LISTS)
def test_contributions_add_up(learner: Learner, programs: list[Program]) -> None:
    for found in rank(learner, programs):
        parts = found.contributions
        assert found.score == pytest.approx(sum(part.contribution for part in parts), abs=1e-9)
        assert all(part.contribution == pytest.approx(part.weight * part.score, abs=1e-9) for part in parts)
        assert sum(part.weight for part in parts) == pytest.approx(1, abs=1e-9)
        assert 0 <= found.score <= 1 + 1e-9
        assert all(part.because for part in parts)


@given(LEARNERS, PROGRAM_LISTS, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_candidates(
    learner: Learner, programs: list[Program], shuffler: Any
) -> None:
    shuffled = list(programs)
    shuffler.shuffle(shuffled)
    assert [found.id for found in rank(learner, programs)] == [found.id for found in rank(learner, shuffled)]


def scores(learner: Learner, *programs: Program) -> list[float]:
    by_id = {found.id: found.score for found in rank(learner, programs)}
    return [by_id[each.id] for each in programs]


@given(LISTINGS, st.integers(0, 300), st.sampled_from([[], [{"charged": True}], [{"access": "trial"}]]))
def test_an_unknown_price_never_beats_one_that_fits(
    fields: dict[str, Any], price: int, unknown: list[dict[str, Any]]
) -> None:
    budget = Money.model_validate({"amount": 300, "currency": "USD"})
    learner = READER.read("cloud security engineer", budget=budget)
    fitting = listed(1, {**fields, "offers": one_off(price)})
    known, unjudged = scores(learner, fitting, listed(2, {**fields, "offers": unknown}))
    assert unjudged < known


@given(LISTINGS, st.floats(1, 100))
def test_unknown_hours_never_beat_hours_that_fit(fields: dict[str, Any], work: float) -> None:
    learner = READER.read("cloud security engineer", hours_per_week=10, weeks=10)
    fitting = listed(1, {**fields, "offers": [], "effort": hours(work)})
    known, unjudged = scores(learner, fitting, listed(2, {**fields, "offers": [], "effort": None}))
    assert unjudged < known


def test_a_subscription_of_unknown_length_never_wins_a_budget() -> None:
    budget = Money.model_validate({"amount": 1000, "currency": "USD"})
    learner = READER.read("cloud security engineer", budget=budget)
    known, unknown = scores(
        learner,
        program("1", "Cloud Security", offers=monthly(900), effort=hours(1)),
        program("2", "Cloud Security", offers=monthly(1)),
    )
    assert unknown < known


def test_a_price_far_above_the_budget_is_worse_than_an_unknown_one() -> None:
    budget = Money.model_validate({"amount": 100, "currency": "USD"})
    learner = READER.read("cloud security engineer", budget=budget)
    dear, unknown = scores(learner, program("1", "Cloud Security", offers=one_off(900)), program("2", "Cloud Security"))
    assert dear < unknown


def test_signals_without_a_wish_are_not_asked() -> None:
    (found,) = rank(READER.read("bookkeeper"), PROGRAMS[5:6])
    assert {part.signal for part in found.contributions} == {"goal_fit", "employer_evidence", "stackability"}


def test_what_is_held_is_not_recommended_again() -> None:
    learner = READER.read("cloud security engineer", held=["quayside:cloud-guard"])
    assert "quayside:cloud-guard" not in [found.id for found in rank(learner, PROGRAMS)]


def test_equal_scores_are_ordered_by_id() -> None:
    twins = [program(native, "Cloud Security") for native in ("b", "a", "c")]
    assert [found.id[-1] for found in rank(READER.read("cloud security engineer"), twins)] == ["a", "b", "c"]


def test_a_chosen_employer_brings_its_programs_forward() -> None:
    pair = [program("a", "Cloud Security"), program("b", "Cloud Security", issuer=MARLIN)]
    best = rank(READER.read("cloud security engineer", employers=["marlin"]), pair)[0]
    assert best.id == "quayside:b"
    assert part_of(best, "employer_evidence").because == "Marlin Cloud issues it (“Marlin Cloud”)."


def part_of(found: Ranked, signal: str) -> Any:
    return next(part for part in found.contributions if part.signal == signal)


def test_the_unjudged_stay_below_every_fit() -> None:
    """The rule of docs/ranking.md: what an asked signal cannot judge counts less than any program known to fit."""
    assert all(weight.unjudged < 0.6 for weight in WEIGHTS if weight.needs in ("budget", "weeks"))


def test_fusion_prefers_agreement() -> None:
    assert reciprocal_rank_fusion([["a", "b", "c"], ["c", "b"]]) == ["c", "b", "a"]
    assert reciprocal_rank_fusion([["b"], ["a"]], limit=1) == ["a"]
