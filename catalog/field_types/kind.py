"""What kind of credential or learning a program is."""

from catalog.field_types.vocabulary import Vocabulary

_SYNONYMS = {
    "educationaloccupationalcredential": "certificate",
    "micro credential": "certificate",
    "microcredential": "certificate",
    "certificate of completion": "certificate",
    "certificateofcompletion": "certificate",
    "micromasters": "micromasters",
    "micro masters": "micromasters",
    "micro bachelors": "microbachelors",
    "xseries": "specialization",
    "professional certificates": "professional_certificate",
    "digital badge": "badge",
    "open badge": "badge",
    "digitalbadge": "badge",
    "openbadge": "badge",
    "learningpath": "learning_path",
    "path": "learning_path",
    "module": "module",
    "mergedcertification": "certification",
    "appliedskill": "assessment",
    "applied skill": "assessment",
    "exam": "exam",
    "short course": "course",
    "learningprogram": "program",
    "educationaloccupationalprogram": "program",
    "nano degree": "nanodegree",
    "license": "licence",
}


class CredentialKind(Vocabulary):
    """The kinds of programs; `program` is a longer offering whose credential is not named."""

    COURSE = "course"
    MODULE = "module"
    LEARNING_PATH = "learning_path"
    SPECIALIZATION = "specialization"
    PROFESSIONAL_CERTIFICATE = "professional_certificate"
    CERTIFICATE = "certificate"
    CERTIFICATION = "certification"
    BADGE = "badge"
    NANODEGREE = "nanodegree"
    MICROMASTERS = "micromasters"
    MICROBACHELORS = "microbachelors"
    EXAM = "exam"
    ASSESSMENT = "assessment"
    LICENCE = "licence"
    LICENCE_PREPARATION = "licence_preparation"
    BOOTCAMP = "bootcamp"
    PROGRAM = "program"
    DEGREE = "degree"

    @classmethod
    def synonyms(cls) -> dict[str, str]:
        return _SYNONYMS
