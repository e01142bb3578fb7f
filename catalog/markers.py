"""How a field is searched. Every field of a record carries exactly one marker."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marker:
    """`says` is the field's one-sentence documentation; it appears in the API schema and in docs/fields.md."""

    says: str


@dataclass(frozen=True)
class FullText(Marker):
    """Analysed words, found by a text query; `weight` is the field's share in the text score."""

    weight: float = 1.0


@dataclass(frozen=True)
class Exact(Marker):
    """Whole values, found by equality; `facet` fields can also be counted by value."""

    facet: bool = False


@dataclass(frozen=True)
class Ranged(Marker):
    """Numbers, dates or money, found by range and usable for sorting; `unit` in words."""

    unit: str = ""


@dataclass(frozen=True)
class Nested(Marker):
    """One or several records whose own fields carry markers; searched under `field.subfield`."""


@dataclass(frozen=True)
class Kept(Marker):
    """Stored and answered, never searched."""
