"""CTDL: every recording of a registry gives what a person would read there, or a typed error."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from catalog.field_types.credit import CreditSystem
from catalog.program import Program
from crawlers.base_spiders.linked_graph import registry_id
from crawlers.errors import UnexpectedResponseError
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.platforms.conftest import Recorded, of_document

FOLDER = "recordings/credential_engine"
INDIANA = "Indiana_University_South_Bend-B.S._in_Nursing_(Pre-Licensure)_API_Output_CTDL.json"
PATHWAY = "pathway_Badgr_Final_-_EmpoweringTeachingExcellence_Nate.json"
DRIVING = "ce-f8885b28-134d-4188-8c86-063aadff14ea"
INSURANCE = "ce-0b6f0c2f-01b9-4776-b861-894b78f81eda"
COURSE = "ce-7160aae4-5185-4564-95ab-428419974643"


def node(**terms: Any) -> dict[str, Any]:
    own = {f"ceterms:{term}": value for term, value in terms.items()}
    return {
        "@type": "ceterms:Course",
        "@id": "https://registry.example.org/resources/ce-0001",
        "ceterms:ctid": "ce-0001",
        "ceterms:name": {"de": "Mauern", "en-US": "Walls"},
        "ceterms:subjectWebpage": "https://stone.example.org/walls",
    } | own


def program(intake_for: IntakeFor, **terms: Any) -> Program:
    (found,) = of_document("ctdl", {"@graph": [node(**terms)]}, intake_for)
    assert isinstance(found, Program)
    return found


def amounts(found: Program) -> list[float]:
    return [float(offer.price.amount) for offer in found.offers if offer.price]


def cost(price: Any, kind: str, **more: Any) -> dict[str, Any]:
    kinds = {"ceterms:targetNodeName": {"en": kind}}
    return {"ceterms:price": price, "ceterms:currency": "USD", "ceterms:directCostType": kinds} | more


def test_english_is_preferred(intake_for: IntakeFor) -> None:
    assert program(intake_for).title == "Walls"


def test_ids_mean_the_same_in_small_and_capital_letters() -> None:
    assert registry_id("https://registry.example.org/graph/ce-ABC123") == "ce-abc123"
    assert registry_id("https://stone.example.org/walls") is None


@pytest.mark.parametrize(
    ("costs", "prices"),
    [
        ([cost(900, "Tuition"), cost(100, "Technology Fee")], [1000]),
        ([cost(900, "Tuition"), cost(950, "Aggregate Cost")], [950]),
        ([cost(900, "Tuition"), cost(700, "Tuition"), cost(50, "Mixed Fees")], [950, 750]),
        ([cost(900, "Tuition"), cost(100, "Room and Board")], [900]),
        ([cost(0, "Tuition")], []),
        ([cost(60, "Assessment Fee")], [60]),
        ([cost(60, "Gloves")], []),
    ],
)
def test_components_add_up(costs: list[dict[str, Any]], prices: list[float], intake_for: IntakeFor) -> None:
    found = program(intake_for, estimatedCost=costs)
    assert amounts(found) == prices
    assert not any(offer.access == "full_free" for offer in found.offers)


def test_what_the_exam_costs_stands_beside_the_tuition(intake_for: IntakeFor) -> None:
    (offer,) = program(intake_for, estimatedCost=[cost(900, "Tuition"), cost(60, "Assessment Fee")]).offers
    assert (str(offer.price), str(offer.certificate_price)) == ("900 USD", "60 USD")


def test_a_price_for_members_is_nobody_elses(intake_for: IntakeFor) -> None:
    members = cost(40, "Tuition", **{"ceterms:audienceType": [{"ceterms:targetNodeName": {"en": "Member"}}]})
    found = program(intake_for, estimatedCost=[members])
    assert found.offers == ()
    assert "Member" in found.unread[0].reason


def test_a_page_without_any_graph_is_an_error_and_one_broken_envelope_a_reject(intake_for: IntakeFor) -> None:
    with pytest.raises(UnexpectedResponseError, match="holds no graph"):
        of_document("ctdl", [{"decoded_resource": None}], intake_for)
    found = of_document("ctdl", [{"decoded_resource": None}, {"@graph": [node()]}], intake_for)
    assert [type(one).__name__ for one in found] == ["Reject", "Program"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("recording", "programs", "unread"),
    [
        ("CostManifest.json", 0, set()),
        ("CredentialEnvelope.json", 1, {"issuer"}),
        ("Credential_PublishDetailedRecord_API_output.json", 1, {"issuer"}),
        ("Credential_WithOutcomeData_Credential_API_output.json", 1, {"issuer"}),
        (INDIANA, 1, {"issuer"}),
        ("LearningOpportunityEnvelope.json", 1, {"issuer", "offers"}),
        ("LearningOpportunity_160_Driving_Academy_published.json", 1, set()),
        ("OrganizationEnvelope.json", 0, set()),
        ("ProPath_Published.json", 1, {"issuer"}),
        ("ingest_Course-1a.json", 1, {"issuer"}),
        ("ingest_Credential-1-graph.json", 1, {"issuer"}),
        ("ingest_LearningProgram-1-graph.json", 4, {"issuer"}),
        ("ingest_LearningProgram-1.json", 1, {"issuer"}),
        (PATHWAY, 93, set()),
        ("registry_credential_3_import.json", 1, set()),
        ("registry_learning_opportunity_profile_3_import.json", 1, {"offers"}),
        ("registry_samples_cer-credential.json", 1, set()),
    ],
)
def test_recordings(recording: str, programs: int, unread: set[str], recorded: Recorded) -> None:
    found = recorded("ctdl", f"{FOLDER}/{recording}")
    assert len(found) == programs
    assert recorded.tally.rejected == {}
    assert set(recorded.tally.unread) == unread
    assert not recorded.tally.left


@pytest.mark.shared
@pytest.mark.parametrize(
    ("recording", "why"),
    [
        ("ConditionManifest.json", "is not JSON"),
        ("openbadgepublisher_CredentialSave.json", "is not JSON"),
        ("openbadgepublisher_RegistrySearch.json", "holds no graph"),
        ("pathway_EmpoweringTeachingExcellence_Badgr.json", "holds no graph"),
        ("w3c_ccg_cer_DigitalBadge_doc.md", "is not JSON"),
    ],
)
def test_what_is_no_graph_is_a_typed_error(recording: str, why: str, recorded: Recorded) -> None:
    with pytest.raises(UnexpectedResponseError, match=why):
        recorded("ctdl", f"{FOLDER}/{recording}")


@pytest.mark.shared
def test_costs_and_times_by_hand(recorded: Recorded) -> None:
    accelerator = recorded("ctdl", f"{FOLDER}/ingest_LearningProgram-1-graph.json")
    program = accelerator["ce-23b0e606-545c-4383-8630-f97ec3b190fa"]
    assert amounts(program) == [4485]
    assert program.effort is not None
    assert (program.effort.weeks_min, program.effort.hours_min) == (39.13, None)
    assert str(program.stacking[0].target) == f"ctdl:{COURSE}"
    assert accelerator[COURSE].level == "beginner"
    assert amounts(accelerator[COURSE]) == [995]
    driving = recorded("ctdl", f"{FOLDER}/LearningOpportunity_160_Driving_Academy_published.json")[DRIVING]
    assert driving.effort is not None
    assert (driving.effort.hours_min, driving.effort.weeks_min, driving.place) == (160, 4, "Belleville, Illinois")
    nursing = recorded("ctdl", f"{FOLDER}/{INDIANA}")["ce-2f7bc05c-2f9c-4119-9507-2f64d1a71b7b"]
    assert amounts(nursing) == [3630.8, 10060.31]
    assert nursing.occupations[0].uri == "https://www.onetonline.org/link/summary/29-1141.00"
    insurance = recorded("ctdl", f"{FOLDER}/LearningOpportunityEnvelope.json")[INSURANCE]
    assert amounts(insurance) == [5886]


@pytest.mark.shared
def test_quality_assurance_is_no_employer(recorded: Recorded) -> None:
    for recording in ("CredentialEnvelope.json", "ingest_Credential-1-graph.json"):
        assert all(not one.employers for one in recorded("ctdl", f"{FOLDER}/{recording}").values())


@pytest.mark.shared
def test_an_owner_elsewhere_on_the_page_is_named(shared: Path, intake_for: IntakeFor) -> None:
    names = ("CredentialEnvelope", "OrganizationEnvelope")
    texts = [(shared / FOLDER / f"{name}.json").read_text("utf-8-sig") for name in names]
    found = of_document("ctdl", [orjson.loads(text) for text in texts], intake_for)
    issued = [one.issuer.name for one in found if isinstance(one, Program) and one.issuer]
    assert issued == ["NOCTI"]


@pytest.mark.shared
def test_a_pathway_and_its_badges(recorded: Recorded) -> None:
    found = recorded("ctdl", f"{FOLDER}/{PATHWAY}")
    pathway = found["ce-d69d5382-1fd9-436e-b324-5ce8dc96e3c7"]
    assert (pathway.kind, len(pathway.stacking)) == ("learning_path", 92)
    assert {step.relation for step in pathway.stacking} == {"has_part"}
    badge = found["ce-ca3b1bee-525a-4fed-9bcf-f6e4b768260b"]
    assert badge.url.startswith("https://api.badgr.io/public/badges/")
    (step,) = badge.stacking
    assert (step.relation, str(step.target)) == ("counts_toward", "ctdl:ce-e998c5f3-3fd7-42ec-8e8b-d9d648fdb7b1")
    assert step.caveat == "Requires 3 of 3 items."
    ends = [str(s.target).removeprefix("ctdl:") for one in found.values() for s in one.stacking if s.target]
    assert set(ends) <= found.keys()


def test_credit_is_no_time(intake_for: IntakeFor) -> None:
    value = {"schema:value": 3.0, "ceterms:creditUnitType": [{"ceterms:targetNodeName": {"en": "Semester Hours"}}]}
    clock = {"schema:value": 40.0, "ceterms:creditUnitType": [{"ceterms:targetNodeName": {"en": "Clock Hours"}}]}
    (credit,) = program(intake_for, creditValue=[value, clock]).credit
    assert (credit.system, credit.amount) == (CreditSystem.US_SEMESTER_HOURS, 3)
