"""Evidence: the provider's words behind a value, and where they stood.

When the words were read is not repeated a field: the store knows when a record was first seen, last changed and last
seen, and the API adds those dates. A time inside the record would make every unchanged listing look changed.
"""

from typing import Annotated

from pydantic import Field

from catalog.field_types.text import Words
from catalog.field_types.vocabulary import Vocabulary
from catalog.field_types.web_address import WebAddress
from catalog.markers import Kept
from catalog.record import Record


class Method(Vocabulary):
    """How a value came out of the words."""

    STATED = "stated"  # copied from a field that means just this
    MAPPED = "mapped"  # a provider's word translated to our vocabulary
    PARSED = "parsed"  # read out of a phrase
    DERIVED = "derived"  # computed from other values
    DECLARED = "declared"  # true of everything this provider lists, by its own terms page


class Evidence(Record):
    """One field's origin: the words verbatim (cut at 300 characters), where they stood, and how sure we are."""

    words: Annotated[Words, Kept("The words, verbatim.")]
    where: Annotated[Words, Kept("Path inside the source document: a key path, a selector.")]
    method: Annotated[Method, Kept("How the value came out of the words.")] = Method.STATED
    confidence: Annotated[float, Field(ge=0, le=1), Kept("0 to 1.")] = 1.0
    url: Annotated[WebAddress | None, Kept("Where it was read, if not at the program's own source.")] = None


class Unread(Record):
    """Words in a field that we did not understand, kept instead of guessed at."""

    field: Annotated[Words, Kept("The field they stood in.")]
    words: Annotated[Words, Kept("The words, verbatim.")]
    reason: Annotated[Words, Kept("Why they were not understood.")]
