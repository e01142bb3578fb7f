"""Microsoft Learn's values in the three forms it writes them: its catalogue, its platform API, its content files."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from catalog.field_types.effort import Pace
from catalog.field_types.evidence import Method
from catalog.field_types.level import Level
from catalog.field_types.skill import SkillRelation
from catalog.field_types.stacking import StackingRelation
from crawlers.entry import Entry, Found, Json
from crawlers.words.iso_times import day

# The locale whose listings go by their bare uid.
_FIRST_LOCALE: Final = "en-us"
# Which entries a key points to, and how this program relates to them.
_RELATIONS: Final = {
    "modules": StackingRelation.HAS_PART,
    "exams": StackingRelation.REQUIRES,
    "exam": StackingRelation.PREPARES_FOR,
    "certification": StackingRelation.PREPARES_FOR,
}
_NONE_NEEDED: Final = frozenset({"none", "keine", "nessuno", "ingen", "inget", "なし", "없음"})
_MARKDOWN_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)\s]*\)")
_BULLET: Final = re.compile(r"^\s*[-*]\s+(.+)$", re.MULTILINE)


class Names(NamedTuple):
    """What one of the forms calls what all of them say."""

    uid: str
    updated: str
    minutes: str
    hours: str
    retires: str
    careers: str


CATALOGUE: Final = Names(
    "uid", "last_modified", "duration_in_minutes", "duration_in_hours", "retirement_date", "career_paths"
)
PLATFORM: Final = Names("id", "updatedAt", "durationInMinutes", "durationInHours", "retirementDate", "careerPaths")


def localised(uid: str, locale: Any) -> str:
    """The id of a listing: the same module in two languages is two listings of one uid."""
    tag = str(locale or _FIRST_LOCALE).lower()
    return uid if tag == _FIRST_LOCALE else f"{uid}@{tag}"


def labels(document: Json) -> dict[str, str]:
    """The names of the levels, roles, products and subjects that a catalogue explains, by their ids."""
    found: dict[str, str] = {}
    waiting = [item for key in ("levels", "roles", "products", "subjects") for item in listed(document.get(key))]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if isinstance(item.get("id"), str) and isinstance(item.get("name"), str):
                found[item["id"]] = item["name"]
            waiting += listed(item.get("children"))
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def terms(entry: Entry, key: str, known: Mapping[str, str]) -> Found | None:
    """Names under a key, which holds ids in the catalogue and objects with id and name on the platform."""
    found = entry.take(key)
    if found is None or not isinstance(found.value, list):
        return found
    return found.read_as([_term(item, known) for item in found.value])


def _term(item: Any, known: Mapping[str, str]) -> Any:
    if isinstance(item, dict):
        return item.get("name") or item.get("id")
    return known.get(item) or item.replace("-", " ") if isinstance(item, str) else item


def identity(entry: Entry, names: Names, locale: Any) -> Found | None:
    uid = entry.take(names.uid)
    return uid and uid.read_as(localised(uid.words, locale), Method.STATED)


def level(found: Found | None) -> Found | None:
    """One level as it is; several together are a mixed one, if each is a level."""
    if found is None or not isinstance(found.value, list):
        return found
    if len(found.value) == 1:
        return Found(found.value[0], str(found.value[0]), found.where).among(Level)
    known = all(Level.read(str(word)) for word in found.value)
    return found.read_as(Level.MIXED if known else found.words)


def effort(entry: Entry, names: Names) -> Found | None:
    """Minutes are training at one's own pace, hours a course that is taught."""
    for key, an_hour, unit, pace in ((names.minutes, 60, "minutes", Pace.SELF_PACED), (names.hours, 1, "hours", None)):
        found = entry.take(key)
        if found is not None and isinstance(found.value, int | float):
            hours, words = round(found.value / an_hour, 2), f"{found.words} {unit}"
            value = {"hours_min": hours, "hours_max": hours, "pace": pace, "words": words}
            return Found(value, words, found.where, Method.PARSED)
        if found is not None:
            return found.read_as({"hours_min": found.value})
    return None


def rating(entry: Entry) -> Found | None:
    for inner in entry.inner("rating"):
        average, count = inner.take("average"), inner.take("count")
        if average is not None:
            return average.read_as({"average": average.value, "count": count and count.value}, Method.STATED)
    return None


def occupations(entry: Entry, names: Names, known: Mapping[str, str]) -> list[Found]:
    """Roles and career paths, each by its name."""
    finds = [found for key in ("roles", names.careers) if (found := terms(entry, key, known))]
    named = {_titled(str(word)): one for one in finds if isinstance(one.value, list) for word in one.value}
    return [Found({"label": name}, name, one.where, Method.MAPPED) for name, one in named.items()]


def _titled(word: str) -> str:
    """A name as it is written; an id spelled out is given capitals."""
    return word.title() if word.islower() else word


def measured(entry: Entry) -> list[Found]:
    """Skills that an exam measures are assessed, not taught."""
    found = entry.take("skills")
    if found is None or not isinstance(found.value, list):
        return []
    return [
        Found({"label": label, "relation": SkillRelation.ASSESSES}, label, f"{found.where}[{place}]")
        for place, label in enumerate(found.value)
        if isinstance(label, str)
    ]


def stacking(entry: Entry, locale: Any) -> Iterator[Found]:
    """What the entry names by id, or by objects with an id, in its own language."""
    for key, relation in _RELATIONS.items():
        found = entry.take(key)
        targets = [] if found is None else found.value if isinstance(found.value, list) else [found.value]
        for place, target in enumerate(targets):
            uid, title = (target.get("id"), target.get("name")) if isinstance(target, dict) else (target, None)
            if uid:
                step = {"relation": relation, "target": localised(str(uid), locale), "title": title}
                yield Found(step, str(uid), f"{entry.where}.{key}[{place}]")


def prerequisites(found: Found | None) -> Found | None:
    """One text an item, without markdown; "none" in any of the languages is no prerequisite."""
    if found is None or isinstance(found.value, list):
        return found
    if found.words.strip(" .\n").lower() in _NONE_NEEDED:
        return None
    return found.read_as(bullets(found.words) or [plain(found.words)], Method.STATED)


def bullets(markdown: str) -> list[str]:
    return [plain(item) for item in _BULLET.findall(markdown)]


def plain(markdown: str) -> str:
    return _MARKDOWN_LINK.sub(r"\1", markdown).replace("**", "").replace("`", "").strip()


def month_first(words: str) -> Any:
    """A date as the content files write it, 09/24/2018; other words are handed on for the type to refuse."""
    try:
        return datetime.strptime(words, "%m/%d/%Y").date()
    except ValueError:
        return day(words)
