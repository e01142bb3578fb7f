"""What a badge is said to count toward, read out of a sentence that names a degree, a certificate or a diploma."""

import re
from typing import Final

_SAID: Final = re.compile(
    r"\b(?:counts?|(?:be )?applied|applicable|stacks?|ladders?|credits?) (?:towards?|into) (?:the |an? )?"
    r"(?:master['’]s degree like )?(.+)",
    re.IGNORECASE | re.DOTALL,
)
# Where the program's name ends: the sentence, or what else it may be.
_END: Final = re.compile(r",? or\b|,? which\b|;|\.(?=\s+(?:[A-Z][a-z]|$)|$)|\n")
_PROGRAM: Final = re.compile(
    r"\b(?:degrees?|bachelor(?:['’]?s)?|master(?:['’]?s)?|associate(?:['’]?s)?|mba|diploma|certificate|doctorate)\b"
    r"|\bM\.[AS]\.|\bB\.[AS]\."
)
# Words for any program name none.
_UNNAMED: Final = re.compile(r"(?:additional|another|following)\b", re.IGNORECASE)


def named_program(words: str) -> str | None:
    """The program the words say it counts toward; None where they name none, as with hours toward recertification."""
    said = _SAID.search(words)
    if said is None or _UNNAMED.match(said[1]):
        return None
    name = _END.split(said[1], maxsplit=1)[0].strip()
    return name if _PROGRAM.search(name) or _PROGRAM.search(name.lower()) else None
