"""Stacking: what a program counts toward, needs or contains."""

from typing import Annotated, Self

from pydantic import model_validator

from catalog.field_types.evidence import Evidence
from catalog.field_types.text import Words
from catalog.field_types.vocabulary import Vocabulary
from catalog.field_types.web_address import WebAddress
from catalog.markers import Exact, Kept
from catalog.record import Record


class StackingRelation(Vocabulary):
    """Read as 'this program <relation> the target'."""

    PART_OF = "part_of"
    HAS_PART = "has_part"
    REQUIRES = "requires"
    PREPARES_FOR = "prepares_for"
    ADVANCED_STANDING_FOR = "advanced_standing_for"
    COUNTS_TOWARD = "counts_toward"


class Stacking(Record):
    """One relation to another program: by our id where the provider names its own, else by URL, else by title."""

    relation: Annotated[StackingRelation, Exact("How this program relates to the target.", facet=True)]
    target: Annotated[Words | None, Exact("Program id of the target.")] = None
    url: Annotated[WebAddress | None, Exact("Address of the target.")] = None
    title: Annotated[Words | None, Kept("What the source calls the target.")] = None
    credit: Annotated[Words | None, Kept("Credit it carries, in the source's words.")] = None
    caveat: Annotated[Words | None, Kept("Conditions, such as 'admission not guaranteed'.")] = None
    evidence: Annotated[Evidence, Kept("The words behind it.")]

    @model_validator(mode="after")
    def _points_somewhere(self) -> Self:
        if not (self.target or self.url or self.title):
            raise ValueError("a stacking relation needs a target id, an address or at least a title")
        return self
