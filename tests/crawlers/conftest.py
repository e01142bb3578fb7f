"""What tests of crawling may ask for: an intake over a small taxonomy of our own, a store, the practice providers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.organisations.resolver import KnownOrganisation, OrganisationResolver
from catalog.skills.linker import SkillLinker
from catalog.skills.taxonomy import Skill, Taxonomy
from catalog.store import Store
from crawlers.pipelines import Intake
from crawlers.provider import Provider
from practice_providers import Server, serve


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write what recordings give now as what they must give")


@pytest.fixture(scope="session")
def linker() -> SkillLinker:
    """Few skills, so that what a recording must give changes with the spiders and not with the real taxonomy."""
    skills = (Skill("test:wheels", "Wheel building"), Skill("test:patience", "Patience", aliases=("Being patient",)))
    return SkillLinker(Taxonomy("test 1", skills, ()))


@pytest.fixture(scope="session")
def organisations() -> OrganisationResolver:
    return OrganisationResolver([KnownOrganisation("gearworks", "Gearworks", ("Gearworks Incorporated",))])


class IntakeFor:
    """Makes the intake of a provider."""

    def __init__(self, linker: SkillLinker, organisations: OrganisationResolver) -> None:
        self._linker = linker
        self._organisations = organisations

    def __call__(self, provider: Provider) -> Intake:
        return Intake(provider, self._linker, self._organisations)


@pytest.fixture(scope="session")
def intake_for(linker: SkillLinker, organisations: OrganisationResolver) -> IntakeFor:
    return IntakeFor(linker, organisations)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


@pytest.fixture(scope="session")
def practice() -> Iterator[Server]:
    with serve() as server:
        yield server
