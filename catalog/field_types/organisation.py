"""An organisation as a program names it."""

from typing import Annotated

from catalog.field_types.text import Words
from catalog.markers import Exact, FullText
from catalog.record import Record


class OrganisationRef(Record):
    """One resolved organisation: `id` is the same for every spelling of its name."""

    id: Annotated[Words, Exact("Our id of the organisation.", facet=True)]
    name: Annotated[Words, FullText("Its usual name.", weight=1.5)]
