"""A learner's goal in their own words to occupations."""

import pytest

from catalog.skills.occupations import OccupationFinder


@pytest.mark.parametrize(
    ("goal", "label", "method"),
    [
        ("cloud security engineer", "Cloud security engineer", "exact_label"),
        ("I want to become a senior Cloud Security Engineer", "Cloud security engineer", "exact_label"),
        ("How do I become an ethical hacker", "Penetration tester", "exact_alias"),
        ("Nurses", "Registered nurse", "exact_stem"),
        ("data anlyst", "Data analyst", "fuzzy"),
        ("projet manager", "Project manager", "fuzzy"),
        ("solar panel installer", "Solar photovoltaic installer", "exact_alias"),
        ("full-stack developer", "Web developer", "exact_alias"),
        ("I'd like to build mobile apps", "Mobile app developer", "partial"),
        ("cloud security", "Cloud security engineer", "partial"),
    ],
)
def test_goals(finder: OccupationFinder, goal: str, label: str, method: str) -> None:
    best = finder.find(goal)[0]
    assert (best.label, best.method) == (label, method)
    assert all(word in goal for word in best.evidence.split())


@pytest.mark.parametrize("goal", ["underwater basket weaver", "marine engineer", "I want to become a", "", "astronaut"])
def test_goals_that_name_nothing_near(finder: OccupationFinder, goal: str) -> None:
    assert finder.find(goal) == []


def test_part_of_a_name_is_less_sure_than_the_name(finder: OccupationFinder) -> None:
    whole, part = finder.find("cloud security engineer")[0], finder.find("cloud security")[0]
    assert whole.uri == part.uri
    assert whole.confidence == 1.0
    assert 0.5 < part.confidence < 0.8


def test_answers_are_ordered_and_cut(finder: OccupationFinder) -> None:
    found = finder.find("security engineer", top=2)
    assert len(found) == 2
    assert found[0].confidence > found[1].confidence
    assert len({match.uri for match in found}) == 2
