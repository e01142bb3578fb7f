"""Academic or professional credit a program carries."""

from datetime import date
from typing import Annotated

from pydantic import Field

from catalog.field_types.text import Words
from catalog.field_types.vocabulary import Vocabulary
from catalog.markers import Exact, Kept, Ranged
from catalog.record import Record


class CreditSystem(Vocabulary):
    """Whose credit: European, US semester or quarter hours, ACE recommendation, continuing education units."""

    ECTS = "ects"
    US_SEMESTER_HOURS = "us_semester_hours"
    US_QUARTER_HOURS = "us_quarter_hours"
    ACE = "ace"
    CEU = "ceu"
    OTHER = "other"


class Credit(Record):
    """An amount of credit in one system, with its dates where the source gives them."""

    system: Annotated[CreditSystem, Exact("The credit system.", facet=True)]
    amount: Annotated[float | None, Field(gt=0, le=400), Ranged("How much of it.", unit="units of the system")] = None
    valid_from: Annotated[date | None, Kept("From when it is granted.")] = None
    valid_until: Annotated[date | None, Kept("Until when it is granted.")] = None
    words: Annotated[Words | None, Kept("The provider's own words.")] = None
