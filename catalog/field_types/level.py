"""How advanced a program is. A provider that says nothing has no level: unknown is never beginner."""

from catalog.field_types.vocabulary import Vocabulary

_SYNONYMS = {
    "foundational": "beginner",
    "foundation": "beginner",
    "introductory": "beginner",
    "introduction": "beginner",
    "basic": "beginner",
    "entry": "beginner",
    "entry level": "beginner",
    "fundamentals": "beginner",
    "beginner level": "beginner",
    "novice": "beginner",
    "medium": "intermediate",
    "intermediate level": "intermediate",
    "associate": "intermediate",
    "advanced level": "advanced",
    "professional": "advanced",
    "expert level": "expert",
    "all levels": "mixed",
    "mixed level": "mixed",
    "any": "mixed",
}


class Level(Vocabulary):
    """Ordered from beginner to expert; `mixed` where the provider names all of them."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    EXPERT = "expert"
    MIXED = "mixed"

    @classmethod
    def synonyms(cls) -> dict[str, str]:
        return _SYNONYMS
