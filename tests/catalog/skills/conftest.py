"""The starter taxonomy and what reads against it, built once."""

import pytest

from catalog.skills.linker import SkillLinker
from catalog.skills.occupations import OccupationFinder
from catalog.skills.taxonomy import Taxonomy, starter_taxonomy


@pytest.fixture(scope="session")
def starter() -> Taxonomy:
    return starter_taxonomy()


@pytest.fixture(scope="session")
def linker(starter: Taxonomy) -> SkillLinker:
    return SkillLinker(starter)


@pytest.fixture(scope="session")
def finder(starter: Taxonomy) -> OccupationFinder:
    return OccupationFinder(starter)
