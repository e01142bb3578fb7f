"""Effort out of a row: each time with its unit, together where they belong together; in doubt unknown."""

import re
from collections.abc import Iterator
from typing import Any, Final

from catalog.field_types.effort import Pace, TimeScale
from catalog.field_types.evidence import Method
from crawlers.entry import Found, Unclear, words_of
from crawlers.importing import sources
from crawlers.importing.mapping import EffortSources, Mapping, Source
from crawlers.importing.row import Row
from crawlers.words.iso_times import duration
from crawlers.words.times import UNITS, bounds, numbers, worked_out

# Nobody works more; as an upper bound for effort this is the field's own.
_HOURS_IN_WEEK: Final = 100
_ISO: Final = re.compile(r"P(?=.*\d)[\dTYMWDHS.,]+", re.IGNORECASE)
_KEYS: Final = ("hours", "minutes", "seconds", "milliseconds", "hours_per_week", "weeks", "days", "months")


def effort(said: EffortSources, row: Row, mapping: Mapping) -> Found | None:
    """All times that the row states; one that is not understood spoils the whole, for the rest would mislead."""
    value: dict[str, Any] = {}
    used: list[Found] = []
    pace = sources.one(said.pace, row, mapping)
    for unit, found in list(_times(said, row, mapping)):
        read = found.value if isinstance(found.value, Unclear) else _read(unit, found)
        if isinstance(read, Unclear):
            return found.read_as(read, Method.PARSED)
        if new := {name: amount for name, amount in read.items() if name not in value}:
            value |= new
            used.append(found)
    if pace is not None:
        value["pace"] = Pace.read(pace.value) or pace.value
        used.append(pace)
    return _together(value, used) if used else None


def _times(said: EffortSources, row: Row, mapping: Mapping) -> Iterator[tuple[str, Found]]:
    """What stands in each column: every phrase, and the first that says something of each unit."""
    for phrase in said.phrase:
        if found := sources.one(phrase, row, mapping):
            yield "", _spelled_out(found)
    for unit in _KEYS:
        named: tuple[Source, ...] = getattr(said, unit)
        if found := sources.first(named, row, mapping):
            told = _added_up(found, unit) if isinstance(found.value, list) else _with_unit(found, unit)
            if told is not None:
                yield unit, told


def _spelled_out(found: Found) -> Found:
    """A code that the mapping translates, with what it stands for."""
    return found._replace(words=f"{found.value} ({found.words.strip()})") if found.method is Method.MAPPED else found


def _added_up(found: Found, unit: str) -> Found | None:
    """Lengths of parts as the length of the whole; parts that are all 0 say nothing."""
    if not all(isinstance(part, int | float) and part >= 0 for part in found.value):
        return found.read_as(Unclear(f"not all of these are numbers of {unit}"))
    if not any(found.value):
        return None
    total = f"{round(sum(found.value), 2):g}"
    added = f" ({len(found.value)} added up)" if len(found.value) > 1 else ""
    return Found(total, f"{total} {unit}{added}", found.where, Method.DERIVED)


def _with_unit(found: Found, unit: str) -> Found:
    """A bare number says its unit by its column's name alone, so the words for a learner say it too."""
    words = found.words.strip()
    said = f"{words} {unit.replace('_', ' ')}" if numbers(words) else words
    return Found(found.value, said, found.where, found.method)


def _read(unit: str, found: Found) -> dict[str, Any] | Unclear:
    """The time's bounds under the names of Effort's fields."""
    words = words_of(found.value).strip()
    if not unit:
        if scale := TimeScale.read(words):
            return {"scale": scale}
        read = duration(words) if _ISO.fullmatch(words) else bounds(words)
        return _above_zero(read) if read else Unclear("no time that can be read stands in these words")
    name, size = ("hours_per_week", 1.0) if unit == "hours_per_week" else UNITS[unit.removesuffix("s")]
    if pair := numbers(words):
        return _above_zero({f"{name}_min": round(pair[0] * size, 2), f"{name}_max": round(pair[1] * size, 2)})
    phrase = bounds(words) or {}
    if phrase and all(key.rpartition("_")[0] == name for key in phrase):
        return _above_zero(phrase)
    return Unclear(f"these words say no number of {unit.replace('_', ' ')}")


def _above_zero(read: dict[str, Any]) -> dict[str, Any] | Unclear:
    zero = any(isinstance(amount, int | float) and amount <= 0 for amount in read.values())
    return Unclear("a time of 0 or less is a placeholder") if zero else read


def _together(value: dict[str, Any], used: list[Found]) -> Found:
    words = "; ".join(dict.fromkeys(found.words.strip() for found in used))
    where = ", ".join(dict.fromkeys(found.where for found in used))
    whole = worked_out(value)
    hours, weeks = whole.get("hours_min"), whole.get("weeks_max")
    if isinstance(hours, float) and isinstance(weeks, float) and hours > weeks * _HOURS_IN_WEEK:
        return Found(Unclear(f"{hours:g} hours do not fit into {weeks:g} weeks"), words, where, Method.PARSED)
    added = whole.keys() - value.keys() or any(found.method is Method.DERIVED for found in used)
    method = Method.DERIVED if added else Method.PARSED
    return Found({**whole, "words": words}, words, where, method)
