"""Whether a credential can be carried elsewhere and verified."""

from typing import Annotated

from catalog.field_types.text import Words
from catalog.markers import Exact, Kept
from catalog.record import Record


class Portability(Record):
    """Badge platform, standard and verifiability, where stated."""

    platform: Annotated[Words | None, Exact("The badge platform.", facet=True)] = None
    open_badges: Annotated[Words | None, Kept("Open Badges version.")] = None
    verifiable: Annotated[bool | None, Exact("Whether a third party can verify it; null where not known.")] = None
    add_to_profile: Annotated[bool | None, Kept("Whether it can be added to a professional profile.")] = None
