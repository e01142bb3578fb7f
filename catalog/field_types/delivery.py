"""Where and how a program takes place."""

from catalog.field_types.vocabulary import Vocabulary

_SYNONYMS = {
    "onsite": "in_person",
    "on site": "in_person",
    "on campus": "in_person",
    "face to face": "in_person",
    "inperson": "in_person",
    "classroom": "in_person",
    "blended": "hybrid",
    "blendedlearning": "hybrid",
    "onlineonly": "online",
    "virtual": "online",
    "remote": "online",
    "inpersononly": "in_person",
}


class Delivery(Vocabulary):
    """Online, in person, or both."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    HYBRID = "hybrid"

    @classmethod
    def synonyms(cls) -> dict[str, str]:
        return _SYNONYMS
