"""Every real catalogue that is a file of somebody's making, through the mapping that comes along for it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from catalog.field_types.effort import Effort
from catalog.field_types.evidence import Method
from catalog.field_types.offer import Access, Offer
from catalog.program import Program
from crawlers.importing.mapping_file import mapping, shipped
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.import_reading import Read, read

pytestmark = pytest.mark.shared


NONE: Mapping[str, int] = MappingProxyType({})


class Catalogue(NamedTuple):
    """A file, and what must come out of it."""

    mapping: str
    file: str
    programs: int
    rejected: Mapping[str, int] = NONE
    unread: Mapping[str, int] = NONE
    again: int = 0


CATALOGUES = [
    Catalogue("coursera_courses", "catalogs/coursera_2026-01/courses.jsonl.gz", 15_142, unread={"level": 77}),
    Catalogue("coursera_courses", "recordings/coursera/scraped_course_records_2026-01_first3_full.json", 3),
    Catalogue("coursera_cards", "catalogs/courselens_2026-03/coursera_cards.csv.gz", 3_600),
    Catalogue(
        "udemy_cards", "catalogs/courselens_2026-03/udemy_courses.csv.gz", 6_113, {"no_id": 113}, {"offers": 6}, 575
    ),
    Catalogue("edx_courses_usd", "catalogs/edx_2021/edx_courses_usd.csv.gz", 974, again=1),
    Catalogue(
        "edx_courses_mxn", "catalogs/edx_2021/edx_courses_mxn.csv.gz", 2_096, {}, {"level": 184, "subtitles": 17}
    ),
    Catalogue("openlearn", "catalogs/openlearn_2020-06/openlearn.json.gz", 990, again=244),
    Catalogue(
        *("nj_etpl", "catalogs/nj_etpl_2021/etpl_programs_2021.csv.gz", 1_001, {}),
        {"offers": 64, "credit": 1, "effort": 1},
    ),
    Catalogue("ibm_skillsbuild_activities", "catalogs/ibm_skillsbuild/skillsbuild_64_2025.json.gz", 64),
    Catalogue("ibm_skillsbuild_activities", "recordings/ibm/skillsbuild_64_activities.json", 64),
    Catalogue("ibm_academic_initiative", "catalogs/ibm_skillsbuild/ibm_academic_initiative_47_2023.json.gz", 47),
]
# What a provider itself serves is replayed through the provider's own spider.
REPLAYED = {"credly_2023-04", "futurelearn_2017-04", "mslearn_localised_2018-10", "udacity_2017-04"}
IDS = [case.file for case in CATALOGUES]


class Catalogues:
    """Reads each once a session: the largest takes a quarter of a minute."""

    def __init__(self, shared: Path, intake_for: IntakeFor) -> None:
        self._shared = shared
        self._intake_for = intake_for
        self._read: dict[str, Read] = {}

    def __getitem__(self, case: Catalogue) -> Read:
        if case.file not in self._read:
            self._read[case.file] = read(mapping(case.mapping), [self._shared / case.file], self._intake_for)
        return self._read[case.file]


@pytest.fixture(scope="module")
def catalogues(shared: Path, intake_for: IntakeFor) -> Catalogues:
    return Catalogues(shared, intake_for)


@pytest.mark.parametrize("case", CATALOGUES, ids=IDS)
def test_all_of_it_is_read_or_accounted_for(case: Catalogue, catalogues: Catalogues) -> None:
    found = catalogues[case]
    assert len(found.programs) == case.programs
    assert found.tally.rejected == case.rejected
    assert found.tally.unread == case.unread
    assert found.tally.passed_over == ({"listed again": case.again} if case.again else {})
    assert not found.tally.left


def test_every_mapping_that_comes_along_has_its_real_file() -> None:
    assert {case.mapping for case in CATALOGUES} == shipped().keys()


def test_no_catalogue_is_forgotten(shared: Path) -> None:
    imported = {case.file.split("/")[1] for case in CATALOGUES if case.file.startswith("catalogs/")}
    assert {path.name for path in (shared / "catalogs").iterdir() if path.is_dir()} == imported | REPLAYED


@pytest.mark.parametrize("case", CATALOGUES, ids=IDS)
def test_no_unknown_price_is_free_and_no_time_is_absurd(case: Catalogue, catalogues: Catalogues) -> None:
    for program in catalogues[case].programs:
        faults = [*_price_faults(program), *_time_faults(program.effort)]
        assert not faults, (program.id, faults)


def _price_faults(program: Program) -> Iterator[str]:
    told = program.evidence.get("offers")
    for offer in program.offers:
        if told is None or not offer.words:
            yield "an offer without its words"
        if offer.access in (Access.FULL_FREE, Access.FREE_AUDIT) and "free" not in (offer.words or "").lower():
            yield f"free by {offer.words!r}"
        if offer.price is not None and offer.price.amount == 0:
            yield "a price of 0"
        if offer.charged is None and not _free(offer):
            yield "neither free nor charged"


def _free(offer: Offer) -> bool:
    return offer.access in (Access.FULL_FREE, Access.FREE_AUDIT)


def _time_faults(effort: Effort | None) -> Iterator[str]:
    """Work of more than a hundred hours a week, or none at all, is a wrong unit."""
    if effort is None:
        return
    stated = effort.model_dump(exclude_none=True, exclude={"words", "pace", "scale"})
    if not effort.words:
        yield "a time without its words"
    if not stated and not effort.scale and not effort.pace:
        yield "a time that says nothing"
    if any(amount <= 0 for amount in stated.values()):
        yield "a time of 0 or less"
    if effort.hours_min and effort.weeks_max and effort.hours_min > 100 * effort.weeks_max:
        yield f"{effort.hours_min} hours in {effort.weeks_max} weeks"


@pytest.mark.parametrize("case", CATALOGUES, ids=IDS)
def test_every_field_has_its_words(case: Catalogue, catalogues: Catalogues) -> None:
    """Identity apart, and what carries its words itself."""
    own = {"id", "provider", "native_id", "url", "evidence", "unread", "skills", "occupations", "stacking", "employers"}
    for program in catalogues[case].programs:
        filled = {name for name in Program.model_fields if getattr(program, name) not in (None, (), {})} - own
        assert filled == program.evidence.keys(), program.id


def test_what_the_new_jersey_list_holds(catalogues: Catalogues) -> None:
    programs = catalogues[CATALOGUES[7]].programs
    assert Counter(program.kind.value for program in programs) == {
        "certificate": 658,
        "program": 148,
        "licence_preparation": 144,
        "degree": 51,
    }
    assert all(len(program.subjects) == 1 and not program.subjects[0].isdigit() for program in programs)
    assert sum(bool(program.offers) for program in programs) == 937
    assert all(str(offer.price).endswith("USD") for program in programs for offer in program.offers)
    licences = [step for program in programs for step in program.stacking if step.relation == "prepares_for"]
    assert len(licences) == 120 + 273
    assert not [program for program in programs if program.effort and program.effort.hours_max == 9_999]


def test_prices_of_edx_are_those_of_the_certificate(catalogues: Catalogues) -> None:
    dollars, pesos = catalogues[CATALOGUES[4]].programs, catalogues[CATALOGUES[5]].programs
    assert Counter(offer.access.value for program in dollars for offer in program.offers) == {"free_audit": 974}
    assert Counter(offer.access.value for program in pesos for offer in program.offers) == {"free_audit": 1_702}
    told = [offer.certificate_price for program in pesos for offer in program.offers]
    assert {price.currency for price in told if price is not None} == {"MXN"}
    assert min(price.amount for price in told if price is not None) > 100


def test_what_is_true_of_a_whole_list_is_declared(catalogues: Catalogues) -> None:
    openlearn = catalogues[CATALOGUES[6]].programs
    assert {program.evidence["issuer"].method for program in openlearn} == {Method.DECLARED}
    assert Counter(offer.access.value for program in openlearn for offer in program.offers) == {"full_free": 990}
