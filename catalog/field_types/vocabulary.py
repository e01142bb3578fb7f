"""Closed vocabularies: enumerations that also understand the words providers use for their members."""

from enum import StrEnum
from typing import Any, Self


class Vocabulary(StrEnum):
    """A StrEnum whose members are also found by providers' words; an unknown word is refused, never defaulted."""

    @classmethod
    def synonyms(cls) -> dict[str, str]:
        """Providers' words in lower case with single spaces, each with the member's value."""
        return {}

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        words = " ".join(value.replace("_", " ").replace("-", " ").lower().split())
        named = cls.synonyms().get(words, words.replace(" ", "_"))
        return next((member for member in cls if member.value == named), None)

    @classmethod
    def read(cls, value: Any) -> Self | None:
        """The member a provider's word stands for, or None where it stands for none."""
        try:
            return cls(value)
        except ValueError:
            return None
