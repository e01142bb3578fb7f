"""The program: every field once, as type and marker. The mappings, the API answer and the docs follow from here."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from catalog.field_types.credit import Credit
from catalog.field_types.delivery import Delivery
from catalog.field_types.effort import Effort
from catalog.field_types.employer import EmployerEvidence
from catalog.field_types.evidence import Evidence, Unread
from catalog.field_types.kind import CredentialKind
from catalog.field_types.language import LanguageTag
from catalog.field_types.level import Level
from catalog.field_types.offer import Offer
from catalog.field_types.organisation import OrganisationRef
from catalog.field_types.portability import Portability
from catalog.field_types.rating import Rating
from catalog.field_types.skill import OccupationMention, SkillMention
from catalog.field_types.stacking import Stacking
from catalog.field_types.text import PlainText, Title, Words, clean_text
from catalog.field_types.web_address import WebAddress
from catalog.markers import Exact, FullText, Kept, Nested, Ranged
from catalog.record import Record

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=60)]
NativeId = Annotated[str, StringConstraints(min_length=1, max_length=300), BeforeValidator(clean_text)]


class Program(Record):
    """One micro-credential or course as one provider lists it."""

    # identity
    id: Annotated[str, Exact("Our id: the provider's slug, a colon, the provider's own id.")]
    provider: Annotated[Slug, Exact("The catalogue it was read from.", facet=True)]
    native_id: Annotated[NativeId, Exact("The provider's own id.")]
    url: Annotated[WebAddress, Exact("The program's page.")]
    title: Annotated[Title, FullText("What the provider calls it.", weight=4.0)]
    summary: Annotated[PlainText | None, FullText("What it is about, without markup.", weight=1.0)] = None
    kind: Annotated[CredentialKind, Exact("What kind of credential or learning.", facet=True)]
    issuer: Annotated[OrganisationRef | None, Nested("Who issues the credential.")] = None
    partners: Annotated[tuple[OrganisationRef, ...], Nested("Who else makes or teaches it.")] = ()
    subjects: Annotated[tuple[Words, ...], FullText("The provider's own subjects.", weight=1.0)] = ()
    # what it costs, how long it takes
    offers: Annotated[tuple[Offer, ...], Nested("On what terms it can be had; empty means unknown, never free.")] = ()
    effort: Annotated[Effort | None, Nested("How much time it takes; null means unknown, never short.")] = None
    # for whom, in what form
    level: Annotated[Level | None, Exact("How advanced it is; null means unknown, never beginner.", facet=True)] = None
    languages: Annotated[tuple[LanguageTag, ...], Exact("Languages of instruction, BCP 47.", facet=True)] = ()
    subtitles: Annotated[tuple[LanguageTag, ...], Exact("Subtitle languages, BCP 47.")] = ()
    delivery: Annotated[Delivery | None, Exact("Online, in person or hybrid.", facet=True)] = None
    place: Annotated[Words | None, FullText("Where, if in person.", weight=0.5)] = None
    starts: Annotated[date | None, Ranged("First day of the next dated run.", unit="date")] = None
    ends: Annotated[date | None, Ranged("Last day of the next dated run.", unit="date")] = None
    retires: Annotated[date | None, Ranged("The day the provider withdraws it.", unit="date")] = None
    prerequisites: Annotated[tuple[PlainText, ...], FullText("What a learner should bring, in words.", weight=0.3)] = ()
    # what it teaches, what it leads to
    outcomes: Annotated[tuple[PlainText, ...], FullText("What a learner can do afterwards.", weight=1.5)] = ()
    skills: Annotated[tuple[SkillMention, ...], Nested("Skills taught, assessed or required.")] = ()
    provider_skills: Annotated[
        tuple[Words, ...], FullText("The provider's own skill tags, linked or not.", weight=2.0)
    ] = ()
    occupations: Annotated[tuple[OccupationMention, ...], Nested("Occupations it prepares for, as stated.")] = ()
    credit: Annotated[tuple[Credit, ...], Nested("Academic or professional credit.")] = ()
    employers: Annotated[tuple[EmployerEvidence, ...], Nested("Employers behind it, with evidence.")] = ()
    stacking: Annotated[tuple[Stacking, ...], Nested("What it counts toward, needs or contains.")] = ()
    portability: Annotated[Portability | None, Nested("Whether it can be carried elsewhere and verified.")] = None
    rating: Annotated[Rating | None, Nested("What learners say.")] = None
    # where it was read
    source_updated: Annotated[date | None, Ranged("When the source says it last changed.", unit="date")] = None
    evidence: Annotated[
        dict[str, Evidence], Field(default_factory=dict), Kept("For each field, the words it was read from.")
    ]
    unread: Annotated[tuple[Unread, ...], Kept("Words that were not understood, by field.")] = ()


def program_id(provider: str, native_id: str) -> str:
    """The id of a provider's program."""
    return f"{provider}:{native_id}"


def stored_form(program: Program) -> bytes:
    """The record as compact JSON, unknowns left out; equal programs give equal bytes."""
    return program.__pydantic_serializer__.to_json(program, exclude_none=True, exclude_defaults=True)
