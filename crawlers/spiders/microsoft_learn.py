"""Microsoft Learn: modules, learning paths, certifications, exams, applied skills and courses in one document."""

from typing import ClassVar, Final

from catalog.field_types.delivery import Delivery
from catalog.field_types.effort import Effort, Pace
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from catalog.field_types.offer import Access
from catalog.field_types.skill import SkillRelation
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.json_document import JsonDocument
from crawlers.entry import Entry, Found, Listing, declared
from crawlers.provider import Terms, TermsBasis
from crawlers.words.iso_times import day

_IGNORED: Final = (
    *("firstModuleUrl", "firstUnitUrl", "icon_url", "number_of_children", "popularity", "social_image_url", "units"),
    *("certification_type", "course_number", "display_name", "locales", "pdf_download_url", "providers"),
    *("exam_duration_in_minutes", "renewal_frequency_in_days", "recommendation_list"),
    *("practice_assessment_url", "practice_test_url"),
    # What prepares for this one: the other entries say so themselves.
    *("courses", "study_guide"),
)
# Only training is free: exams and what they lead to are paid for elsewhere, at prices the catalogue does not give.
_TRAINING: Final = frozenset({CredentialKind.MODULE, CredentialKind.LEARNING_PATH})
# Which entries a key points to, and how this program relates to them.
_RELATIONS: Final = {
    "modules": StackingRelation.HAS_PART,
    "exams": StackingRelation.REQUIRES,
    "exam": StackingRelation.PREPARES_FOR,
    "certification": StackingRelation.PREPARES_FOR,
}


class MicrosoftLearn(JsonDocument):
    """The unauthenticated catalogue API, where one publisher issues everything.

    Options: `publisher`, else the provider's name; `free_training`, the words by which it says that training is free.
    """

    name = "microsoft_learn"
    title = "Microsoft Learn"
    url = (
        "https://learn.microsoft.com/api/catalog/?locale=en-us"
        "&type=modules,learningPaths,appliedSkills,certifications,mergedCertifications,exams,courses"
    )
    terms = Terms(
        TermsBasis.OPEN_API,
        "https://learn.microsoft.com/legal/microsoft-apis/terms-of-use",
        "Free under the Microsoft APIs Terms of Use; announced to be withdrawn step by step after June 2026.",
    )
    expected = range(3_000, 20_000)
    options: ClassVar[dict[str, object]] = {
        "publisher": "Microsoft",
        "free_training": "All training on Microsoft Learn is free",
    }
    id_keys = ("uid",)
    listings = frozenset(
        {"modules", "learningPaths", "certifications", "mergedCertifications", "exams", "appliedSkills", "courses"}
    )
    # Units are pages of a module; the others are the words that entries use.
    vocabularies = frozenset({"units", "levels", "roles", "products", "subjects"})

    def read(self, entry: Entry) -> Listing:
        entry.ignore(*_IGNORED)
        kind, language, subjects = entry.take("type"), entry.take("locale"), _subjects(entry)
        modified, retires = entry.take("last_modified"), entry.take("retirement_date")
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": entry.take("uid"),
            "url": entry.take("url"),
            "title": entry.take("title"),
            "summary": _first(entry, "summary", "subtitle"),
            "kind": kind and kind.among(CredentialKind),
            "level": _level(entry.take("levels")),
            "languages": language and language.read_as([language.value], Method.STATED),
            "subjects": subjects,
            "effort": _effort(entry),
            "rating": _rating(entry),
            "prerequisites": entry.take("prerequisites"),
            "occupations": _occupations(entry),
            "skills": _measured(entry),
            "stacking": _stacking(entry),
            "source_updated": modified and modified.read_as(day(modified.words), Method.PARSED),
            "retires": retires and retires.read_as(day(retires.words), Method.PARSED),
        }
        finds |= self._declared(finds["kind"])
        return {name: found for name, found in finds.items() if found}

    def _declared(self, kind: Found | list[Found] | None) -> dict[str, Found]:
        """What holds for all the publisher's entries, and for its training alone."""
        options, url = self.provider.options, self.provider.url
        publisher = str(options.get("publisher", self.provider.name))
        finds = {"issuer": declared(publisher, publisher, url)}
        if isinstance(kind, Found) and kind.value in _TRAINING:
            finds["delivery"] = declared(Delivery.ONLINE, "Training is read on the site", url)
            if words := options.get("free_training"):
                free = {"access": Access.FULL_FREE, "charged": False, "words": words}
                finds["offers"] = declared([free], str(words), url)
        return finds


def _first(entry: Entry, *keys: str) -> Found | None:
    found = [entry.take(key) for key in keys]
    return next((one for one in found if one), None)


def _level(found: Found | None) -> Found | None:
    """One level as it is; several together are a mixed one, if each is a level."""
    if found is None or not isinstance(found.value, list):
        return found
    if len(found.value) == 1:
        return Found(found.value[0], str(found.value[0]), found.where).among(Level)
    known = all(Level.read(word) for word in found.value)
    return found.read_as(Level.MIXED if known else found.words)


def _subjects(entry: Entry) -> Found | None:
    """Subjects and products, both by their ids."""
    found = [one for one in (entry.take("subjects"), entry.take("products")) if one and isinstance(one.value, list)]
    words = [str(word).replace("-", " ") for one in found for word in one.value]
    return found[0].read_as(words) if words else None


def _effort(entry: Entry) -> Found | None:
    for key, hour in (("duration_in_minutes", 60), ("duration_in_hours", 1)):
        if found := entry.take(key):
            words = f"{found.words} {key.removeprefix('duration_in_')}"
            return Found(_hours(found.value, hour, words), words, found.where, Method.PARSED)
    return None


def _hours(amount: object, hour: int, words: str) -> Effort | dict[str, object]:
    if not isinstance(amount, int | float):
        return {"hours_min": amount}
    hours = round(amount / hour, 2)
    return {"hours_min": hours, "hours_max": hours, "pace": Pace.SELF_PACED if hour == 60 else None, "words": words}


def _rating(entry: Entry) -> Found | None:
    for rating in entry.inner("rating"):
        average, count = rating.take("average"), rating.take("count")
        if average is not None:
            value = {"average": average.value, "count": count and count.value}
            return average.read_as(value, Method.STATED)
    return None


def _occupations(entry: Entry) -> list[Found]:
    roles, careers = entry.take("roles"), entry.take("career_paths")
    found = [one for one in (roles, careers) if one and isinstance(one.value, list)]
    names = {str(word).replace("-", " ").title(): one for one in found for word in one.value}
    return [Found({"label": name}, name, one.where, Method.MAPPED) for name, one in names.items()]


def _measured(entry: Entry) -> list[Found]:
    """Skills an exam measures are assessed, not taught."""
    found = entry.take("skills")
    if found is None or not isinstance(found.value, list):
        return []
    return [
        Found({"label": label, "relation": SkillRelation.ASSESSES}, label, f"{found.where}[{place}]")
        for place, label in enumerate(found.value)
        if isinstance(label, str)
    ]


def _stacking(entry: Entry) -> list[Found]:
    steps = []
    for key, relation in _RELATIONS.items():
        found = entry.take(key)
        if found is None:
            continue
        targets = found.value if isinstance(found.value, list) else [found.value]
        for place, target in enumerate(targets):
            steps.append(Found({"relation": relation, "target": target}, str(target), f"{found.where}[{place}]"))
    return steps
