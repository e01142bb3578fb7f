"""What a signal says about a program for a learner."""

from dataclasses import dataclass

from catalog.field_types.evidence import Evidence
from catalog.program import Program


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """Where a reason rests: the program's field, the words read there, and the page they stand on."""

    field: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """`score` from 0 to 1, the reason in a sentence, and the evidence behind it.

    A signal that cannot judge gives None instead: that a value is not known is no opinion.
    """

    score: float
    because: str
    evidence: tuple[EvidenceRef, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise ValueError(f"an opinion's score lies between 0 and 1, not at {self.score}")


def cited(program: Program, field: str, words: str | None = None, evidence: Evidence | None = None) -> EvidenceRef:
    """A reference to the words behind a field: those given, else the field's own evidence, else its name."""
    behind = evidence or program.evidence.get(field)
    spoken = words or (behind.words if behind else field)
    return EvidenceRef(field, spoken, (behind.url if behind else None) or program.url)
