"""What an employer does for a program, read out of a provider's sentence about it."""

import re
from typing import Final

from catalog.field_types.employer import EmployerTie

_SAID_AS: Final = (
    (EmployerTie.INTERVIEW_GUARANTEE, r"interview guarantee|guarantee[sd]? (?:an? )?interview|guaranteed interview"),
    (EmployerTie.HIRING_CONSORTIUM, r"(?:hiring|employer) consorti(?:um|a)"),
    (EmployerTie.DESIGNED_BY, r"(?:designed|developed|created|built) (?:by|with|together with|in partnership with)"),
    (EmployerTie.TAUGHT_BY, r"taught by"),
    (EmployerTie.AUTHORIZED_BY, r"authori[sz]ed by"),
    (EmployerTie.RECOGNIZED_BY, r"recogni[sz](?:ed|es|e) "),
)
_PATTERNS: Final = tuple((tie, re.compile(pattern, re.IGNORECASE)) for tie, pattern in _SAID_AS)


def tie_said(words: str) -> EmployerTie | None:
    """The tie a sentence states, the strongest first, or None where it states none of them."""
    return next((tie for tie, pattern in _PATTERNS if pattern.search(words)), None)
