"""Who stands behind a program, as its source states it."""

from collections.abc import Iterator
from typing import NamedTuple

from catalog.field_types.employer import EmployerTie
from catalog.field_types.organisation import OrganisationRef
from catalog.program import Program
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.opinion import EvidenceRef, Opinion, cited
from catalog_api.wording import shortened

# Ordered by what the employer risks: a job talk above a name on the certificate, that above a friendly word.
STRENGTH = {
    EmployerTie.INTERVIEW_GUARANTEE: 1.0,
    EmployerTie.HIRING_CONSORTIUM: 0.95,
    EmployerTie.DESIGNED_BY: 0.9,
    EmployerTie.AUTHORIZED_BY: 0.85,
    EmployerTie.TAUGHT_BY: 0.75,
    EmployerTie.RECOGNIZED_BY: 0.7,
    EmployerTie.ENDORSED_BY: 0.65,
}
ISSUES, PARTNERS = 0.9, 0.6
# Where no employer is asked for, that one stands behind it is a mild plus: a tenth of the score at most.
ANY_EMPLOYER = 0.25
# A reason quotes as much as a glance takes in; the whole stands in its evidence.
QUOTED = 90
SAYS = {
    EmployerTie.INTERVIEW_GUARANTEE: "guarantees an interview",
    EmployerTie.HIRING_CONSORTIUM: "hires from it",
    EmployerTie.DESIGNED_BY: "designed it",
    EmployerTie.AUTHORIZED_BY: "authorizes it",
    EmployerTie.TAUGHT_BY: "teaches it",
    EmployerTie.RECOGNIZED_BY: "recognises it",
    EmployerTie.ENDORSED_BY: "endorses it",
}


class Tie(NamedTuple):
    """One organisation's tie to a program."""

    organisation: OrganisationRef
    strength: float
    says: str
    evidence: EvidenceRef


def employer_evidence(learner: Learner, program: Program) -> Opinion | None:
    """The chosen employers' strongest tie; where none is chosen, any employer's, as a mild plus."""
    if not learner.employers:
        return _any_employer(program)
    asked = frozenset().union(*(employer.ids for employer in learner.employers))
    ties = _by_strength(tie for tie in _ties(program) if tie.organisation.id in asked)
    if not ties:
        names = " or ".join(employer.name for employer in learner.employers)
        return Opinion(0.0, f"No tie to {names} is stated.")
    return Opinion(ties[0].strength, _because(ties[0]), tuple(tie.evidence for tie in ties))


def _any_employer(program: Program) -> Opinion | None:
    ties = _by_strength(_stated(program))
    if not ties:
        return None
    return Opinion(ANY_EMPLOYER * ties[0].strength, _because(ties[0]), tuple(tie.evidence for tie in ties))


def _ties(program: Program) -> Iterator[Tie]:
    yield from _stated(program)
    if program.issuer:
        yield Tie(program.issuer, ISSUES, "issues it", cited(program, "issuer", _words(program, "issuer")))
    for partner in program.partners:
        yield Tie(partner, PARTNERS, "is a partner in it", cited(program, "partners", partner.name))


def _stated(program: Program) -> Iterator[Tie]:
    for stated in program.employers:
        evidence = cited(program, "employers", evidence=stated.evidence)
        yield Tie(stated.organisation, STRENGTH[stated.tie], SAYS[stated.tie], evidence)


def _by_strength(ties: Iterator[Tie]) -> list[Tie]:
    return sorted(ties, key=lambda tie: (-tie.strength, tie.organisation.id, tie.says))


def _words(program: Program, field: str) -> str | None:
    """The issuer's name where the record keeps no other words for it."""
    return None if field in program.evidence or program.issuer is None else program.issuer.name


def _because(tie: Tie) -> str:
    return f"{tie.organisation.name} {tie.says} (“{shortened(tie.evidence.words, QUOTED)}”)."
