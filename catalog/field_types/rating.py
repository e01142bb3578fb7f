"""What learners say, with how many of them said it."""

from typing import Annotated

from pydantic import Field

from catalog.markers import Kept, Ranged
from catalog.record import Record


class Rating(Record):
    """An average on a scale of 5 and the number of ratings behind it."""

    average: Annotated[float, Field(ge=0, le=5), Ranged("Average on a scale of 5.", unit="stars")]
    count: Annotated[int | None, Field(ge=0), Kept("How many ratings; null where not stated.")] = None
