"""Skills as they stand in a program: linked to a taxonomy, with the evidence."""

from typing import Annotated

from pydantic import Field

from catalog.field_types.text import Words
from catalog.field_types.vocabulary import Vocabulary
from catalog.markers import Exact, FullText, Kept
from catalog.record import Record


class SkillRelation(Vocabulary):
    """Whether a program teaches a skill, tests it, or wants it beforehand."""

    TEACHES = "teaches"
    ASSESSES = "assesses"
    REQUIRES = "requires"


class SkillMention(Record):
    """One skill of the taxonomy in one program."""

    uri: Annotated[Words, Exact("The skill's URI in the taxonomy.", facet=True)]
    label: Annotated[Words, FullText("The skill's preferred label.", weight=2.0)]
    relation: Annotated[SkillRelation, Exact("Taught, assessed or required.")] = SkillRelation.TEACHES
    confidence: Annotated[float, Field(ge=0, le=1), Kept("0 to 1.")]
    method: Annotated[Words, Kept("How it was linked.")]
    evidence: Annotated[Words, Kept("The words it was read from, with the field they stood in.")]
    taxonomy: Annotated[Words, Kept("The taxonomy's name and version.")]


class OccupationMention(Record):
    """An occupation a program prepares for, as the source says."""

    uri: Annotated[Words | None, Exact("The occupation's URI, where linked.", facet=True)] = None
    label: Annotated[Words, FullText("The occupation's name.", weight=1.5)]
    evidence: Annotated[Words, Kept("The words it was read from.")]
