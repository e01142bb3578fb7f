"""Titles by which a provider itself marks a listing as none."""

import re
from typing import Final

# Only what asks to be left alone. "Test Automation" is a course, and a badge called "test" may be a real requirement of
# others: of 82,356 real titles these words reject seven, none of which anything requires.
_LEAVE_ALONE: Final = re.compile(
    r"\bplease ignore\b|\b(?:please )?(?:do not|don['’]t) (?:use|issue|enroll?|register|publish)\b"
    # "Test of making a course", as K-MOOC lists such rows among real ones.
    r"|강좌\s?생성\s?테스트",
    re.IGNORECASE,
)


def is_test_listing(title: str) -> bool:
    """Whether the title asks learners not to take it, as listings made for trying things out do."""
    return _LEAVE_ALONE.search(title) is not None
