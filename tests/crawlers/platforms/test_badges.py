"""Badges: what real recordings give, and rules of their own."""

from collections import Counter
from pathlib import Path

import orjson
import pytest

from catalog.field_types.credit import CreditSystem
from catalog.field_types.employer import EmployerTie
from catalog.field_types.stacking import StackingRelation
from catalog.program import Program
from crawlers.errors import ProviderOptionsError
from crawlers.provider_table import providers, spider_for
from crawlers.words.counts_toward import named_program
from crawlers.words.credit_recommendations import recommended_credit
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.platforms.conftest import Recorded, of_document


@pytest.mark.parametrize(
    ("words", "program"),
    [
        ("Counts toward the Master Mechanic Diploma", "Master Mechanic Diploma"),
        (
            "Credits can be applied toward our M.S. in Wheels, or one of these: M.A. in Spokes",
            "our M.S. in Wheels",
        ),
        ("It stacks into the Certificate in Frame Design. Ask us how.", "Certificate in Frame Design"),
        ("Elective credits toward Bachelor of Cycle Science Degree", "Bachelor of Cycle Science Degree"),
        ("Five hours of credit toward recertification", None),
        ("Ten credits towards an additional training program", None),
        ("National Cycle Standard 7", None),
        ("The material can also be applied towards high school standards.", None),
    ],
)
def test_a_badge_counts_toward_what_is_named(words: str, program: str | None) -> None:
    assert named_program(words) == program


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("It is recommended for a total of 6 college credits.", 6),
        ("Is is recommended for 3 Upper-Division college credits in Wheels.", 3),
        ("It has been evaluated for college credit.", None),
    ],
)
def test_recommended_credit_has_the_amount_that_is_said(words: str, amount: float | None) -> None:
    found = recommended_credit(words)
    assert (found["system"], found["amount"], found["words"]) == (CreditSystem.ACE, amount, words)


def test_an_issuers_own_api_needs_the_issuers_ids() -> None:
    with pytest.raises(ProviderOptionsError, match="names no organizations"):
        spider_for(providers()["credly_issuer"]).starts()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("provider", "recording", "programs"),
    [
        ("ibm_skillsbuild", "ibm/credly_ibm_skillsbuild_39.json", 39),
        ("ibm_skillsbuild", "ibm/credly_ibm-skillsbuild_2_26.json", 26),
        ("uci", "uci_dce/credly_uc_irvine_54.json", 54),
        ("google_career_certificates", "google_grow/credly_google_career_certificates_5.json", 5),
        ("suny", "suny/credly_suny_online_64_first40.json", 40),
        ("credly", "credly/stackable_chain_depth3.json", 14),
        ("credly_issuer", "credly/issuer_api_v1_badge_templates_sandbox_2019.json", 2),
    ],
)
def test_badges(provider: str, recording: str, programs: int, recorded: Recorded) -> None:
    found = recorded(provider, f"recordings/{recording}")
    assert len(found) == programs
    assert not recorded.tally.left
    assert not recorded.tally.unread
    assert all(one.issuer and one.title and one.provider_skills for one in found.values())
    assert all(not offer.price for one in found.values() for offer in one.offers)
    assert all(one.effort is None or one.effort.hours_min is None for one in found.values())


@pytest.mark.shared
def test_badges_by_their_ids(recorded: Recorded) -> None:
    suny = recorded("suny", "recordings/suny/credly_suny_online_64_first40.json")
    summit = suny["349963a2-97b2-4654-b990-ac8f58f1f7a2"]
    assert (summit.offers[0].charged, summit.effort and summit.effort.scale, summit.level) == (True, "days", None)
    award = suny["54b2d7dd-a225-4aa5-b751-86c8f50e5cd4"]
    assert (award.offers[0].access, award.level, len(award.provider_skills)) == ("full_free", "advanced", 29)
    uci = recorded("uci", "recordings/uci_dce/credly_uc_irvine_54.json")
    assert uci["26335afc-9e08-40e3-955f-e50dbaaf6d6b"].offers == ()


@pytest.mark.shared
def test_recommended_credit_is_credit_and_no_employer(recorded: Recorded) -> None:
    found = recorded("google_career_certificates", "recordings/google_grow/credly_google_career_certificates_5.json")
    analytics = found["cb3194a9-cf0a-4c40-9b84-ed1e2663673b"]
    assert [credit.system for credit in analytics.credit] == [CreditSystem.ACE]
    assert all(not one.employers for one in found.values())


@pytest.mark.shared
def test_chains_of_badges(recorded: Recorded) -> None:
    found = recorded("credly", "recordings/credly/stackable_chain_depth3.json")
    needs = [step for one in found.values() for step in one.stacking]
    assert {step.relation for step in needs} == {StackingRelation.REQUIRES}
    assert {str(step.target).removeprefix("credly:") for step in needs} & found.keys()


@pytest.mark.shared
def test_partners_alignments_and_endorsements(shared: Path, intake_for: IntakeFor) -> None:
    selections = orjson.loads((shared / "recordings/credly/partner_alignment_endorsement_examples.json").read_bytes())
    read_ones = {
        name: [one for one in of_document("credly", rows, intake_for) if isinstance(one, Program)]
        for name, rows in selections.items()
    }
    assert {name: len(rows) for name, rows in selections.items()} == {name: len(o) for name, o in read_ones.items()}
    ties = Counter(tie.tie for one in read_ones["authorized_by"] for tie in one.employers)
    assert ties[EmployerTie.AUTHORIZED_BY] == len(read_ones["authorized_by"])


@pytest.mark.shared
@pytest.mark.slow
def test_what_the_whole_badge_catalogue_counts_toward(recorded: Recorded) -> None:
    found = recorded("credly", "catalogs/credly_2023-04/badge_templates.jsonl.gz")
    steps = Counter(step.relation for one in found.values() for step in one.stacking)
    assert steps[StackingRelation.COUNTS_TOWARD] == 89
    credit = Counter(credit.amount is not None for one in found.values() for credit in one.credit)
    assert credit[True] > 2_000
    assert credit[False] == 11
