"""What the American Council on Education recommends, read out of the sentence it writes on a badge."""

import re
from typing import Any, Final

from catalog.field_types.credit import CreditSystem

RECOMMENDS_CREDIT: Final = "American Council on Education"
_AMOUNT: Final = re.compile(r"\brecommended for (?:a total of )?(\d+(?:\.\d+)?)\b", re.IGNORECASE)


def recommended_credit(words: str) -> dict[str, Any]:
    """The credit with its amount where the sentence has one; how much a school grants is up to the school."""
    said = _AMOUNT.search(words)
    return {"system": CreditSystem.ACE, "amount": float(said[1]) if said else None, "words": words[:500]}
