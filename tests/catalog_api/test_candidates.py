"""Recall: by words, by skills, and among a chosen employer's programs."""

from catalog_api.given import Services
from catalog_api.ranking.candidates import candidates, recall_queries, recall_text
from catalog_api.recommendation import recommend
from index_mappings.query import AnyOf, Terms


def test_words_and_skills_both_recall(small: Services) -> None:
    found = candidates(small.reader.read("cloud security engineer"), small.engine)
    assert {"quayside:cloud-guard", "quayside:cloud-architect", "quayside:free-net"} <= set(found)
    assert found[0] == "quayside:cloud-guard"


def test_a_goal_with_no_word_in_common_still_finds_by_its_occupations_skills(small: Services) -> None:
    learner = small.reader.read("bookkeeper")
    assert "fernway:euro-books" in candidates(learner, small.engine)


def test_chosen_employers_are_asked_apart(small: Services) -> None:
    queries = list(recall_queries(small.reader.read("cloud security engineer", employers=["Marlin"])))
    scoped = [
        query
        for query in queries
        if any(isinstance(filter_, AnyOf) and _of_marlin(filter_) for filter_ in query.filters)
    ]
    assert (len(queries), len(scoped)) == (4, 2)


def _of_marlin(filter_: AnyOf) -> bool:
    return Terms("issuer.id", ("marlin-cloud",)) in filter_.filters


def test_lead_ins_are_not_searched_for(small: Services) -> None:
    assert recall_text(small.reader.read("I want to become a bookkeeper")) == "bookkeeper"


def test_a_pasted_page_is_cut_to_what_an_engine_takes(small: Services) -> None:
    learner = small.reader.read(" ".join(f"word{number}" for number in range(200)))
    assert candidates(learner, small.engine) == []


def test_recommendations_are_the_same_twice(small: Services) -> None:
    learner = small.reader.read("cloud security engineer", employers=["Marlin"])
    first, second = ([each.ranked for each in recommend(small, learner)] for _ in range(2))
    assert first == second
    assert first[0].id == "quayside:cloud-guard"


def test_held_programs_lead_on(small: Services) -> None:
    learner = small.reader.read("cloud security engineer", held=["quayside:cloud-guard"])
    found = recommend(small, learner)
    assert "quayside:cloud-guard" not in [each.ranked.id for each in found]
    architect = next(each.ranked for each in found if each.ranked.id == "quayside:cloud-architect")
    assert any("which you hold" in part.because for part in architect.contributions)
