"""One organisation for every spelling of its name; what is only near stays apart."""

import random

import pytest

from catalog.organisations.resolver import (
    AliasTableError,
    KnownOrganisation,
    OrganisationResolver,
    known_organisations,
    organisation_resolver,
)


@pytest.fixture(scope="module")
def resolver() -> OrganisationResolver:
    return organisation_resolver()


@pytest.mark.parametrize(
    ("name", "organisation", "method"),
    [
        ("IBM", "ibm", "exact_name"),
        ("IBM Corporation", "ibm", "exact_name"),
        ("International Business Machines", "ibm", "exact_alias"),
        ("IBM-SkillsBuild", "ibm-skillsbuild", "exact_name"),
        ("Amazon Web Services (AWS)", "amazon-web-services", "exact_name"),
        ("Amazon Web Services, Inc.", "amazon-web-services", "exact_name"),
        ("The Linux Foundation", "linux-foundation", "exact_name"),
        ("UC Irvine", "university-of-california-irvine", "exact_alias"),
        ("University of California, Irvine Division of Continuing Education", "uci-dce", "exact_name"),
        ("Microsft", "microsoft", "typo"),
        ("Accennture", "accenture", "typo"),
        ("Cobalt Cloudworks Ltd.", "cobalt-cloudworks", "exact_name"),
        ("Dassault Systemes", "dassault-systemes", "exact_name"),
    ],
)
def test_spellings_of_one(resolver: OrganisationResolver, name: str, organisation: str, method: str) -> None:
    found = resolver.resolve(name)
    assert (found.id, found.method) == (organisation, method)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IBM", "IBS"),
        ("Intel", "Intelsat"),
        ("University of Michigan", "University of Mississippi"),
        ("University of Washington", "Washington University"),
        ("SUNY Albany", "SUNY Oswego"),
        ("SUNY Albany", "SUNY Alfred"),
        ("Northwestern University", "Northeastern University"),
        ("Columbia University", "Colombia University"),
        ("IBM", "IBM SkillsBuild"),
        ("Purdue University", "Purdue University Global"),
        ("Google", "Goggle"),
        ("Cisco", "Sysco"),
        ("Level 3", "Level 4"),
    ],
)
def test_near_names_stay_apart(resolver: OrganisationResolver, one: str, other: str) -> None:
    assert resolver.resolve(one).id != resolver.resolve(other).id


def test_a_stranger_keeps_its_own_name_and_one_id(resolver: OrganisationResolver) -> None:
    found = resolver.resolve("  Umbrella Orchard   College, Inc. ")
    assert (found.id, found.name) == ("umbrella-orchard-college", "Umbrella Orchard College, Inc.")
    assert found.method == "own_name"
    assert resolver.resolve("The Umbrella Orchard College").id == found.id
    assert resolver.resolve("!!!").id != resolver.resolve("???").id


def test_answers_do_not_depend_on_what_was_seen_before() -> None:
    names = ["IBM", "IBS", "Microsft", "Microsoft", "Zeta College", "Zeta Colege", "SUNY Oswego", "Okta", "Okto"]
    alone = {name: organisation_resolver().resolve(name) for name in names}
    for seed in range(5):
        shuffled = random.Random(seed).sample(names, len(names))
        resolver = organisation_resolver()
        assert {name: resolver.resolve(name) for name in shuffled} == alone


def test_parents(resolver: OrganisationResolver) -> None:
    assert resolver.parent("ibm-skillsbuild") == "ibm"
    assert resolver.parent("suny-oswego") == "suny"
    assert resolver.parent("ibm") is None
    assert resolver.parent("nobody") is None


@pytest.mark.parametrize(
    "name",
    [
        "Harbour Lights Energy",
        "Northwind Health Partners",
        "Bluefern Studios",
        "Quillstone Bank",
        "Cobalt Cloudworks",
        "Tidewater Utilities",
        "Marigold Care Group",
        "Pixelforge Games",
    ],
)
def test_practice_employers_are_known(resolver: OrganisationResolver, name: str) -> None:
    assert resolver.resolve(name).method == "exact_name"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (b'{"id": "a", "name": "A"}\n{"id": "b", "name": "A Inc."}', "'a' is claimed by a and by b"),
        (b'{"id": "a", "name": "A"}\n{"id": "a", "name": "B"}', "The id a stands on two lines"),
        (b'{"id": "a", "name": "A", "parent": "z"}', "a belongs to z, which is not in the table"),
        (b'{"id": "a"}', "Line 1 of the organisations' alias table cannot be read"),
        (b'{"id": "a", "name": "A"}\n{', "Line 2 of the organisations' alias table cannot be read"),
        (b"[]", "Line 1 of the organisations' alias table cannot be read"),
    ],
)
def test_a_bad_table_is_refused(table: bytes, message: str) -> None:
    with pytest.raises(AliasTableError, match=message):
        OrganisationResolver(known_organisations(table))


def test_an_id_is_a_name_too() -> None:
    resolver = OrganisationResolver([KnownOrganisation("acme-works", "Acme Manufacturing")])
    assert resolver.resolve("Acme Works").id == "acme-works"
    assert resolver.resolve("Acme Works").method == "exact_alias"


def test_parts_are_known_through_any_number_of_steps() -> None:
    parts = organisation_resolver().parts()
    assert "ibm-skillsbuild" in parts["ibm"]
    assert "aws-educate" in parts["amazon-web-services"]
    assert "aws-educate" in parts["amazon"]
    assert "ibm" not in parts["ibm"]
