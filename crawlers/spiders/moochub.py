"""Any platform that lists its courses in the MOOChub exchange format: JSON:API, version 3 of its schema."""

from collections.abc import Iterator
from typing import Any, Final

from catalog.field_types.credit import CreditSystem
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from catalog.field_types.skill import SkillRelation
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.paged_json import PagedJson
from crawlers.entry import Entry, Found, Listing
from crawlers.provider import Terms, TermsBasis
from crawlers.words.iso_times import day, duration
from crawlers.words.moochub_offers import offers
from crawlers.words.schema_org_terms import delivery, joined, many
from crawlers.words.times import worked_out

_IGNORED: Final = (
    *("accessMode", "applicationDeadline", "applicationStartDate", "audience", "courseCode", "dateCreated"),
    *("educationalCredentialsAwarded", "hasPart", "hollandCode", "image", "instructor", "learningResourceType"),
    *("license", "repeatFrequency", "trailer"),
)
_KINDS: Final = {"Course": CredentialKind.COURSE, "courses": CredentialKind.COURSE}
# Of an hour's unit, how many weeks it stands for.
_WEEKS_IN: Final = {"h/week": 1.0, "h/month": 365.25 / 12 / 7}


class Moochub(PagedJson):
    """Texts in several languages are taken in English where there is one, else in the first."""

    name = "moochub"
    title = "A platform in the MOOChub format"
    url = "https://www.example.org/moochub/courses"
    terms = Terms(
        TermsBasis.OPEN_FEED,
        "https://github.com/MOOChub/schema",
        "An exchange format that platforms publish for others to read; each course carries its own licence.",
    )
    expected = range(1, 20_000)
    id_keys = ("id",)
    results_key = "data"
    next_keys = ("links", "next")
    marks = frozenset({"id", "attributes"})

    def read(self, entry: Entry) -> Listing:
        entry.ignore("links", "relationships")
        kind = entry.take("type")
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": entry.take("id"),
            "kind": kind and kind.read_as(_KINDS.get(kind.words, kind.words)),
        }
        for attributes in entry.inner("attributes"):
            finds |= _attributes(attributes)
        return {name: found for name, found in finds.items() if found}


def _attributes(entry: Entry) -> dict[str, Found | list[Found] | None]:
    entry.ignore(*_IGNORED)
    modified, modes = entry.take("dateModified"), [*_texts(entry, "courseMode")]
    return {
        "url": entry.take("url"),
        "title": entry.take("name"),
        "summary": entry.take("description"),
        "languages": joined([*_texts(entry, "inLanguage")]),
        "subjects": joined([*_labels(entry, "educationalAlignment"), *_texts(entry, "keywords")]),
        "provider_skills": joined([*_labels(entry, "teaches")]),
        "level": _level(entry),
        "effort": _effort(entry),
        "delivery": delivery(modes),
        "place": _place(entry),
        "offers": offers(entry),
        "credit": _credit(entry),
        "source_updated": modified and modified.read_as(day(modified.words), Method.PARSED),
        **_dates(entry),
        **_makers(entry),
        **_required(entry),
    }


def _texts(entry: Entry, key: str) -> Iterator[Found]:
    for place, text in enumerate(many(entry.raw(key))):
        if isinstance(text, str) and text.strip():
            yield Found(text, text, f"{entry.where}.{key}[{place}]")


def _labels(entry: Entry, key: str) -> Iterator[Found]:
    """What the objects under a key are called."""
    for place, item in enumerate(many(entry.raw(key))):
        if words := _label(item):
            yield Found(words, words, f"{entry.where}.{key}[{place}].name")


def _label(item: Any) -> str:
    names = item.get("name") if isinstance(item, dict) else item
    labels = [one for one in many(names) if isinstance(one, dict) and one.get("name")]
    english = [one for one in labels if str(one.get("inLanguage", "")).lower().startswith("en")]
    return str((english or labels)[0]["name"]) if labels else names if isinstance(names, str) else ""


def _level(entry: Entry) -> Found | None:
    """One level as it is, several as a mixed one where each is a level."""
    finds = [*_labels(entry, "educationalLevel")]
    if len({found.words for found in finds}) > 1 and all(Level.read(found.words) for found in finds):
        return finds[0].read_as(Level.MIXED)
    return finds[0].among(Level) if finds else None


def _effort(entry: Entry) -> Found | None:
    """A duration, and hours a week; hours of work follow where both are stated."""
    length, load = entry.take("duration"), next(iter(entry.inner("workload")), None)
    value: dict[str, Any] = duration(length.words) if length else {}
    words = [length.words] if length else []
    amount, unit = (load.take("timeValue"), load.take("timeUnit")) if load else (None, None)
    if amount and unit and amount.value:
        weeks = _WEEKS_IN.get(unit.words)
        weekly = round(amount.value / weeks, 2) if weeks else f"{amount.words} {unit.words}"
        value |= {"hours_per_week_min": weekly, "hours_per_week_max": weekly}
        words.append(f"{amount.words} {unit.words}")
    first = length or amount
    if first is None or not words:
        return None
    known = all(isinstance(one, int | float) for one in value.values())
    said = ", ".join(words)
    return Found((worked_out(value) if known else value) | {"words": said}, said, first.where, Method.PARSED)


def _place(entry: Entry) -> Found | None:
    for location in entry.inner("contentLocation"):
        location.ignore("latitude", "longitude", "name", "url")
        for address in location.inner("address"):
            address.ignore("addressCountry", "description", "postalCode", "streetAddress")
            return address.take("city")
    return None


def _credit(entry: Entry) -> Found | None:
    """The format's credits are European ones; none are no credit."""
    found = entry.take("numberOfCredits")
    if found is None or not found.value:
        return None
    words = f"{found.words} ECTS"
    return Found([{"system": CreditSystem.ECTS, "amount": found.value, "words": words}], words, found.where)


def _dates(entry: Entry) -> dict[str, Found | None]:
    """The last of the runs that are named, and the day after which there are none."""
    starts, ends, expires = ([*_texts(entry, key)] for key in ("startDate", "endDate", "expires"))
    last = max(starts, key=lambda found: found.words, default=None)
    ended = [found for found in ends if last is None or found.words >= last.words]
    finds = {"starts": last, "ends": min(ended, key=lambda found: found.words, default=None)}
    finds["retires"] = max(expires, key=lambda found: found.words, default=None)
    return {name: found and found.read_as(day(found.words), Method.PARSED) for name, found in finds.items()}


def _makers(entry: Entry) -> dict[str, Found | None]:
    """The publisher issues; organisations that made it are partners, people are not named."""
    finds: dict[str, list[Found]] = {"publisher": [], "creator": [], "contributor": []}
    for key, found in finds.items():
        for place, item in enumerate(many(entry.raw(key))):
            if isinstance(item, dict) and item.get("type") == "Organization" and item.get("name"):
                found.append(Found(item["name"], item["name"], f"{entry.where}.{key}[{place}].name"))
    issuer = next(iter(finds["publisher"]), None)
    others = [one for one in finds["creator"] + finds["contributor"] if not issuer or one.words != issuer.words]
    return {"issuer": issuer, "partners": joined(others)}


def _required(entry: Entry) -> dict[str, Found | list[Found] | None]:
    """What a learner must bring, in words; courses it names are required, and programs have it as a part."""
    prerequisites, skills, steps = [], [], []
    for place, item in enumerate(many(entry.raw("competencyRequired"))):
        where, words = f"{entry.where}.competencyRequired[{place}].name", _label(item)
        if words and item.get("educationalFramework") == "Course_ID":
            step = {"relation": StackingRelation.REQUIRES, "title": words, "url": item.get("targetUrl")}
            steps.append(Found(step, words, where))
        elif words:
            prerequisites.append(Found(words, words, where))
            skills.append(Found({"label": words, "relation": SkillRelation.REQUIRES}, words, where))
    for place, item in enumerate(many(entry.raw("isPartOf"))):
        title, url = item.get("title"), item.get("url")
        where = f"{entry.where}.isPartOf[{place}]"
        steps.append(Found({"relation": StackingRelation.PART_OF, "title": title, "url": url}, title or url, where))
    return {"prerequisites": joined(prerequisites), "skills": skills, "stacking": steps}
