"""Any catalogue behind Open edX's course-discovery API: courses with runs and seats, and programs made of courses."""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, Final
from urllib.parse import urljoin

from catalog.field_types.delivery import Delivery
from catalog.field_types.employer import EmployerTie
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.paged_json import PagedJson
from crawlers.entry import Entry, Found, Json, Listing, declared
from crawlers.provider import Terms, TermsBasis
from crawlers.words.addresses import without_tracking
from crawlers.words.course_runs import entitlements, run_finds
from crawlers.words.iso_times import day
from crawlers.words.program_terms import credit_backed, program_effort, program_offers
from crawlers.words.ties import tie_said

_COURSE_IGNORED: Final = (
    *(
        "uuid",
        "additional_information",
        "canonical_course_run_key",
        "card_image_url",
        "enrollment_count",
    ),
    *("extra_description", "faq", "image", "learner_testimonials", "original_image", "recent_enrollment_count"),
    *("additional_metadata", "collaborators", "course_run_statuses", "course_type", "editors", "geolocation", "type"),
    *("enterprise_subscription_inclusion", "in_year_value", "key_for_reruns", "location_restriction", "skills"),
    *("organization_logo_override_url", "organization_short_code_override", "url_redirects", "url_slug_history"),
    *("prerequisites", "sponsors", "syllabus_raw", "topics", "url_slug", "video"),
)
_PROGRAM_IGNORED: Final = (
    *("banner_image", "card_image_url", "curricula", "degree", "labels", "marketing_slug", "recent_enrollment_count"),
    *("applicable_seat_types", "enrollment_count", "faq", "individual_endorsements", "instructor_ordering", "video"),
    *("overview", "staff", "topics", "transcript_languages", "credit_redemption_overview", "skills", "geolocation"),
    *("type_attrs", "hidden", "status", "taxi_form", "ofac_comment", "has_ofac_restrictions"),
    *("excluded_from_search", "excluded_from_seo", "is_program_eligible_for_one_click_purchase", "course_run_statuses"),
    *("organization_short_code_override", "organization_logo_override_url", "program_duration_override"),
)
_WITHDRAWN: Final = frozenset({"retired", "deleted", "unpublished"})
_COURSE: Final = declared(CredentialKind.COURSE, "courses", "/api/v1/courses/")
_ONLINE: Final = declared(Delivery.ONLINE, "Courses on this platform are taken online", "https://openedx.org/")
_KINDS: Final = {
    "Masters": CredentialKind.DEGREE,
    "Bachelors": CredentialKind.DEGREE,
    "Boot Camp": CredentialKind.BOOTCAMP,
}
_LINK: Final = re.compile(r"""<a\s[^>]*href=["'](https?://[^"']+)["'][^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)
_ITEM: Final = re.compile(r"<li[^>]*>(.*?)</li>", re.IGNORECASE | re.DOTALL)
_WORK_AS: Final = re.compile(r"(?:prepares? (?:you )?for work as|become|work as) (?:an? )?(.{3,80}?)\.?", re.IGNORECASE)


class Discovery(PagedJson):
    """Option `lists`: the paths of the lists to read, courses and programs where not given."""

    name = "discovery"
    title = "Open edX course discovery"
    url = "https://discovery.edx.org/"
    terms = Terms(
        TermsBasis.OWN_KEY_API,
        "https://course-discovery.readthedocs.io/en/latest/api.html",
        "The API is made for its operator's partners; most installations want OAuth2 client credentials.",
    )
    expected = range(1, 50_000)
    options: ClassVar[dict[str, object]] = {"lists": ["api/v1/courses/", "api/v1/programs/"]}
    results_key = "results"
    next_keys = ("next",)
    id_keys = ("key", "uuid")
    marks = frozenset({"uuid", "title", "marketing_url"})

    def starts(self) -> Iterable[str]:
        lists = self.provider.options.get("lists", self.options["lists"])
        return [urljoin(self.provider.url, path) for path in lists]

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        for entry in super().entries(body, url):
            if what := _withdrawn(entry.data):
                self.passed_over[what] += 1
            else:
                yield entry

    def read(self, entry: Entry) -> Listing:
        is_program = "type" in entry.data and "course_runs" not in entry.data
        finds = _program(entry) if is_program else _course(entry)
        finds["delivery"] = _ONLINE
        return {name: found for name, found in finds.items() if found}


Finds = dict[str, Found | list[Found] | None]


def _withdrawn(data: Json) -> str | None:
    """Why nobody can take it: by its own status, or since each of its runs was withdrawn."""
    if data.get("status") in _WITHDRAWN:
        return str(data["status"])
    if data.get("hidden") is True:
        return "hidden"
    runs = data.get("course_runs") or ()
    if runs and all(isinstance(run, dict) and run.get("status") in _WITHDRAWN for run in runs):
        return "course without a published run"
    return None


def _course(entry: Entry) -> Finds:
    entry.ignore(*_COURSE_IGNORED)
    level, modified, url = entry.take("level_type"), entry.take("modified"), entry.take("marketing_url")
    prerequisites = entry.take("prerequisites_raw")
    finds: Finds = {
        "native_id": entry.take("key"),
        "url": url and url.read_as(without_tracking(url.words)),
        "title": entry.take("title"),
        "summary": _longest(entry.take("full_description"), entry.take("short_description")),
        "kind": _COURSE,
        "level": level and level.among(Level),
        "subjects": _names(entry.inner("subjects"), "name"),
        "provider_skills": entry.take("skill_names"),
        "outcomes": _outcomes(entry),
        "prerequisites": prerequisites and prerequisites.read_as([prerequisites.value], Method.STATED),
        "stacking": _linked(prerequisites),
        "source_updated": modified and modified.read_as(day(modified.words), Method.PARSED),
    }
    bought = entitlements(entry.inner("entitlements"))
    run = run_finds(entry.inner("course_runs"))
    return finds | _owners(entry.inner("owners")) | run | {"offers": run.get("offers") or bought}


def _program(entry: Entry) -> Finds:
    entry.ignore(*_PROGRAM_IGNORED)
    kind, modified, url = (entry.take(key) for key in ("type", "data_modified_timestamp", "marketing_url"))
    level, language = entry.take("level_type_override"), entry.take("language_override")
    subject = _names(entry.inner("primary_subject_override"), "name")
    outcomes, hook, subtitle = (entry.take(key) for key in ("expected_learning_items", "marketing_hook", "subtitle"))
    finds: Finds = {
        "native_id": entry.take("uuid"),
        "url": url and url.read_as(without_tracking(url.words)),
        "title": entry.take("title"),
        "summary": _longest(hook, subtitle),
        "kind": kind and (kind.read_as(_KINDS[kind.words]) if kind.words in _KINDS else kind.among(CredentialKind)),
        "outcomes": outcomes,
        "level": level and level.among(Level),
        "languages": language and language.read_as([language.value], Method.STATED),
        "subjects": _names(entry.inner("subjects"), "name") or subject,
        "effort": program_effort(entry),
        "offers": program_offers(entry),
        "credit": credit_backed(_names(entry.inner("credit_backing_organizations"), "name")),
        "employers": _endorsements(entry),
        "occupations": _outlook(entry),
        "stacking": _parts(entry),
        "source_updated": modified and modified.read_as(day(modified.words), Method.PARSED),
    }
    return finds | _owners(entry.inner("authoring_organizations"))


def _longest(*finds: Found | None) -> Found | None:
    return max((found for found in finds if found), key=lambda found: len(found.words), default=None)


def _names(entries: list[Entry], key: str) -> Found | None:
    """The names in a list of small objects, which say nothing else of use here."""
    finds = []
    for entry in entries:
        if found := entry.take(key):
            finds.append(found)
        entry.ignore(*entry.data)
    return Found([f.value for f in finds], ", ".join(f.words for f in finds), finds[0].where) if finds else None


def _owners(entries: list[Entry]) -> Finds:
    """The first organisation issues it; the others are its partners."""
    names = _names(entries, "name")
    if names is None:
        return {}
    first, *others = names.value
    where = names.where
    return {
        "issuer": Found(first, str(first), where),
        "partners": Found(others, ", ".join(map(str, others)), where.replace("[0]", "[]")) if others else None,
    }


def _outcomes(entry: Entry) -> Found | None:
    """The list where there is one, else the items of the older HTML text."""
    items, text = entry.take("expected_learning_items"), entry.take("outcome")
    if items or text is None:
        return items
    return text.read_as(_ITEM.findall(text.words) or [text.words], Method.PARSED)


def _linked(prerequisites: Found | None) -> list[Found]:
    """Programs that the prerequisites link to."""
    if prerequisites is None:
        return []
    return [
        Found(
            {"relation": StackingRelation.REQUIRES, "url": url, "title": title, "caveat": "named as a prerequisite"},
            prerequisites.words,
            prerequisites.where,
            Method.PARSED,
        )
        for url, title in _LINK.findall(prerequisites.words)
    ]


def _endorsements(entry: Entry) -> list[Found]:
    ties = []
    for endorsement in entry.inner("corporate_endorsements"):
        endorsement.ignore("image", "individual_endorsements")
        name, statement = endorsement.take("corporation_name"), endorsement.take("statement")
        if name:
            tie = tie_said(statement.words) if statement else None
            value = {"organisation": name.value, "tie": tie or EmployerTie.ENDORSED_BY}
            ties.append((statement or name).read_as(value, Method.PARSED if tie else Method.STATED))
    return ties


def _outlook(entry: Entry) -> list[Found]:
    """Occupations where an item names one; salaries and growth rates are ignored."""
    found = entry.take("job_outlook_items")
    items = found.value if found and isinstance(found.value, list) else []
    named = [(place, item, _WORK_AS.fullmatch(item)) for place, item in enumerate(items) if isinstance(item, str)]
    return [
        Found({"label": match[1]}, item, f"$.job_outlook_items[{place}]", Method.PARSED)
        for place, item, match in named
        if match
    ]


def _parts(entry: Entry) -> list[Found]:
    parts = []
    for course in entry.inner("courses"):
        course.ignore(*course.data)
        key, title = course.take("key"), course.take("title")
        if key:
            part = {"relation": StackingRelation.HAS_PART, "target": key.value, "title": title and title.value}
            parts.append(Found(part, (title or key).words, key.where))
    return parts
