"""Rules that hold for every signal, and what each of them says."""

from inspect import getdoc
from pathlib import Path
from typing import Any

import pytest

from catalog.field_types.level import Level
from catalog.field_types.money import Money
from catalog.program import Program
from catalog_api.ranking.learner import Learner, learner_reader
from catalog_api.ranking.opinion import Opinion
from catalog_api.ranking.signals import signals
from catalog_api.ranking.stacking_links import Neighbour, linked
from catalog_api.ranking.weights import WEIGHTS
from tests.catalog_api.small_catalogue import (
    MARLIN,
    ORGANISATIONS,
    PROGRAMS,
    TAXONOMY,
    hours,
    monthly,
    one_off,
    program,
    teaches,
    words,
)

READER = learner_reader(TAXONOMY, ORGANISATIONS, {})
GUARD = PROGRAMS[0]
ARCHITECT = Neighbour("quayside:cloud-architect", "Cloud Architect", "https://quayside.example.org/cloud-architect")
NEEDS_GUARD = {"relation": "requires", "target": GUARD.id, "evidence": words("first the Guard")}


def test_every_signal_has_one_weight() -> None:
    assert sorted(weight.signal for weight in WEIGHTS) == sorted(signals())


@pytest.mark.parametrize("name", sorted(signals()))
def test_every_signal_is_documented(name: str, repository: Path) -> None:
    assert getdoc(signals()[name])
    assert f"### {name}\n" in (repository / "docs" / "ranking.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(signals()))
def test_no_signal_judges_a_bare_listing_by_what_it_lacks(name: str) -> None:
    bare = program("bare", "Zebra Grooming")
    learner = READER.read("bookkeeper", budget=dollars(5), hours_per_week=5, level=Level.BEGINNER, languages=["en"])
    opinion = signals()[name](learner, bare)
    assert opinion is None or (name == "goal_fit" and opinion.score == 0)


@pytest.mark.parametrize("weight", WEIGHTS, ids=lambda weight: weight.signal)
def test_every_constant_reason_is_given(weight: Any) -> None:
    assert len(weight.reason) > 20
    assert weight.unjudged_because.endswith(".")


def dollars(amount: float) -> Money:
    return Money.model_validate({"amount": amount, "currency": "USD"})


def opinion(name: str, learner: Learner, listing: Program) -> Opinion:
    found = signals()[name](learner, listing)
    assert found is not None
    return found


def test_goal_fit_cites_the_title_and_the_skills() -> None:
    found = opinion("goal_fit", READER.read("cloud security engineer"), GUARD)
    assert found.because == (
        "For “cloud security engineer” it speaks of cloud and security, and teaches Cloud security and "
        "Identity management."
    )
    assert {ref.field for ref in found.evidence} == {"title", "skills"}
    assert all(ref.url == "https://quayside.example.org/cloud-guard" for ref in found.evidence)


def test_a_field_word_weighs_more_than_a_role_word() -> None:
    learner = READER.read("cloud security engineer")
    right, wrong = program("1", "Cloud security"), program("2", "Sound engineer")
    assert opinion("goal_fit", learner, right).score > 2 * opinion("goal_fit", learner, wrong).score


def test_a_required_skill_is_not_taught() -> None:
    learner = READER.read("cloud security engineer")
    required, taught = (
        program(kind, "Zebra", skills=teaches("identity-management", relation=kind)) for kind in ("requires", "teaches")
    )
    assert opinion("goal_fit", learner, required).score == 0 < opinion("goal_fit", learner, taught).score


def test_a_held_skill_is_not_wanted_again() -> None:
    learner = READER.read("cloud security engineer", held=["Identity management"])
    assert "x:skill/identity-management" not in learner.wanted


@pytest.mark.parametrize(
    ("tie", "stronger"),
    [("interview_guarantee", "designed_by"), ("designed_by", "endorsed_by"), ("authorized_by", "recognized_by")],
)
def test_ties_are_ordered_by_what_an_employer_risks(tie: str, stronger: str) -> None:
    learner = READER.read("nurse", employers=["Marlin Cloud"])
    first, second = (
        opinion("employer_evidence", learner, program("1", "Zebra", employers=[stated(kind)])).score
        for kind in (tie, stronger)
    )
    assert first > second


def stated(kind: str) -> dict[str, Any]:
    return {"organisation": MARLIN, "tie": kind, "evidence": words("they say so")}


def test_an_employer_that_is_not_asked_for_is_a_mild_plus() -> None:
    asked = opinion("employer_evidence", READER.read("nurse", employers=["Marlin"]), GUARD).score
    assert 0 < opinion("employer_evidence", READER.read("nurse"), GUARD).score < asked / 2


def test_a_title_that_names_an_employer_is_no_tie() -> None:
    learner = READER.read("nurse", employers=["Marlin"])
    assert opinion("employer_evidence", learner, program("1", "Marlin Cloud for Nurses")).score == 0


def test_stackability_names_its_targets_and_their_caveats() -> None:
    (guard, _) = linked(PROGRAMS[:2])
    found = opinion("stackability", READER.read("nurse"), guard)
    assert found.because == "It counts toward “Cloud Architect” (admission not guaranteed)."
    assert found.evidence[0].words == "counts toward the Cloud Architect programme"


def test_a_dangling_target_is_said_and_counts_less() -> None:
    (there,) = linked(PROGRAMS[:1], [ARCHITECT])
    (gone,) = linked(PROGRAMS[:1])
    leads, dangles = (opinion("stackability", READER.read("nurse"), each) for each in (there, gone))
    assert dangles.score < leads.score
    assert "not linked in this catalogue" in dangles.because


@pytest.mark.parametrize(
    ("held", "says"), [([GUARD.id], "which you hold"), ([GUARD.title], "which you hold"), ([], "first")]
)
def test_what_a_program_needs_is_held_or_not(held: list[str], says: str) -> None:
    (listing, _) = linked([program("1", "Zebra", stacking=[NEEDS_GUARD]), GUARD])
    assert says in opinion("stackability", READER.read("nurse", held=held), listing).because


def test_a_held_program_is_known_by_its_title_too() -> None:
    by_title = {**NEEDS_GUARD, "target": None, "title": GUARD.title}
    learner = READER.read("nurse", held=[GUARD.id]).holding([GUARD])
    assert "which you hold" in opinion("stackability", learner, program("1", "Zebra", stacking=[by_title])).because
    assert learner.held.skills >= {"x:skill/cloud-security"}


def test_cost_fit_tells_the_arithmetic_and_the_verdict() -> None:
    found = opinion("cost_fit", READER.read("nurse", budget=dollars(100)), GUARD)
    assert "2 x 40 USD (month of subscription) = 80 USD. That fits 100 USD." in found.because


def test_cheaper_fits_better_and_dearer_not_at_all() -> None:
    learner = READER.read("nurse", budget=dollars(100))
    prices = [0.5, 50, 100, 120, 180, 300]
    found = [opinion("cost_fit", learner, program("1", "Zebra", offers=one_off(price))).score for price in prices]
    assert found == sorted(found, reverse=True)
    assert found[-1] == 0


def test_another_currency_cannot_be_judged() -> None:
    learner = READER.read("nurse", budget=dollars(100))
    assert signals()["cost_fit"](learner, program("1", "Zebra", offers=one_off(1, "EUR"))) is None


def test_a_largest_cost_above_the_budget_is_told() -> None:
    listing = program("1", "Zebra", offers=monthly(40), effort=hours(20, 200))
    found = opinion("cost_fit", READER.read("nurse", budget=dollars(250)), listing)
    assert "but may come to" in found.because


def test_time_fit_counts_weeks_at_the_learners_pace() -> None:
    found = opinion("time_fit", READER.read("nurse", hours_per_week=10, weeks=5), GUARD)
    assert found.because == "About 4 weeks at 10 hours a week, of 5 weeks you have."
    late = opinion("time_fit", READER.read("nurse", hours_per_week=1, weeks=5), GUARD)
    assert late.score == 0


def test_levels_are_nearer_or_farther() -> None:
    learner = READER.read("nurse", level=Level.BEGINNER)
    levels = ["beginner", "mixed", "intermediate", "advanced", "expert"]
    found = [opinion("level_fit", learner, program("1", "Zebra", level=level)).score for level in levels]
    assert found == sorted(found, reverse=True)


def test_a_language_is_spoken_subtitled_or_neither() -> None:
    learner = READER.read("nurse", languages=["pt"])
    spoken = opinion("language_fit", learner, program("1", "Zebra", languages=["pt-BR"]))
    subtitled = opinion("language_fit", learner, program("1", "Zebra", languages=["en"], subtitles=["pt"]))
    neither = opinion("language_fit", learner, program("1", "Zebra", languages=["en"]))
    assert spoken.score > subtitled.score > neither.score == 0


def test_what_others_require_leads_on() -> None:
    needing = program("1", "Zebra", stacking=[NEEDS_GUARD])
    guard, _ = linked([GUARD.model_copy(update={"stacking": ()}), needing])
    found = opinion("stackability", READER.read("nurse"), guard)
    assert found.because == "It prepares for “Zebra”."
    assert (found.evidence[0].words, found.evidence[0].url) == ("first the Guard", needing.url)


def test_a_target_is_found_by_its_address() -> None:
    by_address = {"relation": "counts_toward", "url": f"{GUARD.url}/", "evidence": words("counts")}
    (listing,) = linked([program("1", "Zebra", stacking=[by_address])], [Neighbour(GUARD.id, GUARD.title, GUARD.url)])
    assert (listing.stacking[0].target, listing.stacking[0].title) == (GUARD.id, GUARD.title)


def test_circles_are_harmless() -> None:
    one, other = (
        program(a, a * 2, stacking=[{"relation": "requires", "target": f"quayside:{b}", "evidence": words("needs")}])
        for a, b in (("x", "y"), ("y", "x"))
    )
    assert [[each.relation for each in found.stacking] for found in linked([one, other])] == [
        ["requires", "prepares_for"]
    ] * 2
