"""Employers: typed, dated evidence that one stands behind a program. A title that mentions a product is none."""

from datetime import date
from typing import Annotated

from catalog.field_types.evidence import Evidence
from catalog.field_types.organisation import OrganisationRef
from catalog.field_types.vocabulary import Vocabulary
from catalog.markers import Exact, Kept, Nested
from catalog.record import Record


class EmployerTie(Vocabulary):
    """What the employer does for the program."""

    DESIGNED_BY = "designed_by"
    AUTHORIZED_BY = "authorized_by"
    ENDORSED_BY = "endorsed_by"
    RECOGNIZED_BY = "recognized_by"
    HIRING_CONSORTIUM = "hiring_consortium"
    INTERVIEW_GUARANTEE = "interview_guarantee"
    TAUGHT_BY = "taught_by"


class EmployerEvidence(Record):
    """One tie between an employer and a program, with its source."""

    organisation: Annotated[OrganisationRef, Nested("Who.")]
    tie: Annotated[EmployerTie, Exact("What it does for the program.", facet=True)]
    since: Annotated[date | None, Kept("When the tie was stated, if the source says.")] = None
    evidence: Annotated[Evidence, Kept("The words behind it.")]
