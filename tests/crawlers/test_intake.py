"""Hop 2: what the types refuse, what the linker finds, what evidence stands behind it."""

import pytest

from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.skill import SkillRelation
from catalog.program import Program, stored_form
from catalog.store import Reject
from crawlers.entry import Entry, Found, Listing, Unclear, declared
from crawlers.pipelines import Intake, staged
from crawlers.provider_table import providers
from crawlers.words.test_listings import is_test_listing
from tests.crawlers.conftest import IntakeFor

ENTRY = Entry({"as": "it came"}, "https://list.example.org/page")


@pytest.fixture
def intake(intake_for: IntakeFor) -> Intake:
    return intake_for(providers()["credly"])


def listing(**finds: Found | list[Found]) -> Listing:
    return {
        "native_id": Found("k1", "k1", "$.id"),
        "url": Found("https://list.example.org/k1", "https://list.example.org/k1", "$.url"),
        "title": Found("Knots", "Knots", "$.name"),
        "kind": declared(CredentialKind.COURSE, "courses", "$"),
    } | finds


def taken(intake: Intake, **finds: Found | list[Found]) -> Program:
    outcome = intake.program(listing(**finds), ENTRY)
    assert isinstance(outcome, Program), outcome
    return outcome


def rejected(intake: Intake, **finds: Found | list[Found]) -> Reject:
    outcome = intake.program(listing(**finds), ENTRY)
    assert isinstance(outcome, Reject)
    return outcome


def test_evidence_is_verbatim_and_cut(intake: Intake) -> None:
    words = "<b>Long</b> " + "x" * 400
    program = taken(intake, summary=Found(words, words, "$.text"))
    assert program.evidence["summary"].where == "$.text"
    assert len(program.evidence["summary"].words) <= 300
    assert program.evidence["kind"].method is Method.DECLARED


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("title", " ", "no_title"),
        ("title", 7, "no_title"),
        ("url", "javascript:alert(1)", "unsafe_url"),
        ("url", "https://user:secret@list.example.org/", "unsafe_url"),
        ("kind", "riddle", "no_kind"),
        ("native_id", "  ", "no_id"),
        ("native_id", 7, "no_id"),
    ],
)
def test_a_required_field_that_fails_rejects_with_a_typed_reason(
    intake: Intake, field: str, value: object, reason: str
) -> None:
    reject = rejected(intake, **{field: Found(value, str(value), f"$.{field}")})
    assert reject.reason == reason
    assert reject.raw == b'{"as":"it came"}'
    assert reject.message


@pytest.mark.parametrize("field", ["native_id", "url", "title", "kind"])
def test_a_required_field_that_is_missing_rejects(intake: Intake, field: str) -> None:
    found = listing()
    del found[field]
    outcome = intake.program(found, ENTRY)
    assert isinstance(outcome, Reject)
    assert outcome.reason == {"native_id": "no_id", "url": "unsafe_url", "kind": "no_kind"}.get(field, "no_title")


def test_an_optional_field_that_fails_is_kept_as_unread(intake: Intake) -> None:
    program = taken(intake, level=Found("Wow", "Wow", "$.level"), effort=Found({"hours_min": -1}, "-1 h", "$.time"))
    assert (program.level, program.effort) == (None, None)
    assert [(one.field, one.words) for one in program.unread] == [("effort", "-1 h"), ("level", "Wow")]
    assert not {"level", "effort"} & program.evidence.keys()


def test_one_bad_item_does_not_cost_the_others(intake: Intake) -> None:
    offers = Found([{"charged": True}, Unclear("a riddle"), {"access": "by magic"}], "paid or not", "$.cost")
    program = taken(intake, offers=offers, languages=Found(["en", "Klingonese"], "en, Klingonese", "$.lang"))
    assert [offer.charged for offer in program.offers] == [True]
    assert program.languages == ("en",)
    assert {one.reason for one in program.unread if one.field == "offers"} == {"a riddle"}
    assert [one.words for one in program.unread if one.field == "languages"] == ["Klingonese"]


def test_names_of_organisations_become_one_organisation(intake: Intake) -> None:
    tie = Found({"organisation": "Gearworks Inc.", "tie": "authorized_by"}, "Authorized by Gearworks Inc.", "$.by")
    program = taken(intake, issuer=Found("GEARWORKS", "GEARWORKS", "$.issuer"), employers=[tie])
    assert program.issuer is not None
    assert {program.issuer.id, program.employers[0].organisation.id} == {"gearworks"}
    assert program.employers[0].evidence.words == "Authorized by Gearworks Inc."


def test_a_target_is_an_id_of_the_same_provider(intake: Intake) -> None:
    step = Found({"relation": "requires", "target": "k0"}, "Splices", "$.needs")
    assert taken(intake, stacking=[step]).stacking[0].target == "credly:k0"


def test_a_skill_is_mentioned_once_a_relation_with_the_surest_link(intake: Intake) -> None:
    program = taken(
        intake,
        title=Found("Wheel building for all", "Wheel building for all", "$.name"),
        provider_skills=Found(["Wheel Building", "wheel building"], "Wheel Building, wheel building", "$.tags"),
        prerequisites=Found(["Some wheel building"], "Some wheel building", "$.needs"),
        skills=[Found({"label": "Patience", "relation": SkillRelation.ASSESSES}, "Patience", "$.tested[0]")],
    )
    mentions = {(one.label, one.relation): (one.confidence, one.method) for one in program.skills}
    assert mentions == {
        ("Wheel building", SkillRelation.TEACHES): (1.0, "exact_label"),
        ("Wheel building", SkillRelation.REQUIRES): (0.8, "text_stem"),
        ("Patience", SkillRelation.ASSESSES): (1.0, "exact_label"),
    }
    assert {one.taxonomy for one in program.skills} == {"test 1"}


def test_equal_listings_give_equal_hashes(intake: Intake) -> None:
    first, second = (staged(taken(intake)) for _ in range(2))
    other = staged(taken(intake, summary=Found("New", "New", "$.text")))
    assert first == second
    assert first.content_hash != other.content_hash
    assert first.body == stored_form(taken(intake))


@pytest.mark.parametrize(
    "title", ["TEST listing - please ignore", "DUMMY DO NOT USE", "Sanity Test. Please don't enroll"]
)
def test_a_listing_that_asks_to_be_left_alone(title: str, intake: Intake) -> None:
    assert rejected(intake, title=Found(title, title, "$.name")).reason == "test_listing"


@pytest.mark.parametrize("title", ["Test Automation", "Test Instruments, Level I", "test", "We do not use jargon"])
def test_a_listing_about_tests_is_one(title: str) -> None:
    assert is_test_listing(title) == (title == "We do not use jargon")
