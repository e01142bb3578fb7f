"""A row as a listing: each of our fields from the sources that the mapping gives for it."""

from collections.abc import Iterator
from math import isfinite
from typing import Any, Final

from catalog.field_types.credit import CreditSystem
from catalog.field_types.delivery import Delivery
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from catalog.field_types.vocabulary import Vocabulary
from crawlers.entry import Found, Listing, Unclear
from crawlers.importing.effort import effort
from crawlers.importing.mapping import Mapping, Source, StepSources, TieSources
from crawlers.importing.offers import offers
from crawlers.importing.row import Row
from crawlers.importing.sources import day, first, one, several
from crawlers.words.language_names import tag_of

_VOCABULARIES: Final[dict[str, type[Vocabulary]]] = {"kind": CredentialKind, "level": Level, "delivery": Delivery}
_IDENTITY: Final = ("native_id", "url")
_ONE: Final = ("title", "summary", "issuer", "place")
_MANY: Final = ("partners", "subjects", "prerequisites", "outcomes", "provider_skills")
_LANGUAGES: Final = ("languages", "subtitles")
_DAYS: Final = ("starts", "ends", "retires", "source_updated")


def listing(row: Row, mapping: Mapping) -> Listing:
    """Everything that the row says, in our field names."""
    fields = mapping.fields
    found: dict[str, Found | list[Found] | None] = {
        **{name: _identity(name, row, mapping) for name in _IDENTITY},
        **{name: _text(name, row, mapping) for name in _ONE},
        **{name: several(getattr(fields, name), row, mapping) for name in _MANY},
        **{name: _languages(name, row, mapping) for name in _LANGUAGES},
        **{name: _member(name, row, mapping) for name in _VOCABULARIES},
        **{name: day(first(_sources(name, mapping), row, mapping)) for name in _DAYS},
        "offers": offers(fields.offers, row, mapping),
        "effort": effort(fields.effort, row, mapping) if fields.effort else None,
        "rating": _rating(row, mapping),
        "occupations": _occupations(row, mapping),
        "credit": _credit(row, mapping),
        "employers": [tie for said in fields.employers for tie in _ties(said, row, mapping)],
        "stacking": [step for said in fields.stacking for step in _steps(said, row, mapping)],
    }
    return {name: find for name, find in found.items() if find}


def _sources(name: str, mapping: Mapping) -> tuple[Source, ...]:
    named: tuple[Source, ...] = getattr(mapping.fields, name)
    return named


def _identity(name: str, row: Row, mapping: Mapping) -> Found | None:
    """An id or address as the program has it: a rejected listing is known by it too, or would be taken as gone."""
    found = _text(name, row, mapping)
    return found._replace(words=found.value) if found is not None and isinstance(found.value, str) else found


def _text(name: str, row: Row, mapping: Mapping) -> Found | None:
    """Words; an id that is a number in the file is its digits."""
    found = first(_sources(name, mapping), row, mapping)
    if found is None or isinstance(found.value, str | Unclear):
        return found
    return found._replace(value=found.words)


def _member(name: str, row: Row, mapping: Mapping) -> Found | None:
    """A word of a closed vocabulary; one that is none is handed on for the field's type to refuse."""
    found = first(_sources(name, mapping), row, mapping)
    if found is None or isinstance(found.value, Unclear):
        return found
    value = _VOCABULARIES[name].read(found.value) or found.value
    return found._replace(value=value, method=Method.MAPPED if found.method is Method.STATED else found.method)


def _languages(name: str, row: Row, mapping: Mapping) -> Found | None:
    found = several(_sources(name, mapping), row, mapping)
    return found and found._replace(value=[tag_of(word) or word for word in found.value])


def _number(found: Found | None) -> Any:
    """A number as people write it, "1,465" or "(1,465)"; "1.3K" is one thousand three hundred."""
    if found is None or not isinstance(found.value, str):
        return found and found.value
    text = found.value.strip().strip("()").replace(",", "")
    for letter, size in (("K", 1000), ("M", 1_000_000)):
        if text.upper().endswith(letter) and _is_number(text[:-1]):
            return float(text[:-1]) * size
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _rating(row: Row, mapping: Mapping) -> Found | None:
    said = mapping.fields.rating
    average, count = (one(said.average, row, mapping), one(said.count, row, mapping)) if said else (None, None)
    if average is None:
        return None
    if isinstance(average.value, Unclear):
        return average
    counted = _number(count)
    whole = round(counted) if isinstance(counted, float) and isfinite(counted) else counted
    value = {"average": _number(average), "count": whole}
    return average.read_as(value, Method.PARSED)


def _credit(row: Row, mapping: Mapping) -> Found | None:
    said = mapping.fields.credit
    if said is None:
        return None
    system, amount = one(said.system, row, mapping), one(said.amount, row, mapping)
    stated = amount if said.amount else system
    if system is None or stated is None:
        return None
    value = {"system": CreditSystem.read(system.value) or system.value, "amount": _number(amount)}
    return stated.read_as([{**value, "words": stated.words}], Method.MAPPED)


def _occupations(row: Row, mapping: Mapping) -> list[Found]:
    found = several(mapping.fields.occupations, row, mapping)
    return [Found({"label": label}, label, found.where, Method.MAPPED) for label in found.value] if found else []


def _ties(said: TieSources, row: Row, mapping: Mapping) -> Iterator[Found]:
    found = one(said.organisation, row, mapping)
    if found is not None:
        yield found.read_as({"organisation": found.value, "tie": said.tie}, Method.MAPPED)


def _steps(said: StepSources, row: Row, mapping: Mapping) -> Iterator[Found]:
    """One relation for the listing, or one for each object under the path."""
    for part in row.parts(said.each) if said.each else [row]:
        finds = {name: one(getattr(said, name), part, mapping) for name in ("target", "title", "url")}
        told = {name: found for name, found in finds.items() if found is not None}
        if told:
            shown = told.get("title") or next(iter(told.values()))
            value = {name: found.value for name, found in told.items()}
            yield shown._replace(value={"relation": said.relation, **value}, method=Method.MAPPED)
