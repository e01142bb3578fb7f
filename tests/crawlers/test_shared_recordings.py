"""Real recordings beside the repository: nothing of them stands here but what can be counted."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.field_types.employer import EmployerTie
from catalog.field_types.kind import CredentialKind
from catalog.program import Program
from catalog.store import Reject
from crawlers.errors import UnexpectedResponseError
from crawlers.provider_table import providers, spider_for
from crawlers.reading import Tally
from crawlers.replay import read
from tests.crawlers.conftest import IntakeFor

pytestmark = pytest.mark.shared

# Spider, recording, programs, rejects by reason, keys left.
RECORDED: list[tuple[str, str, int, dict[str, int], int]] = [
    ("credly", "credly/stackable_chain_depth3.json", 14, {}, 0),
    ("ibm_skillsbuild", "ibm/credly_ibm_skillsbuild_39.json", 39, {}, 0),
    ("ibm_skillsbuild", "ibm/credly_ibm-skillsbuild_2_26.json", 26, {}, 0),
    ("credly", "ibm/credly_authorized_by_ibm_excerpt.json", 15, {}, 0),
    ("uci", "uci_dce/credly_uc_irvine_54.json", 54, {}, 0),
    ("google_career_certificates", "google_grow/credly_google_career_certificates_5.json", 5, {}, 0),
    ("credly", "suny/credly_suny_online_64_first40.json", 40, {}, 0),
    ("credly", "edx/credly_edx_89_first40.json", 40, {}, 0),
    ("microsoft_learn", "microsoft_learn/catalog_api_doc_sample_2020-03.json", 2, {}, 0),
    ("discovery", "edx/discovery_v1_courses_mitlearn_test_mitx_course.json", 1, {}, 0),
    ("discovery", "edx/discovery_v1_programs_mitlearn_test_mitx_programs.json", 2, {}, 0),
    ("course_feed", "edx/course_feed_rss_2020-05_first12items.xml", 12, {}, 0),
]


class Reader:
    """Reads a recording through a provider's spider."""

    def __init__(self, shared: Path, intake_for: IntakeFor) -> None:
        self._shared = shared
        self._intake_for = intake_for

    def __call__(self, provider: str, recording: str, tally: Tally | None = None) -> list[Program | Reject]:
        spider = spider_for(providers()[provider])
        files = [self._shared / "recordings" / recording]
        return [*read(spider, files, self._intake_for(spider.provider), tally)]


@pytest.fixture
def reader(shared: Path, intake_for: IntakeFor) -> Callable[..., list[Program | Reject]]:
    return Reader(shared, intake_for)


@pytest.mark.parametrize(
    ("provider", "recording", "programs", "rejected", "left"), RECORDED, ids=lambda value: str(value)
)
def test_counts(
    provider: str,
    recording: str,
    programs: int,
    rejected: dict[str, int],
    left: int,
    reader: Callable[..., list[Program | Reject]],
) -> None:
    tally = Tally()
    reader(provider, recording, tally)
    assert (tally.programs, dict(tally.rejected)) == (programs, rejected)
    assert len(tally.left) == left, tally.left


def test_authorized_badges_carry_their_employer(reader: Callable[..., list[Program | Reject]]) -> None:
    found = [one for one in reader("credly", "ibm/credly_authorized_by_ibm_excerpt.json") if isinstance(one, Program)]
    ties = Counter((tie.tie, tie.organisation.name) for one in found for tie in one.employers)
    assert ties[EmployerTie.AUTHORIZED_BY, "IBM"] == 15


def test_a_program_of_courses_has_them_as_parts_and_costs_what_they_cost(
    reader: Callable[..., list[Program | Reject]],
) -> None:
    found = [one for one in reader("discovery", RECORDED[10][1]) if isinstance(one, Program)]
    assert {one.kind for one in found} == {CredentialKind.SPECIALIZATION}
    assert all(one.stacking for one in found)
    # Both name the price of a subscription that they say they are not eligible for.
    assert [offer.price and offer.price.amount for one in found for offer in one.offers] == [567, 139]
    assert {row.field for one in found for row in one.unread} == {"offers"}


def test_examples_of_jsonld_that_are_listings_are_read_or_rejected_by_name(shared: Path, intake_for: IntakeFor) -> None:
    import orjson

    spider = spider_for(providers()["schema_org"])
    examples = orjson.loads((shared / "recordings/schema_org/course_and_credential_jsonld_examples.json").read_bytes())
    intake = intake_for(spider.provider)
    url = "https://college.example.org/page"
    entries = [entry for example in examples for entry in spider.entries(orjson.dumps(example["jsonld"]), url)]
    found = [intake.program(spider.read(entry), entry) for entry in entries]
    assert len(examples) == 16
    assert sum(spider.passed_over[kind] for kind in ("Occupation", "JobPosting", "CollegeOrUniversity")) == 4
    assert Counter(type(one) for one in found) == {Program: 11, Reject: 1}


REGISTRY = [
    ("CredentialEnvelope.json", "certification"),
    ("LearningOpportunityEnvelope.json", "program"),
    ("Credential_PublishDetailedRecord_API_output.json", None),
    ("ingest_LearningProgram-1-graph.json", "program"),
    ("ingest_Credential-1-graph.json", "degree"),
    ("ProPath_Published.json", None),
    ("LearningOpportunity_160_Driving_Academy_published.json", None),
]


@pytest.mark.parametrize(("recording", "kind"), REGISTRY)
def test_registry_graphs(recording: str, kind: str | None, reader: Callable[..., list[Program | Reject]]) -> None:
    tally = Tally()
    found = reader("ctdl", f"credential_engine/{recording}", tally)
    programs = [one for one in found if isinstance(one, Program)]
    assert len(programs) == len(found) > 0
    assert kind is None or programs[0].kind == kind
    assert not tally.left, tally.left


def test_a_graph_that_is_no_json_is_a_typed_error(reader: Callable[..., list[Program | Reject]]) -> None:
    with pytest.raises(UnexpectedResponseError, match="is not JSON"):
        reader("ctdl", "credential_engine/ConditionManifest.json")


@pytest.mark.slow
def test_the_whole_credly_catalogue(shared: Path, intake_for: IntakeFor) -> None:
    spider, tally = spider_for(providers()["credly"]), Tally()
    files = [shared / "catalogs/credly_2023-04/badge_templates.jsonl.gz"]
    ties: Counter[str] = Counter()
    relations: Counter[str] = Counter()
    for one in read(spider, files, intake_for(spider.provider), tally):
        if isinstance(one, Program):
            ties.update(tie.tie for tie in one.employers)
            relations.update(step.relation for step in one.stacking)
    assert tally.entries == 82_356
    assert tally.rejected == {"no_title": 8, "test_listing": 7}
    assert relations["requires"] == 3_314
    assert ties["authorized_by"] == 1_140
    assert not tally.left
    assert not tally.unread
