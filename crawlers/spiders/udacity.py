"""Udacity: courses and nanodegrees as its public API served them until it was retired; recorded responses only."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from catalog.field_types.delivery import Delivery
from catalog.field_types.employer import EmployerTie
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from catalog.field_types.offer import Access
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.json_document import JsonDocument
from crawlers.entry import Entry, Found, Listing, declared
from crawlers.errors import ProviderOptionsError
from crawlers.provider import Terms, TermsBasis
from crawlers.words.addresses import without_tracking
from crawlers.words.markdown import shown
from crawlers.words.outcomes import outcomes, sentences
from crawlers.words.test_listings import is_test_listing
from crawlers.words.ties import tie_said
from crawlers.words.times import bounds

_IGNORED: Final = (
    *("banner_image", "faq", "featured", "image", "instructors", "new_release", "project_description", "project_name"),
    *("slug", "starter", "subtitle", "syllabus", "program_syllabus", "teaser_video"),
    # True for most nanodegrees and a quarter of the courses; what exactly is open to whom it does not say.
    "full_course_available",
)
_LIVE_ROW: Final = '[udacity]\nname = "Udacity"\nspider = "schema_org"\nurl = "https://www.udacity.com/"'
# The key says it: nd001 is a nanodegree, ud001 and names such as cs101 are courses.
_NANODEGREE: Final = re.compile(r"nd\d+")
_UNLISTED: Final = ("available", "public_listing")
_AFFILIATE: Final = frozenset({"name", "image"})
# Schools that made a course are its partners; they employ nobody for having taken it.
_SCHOOL: Final = re.compile(r"\b(?:universit\w*|college|institute of technology|school)\b", re.IGNORECASE)
_ARCHIVED: Final = re.compile(r"\[archived?\]", re.IGNORECASE)
_NANODEGREE_BY: Final = re.compile(r".+\bNanodegree by (.+)")
_BULLET: Final = re.compile(r"<li[^>]*>|(?m:^)[ \t]*(?:[*-]|\d{1,2}\.)[ \t]+")
_PART_OF: Final = re.compile(r"\bpart of (?:the|our)\b|\bcourse in (?:the|our)\b", re.IGNORECASE)
_DEGREE_LINK: Final = re.compile(r"""/course/[^\s"')]{0,200}?\b(nd\d{1,5})\b""")
_NOTHING: Final = re.compile(r"(?:none|n/a|no(?:ne)? (?:required|prerequisites?(?: required)?))\.?", re.IGNORECASE)


class Udacity(JsonDocument):
    """Reads what was recorded, since the API is gone; the live site is read by a row for the spider schema_org."""

    name = "udacity"
    title = "Udacity"
    url = "https://www.udacity.com/public-api/v1/courses"
    terms = Terms(
        TermsBasis.FILE_IMPORT,
        "https://www.udacity.com/legal/terms-of-use",
        "The public API is retired, so there is nothing to fetch: responses recorded before are read from files.",
    )
    expected = range(100, 2_000)
    id_keys = ("key",)
    listings = frozenset({"courses", "degrees"})
    # Tracks have neither key nor page: they are the words that courses are grouped by.
    vocabularies = frozenset({"tracks"})

    def starts(self) -> Iterable[str]:
        raise ProviderOptionsError(
            "Udacity's API is retired, so there is nothing to crawl.",
            f"Replay a recorded response, or read the live site with this row in your provider table:\n{_LIVE_ROW}",
        )

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        for entry in super().entries(body, url):
            hidden = next((key for key in _UNLISTED if entry.data.get(key) is False), None)
            if hidden:
                self.passed_over[f"not {hidden}"] += 1
            elif is_test_listing(str(entry.data.get("summary"))):
                self.passed_over["asks to be ignored"] += 1
            else:
                yield entry

    def read(self, entry: Entry) -> Listing:
        entry.ignore(*_IGNORED, *_UNLISTED)
        key, url, level, promised = (entry.take(name) for name in ("key", "homepage", "level", "expected_learning"))
        needs = entry.take("required_knowledge")
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": key,
            "url": url and url.read_as(without_tracking(url.words)),
            "title": entry.take("title"),
            "summary": _longest(entry.take("summary"), entry.take("short_summary")),
            "kind": key and _kind(key),
            "issuer": declared(self.title, self.title, self.url),
            "delivery": declared(Delivery.ONLINE, "Courses are taken on the site", self.url),
            "level": level and level.among(Level),
            "subjects": entry.take("tracks"),
            "provider_skills": _skills(entry),
            "outcomes": promised and promised.read_as(outcomes(promised.words), Method.PARSED),
            "prerequisites": _needs(needs) if needs else None,
            "effort": _effort(entry),
            "offers": _offers(entry),
            "stacking": _part_of(entry),
        }
        finds |= _affiliates(entry)
        return {name: found for name, found in finds.items() if found and found != [] and _says(found)}


def _says(found: Found | list[Found]) -> bool:
    """Whether anything is left of a text that was looked through."""
    return isinstance(found, list) or found.value not in ([], "", None)


def _longest(*finds: Found | None) -> Found | None:
    longest = max((found for found in finds if found), key=lambda found: len(found.words), default=None)
    return longest and longest.read_as(shown(longest.words), Method.STATED)


def _kind(key: Found) -> Found:
    nanodegree = _NANODEGREE.fullmatch(key.words)
    return key.read_as(CredentialKind.NANODEGREE if nanodegree else CredentialKind.COURSE)


def _skills(entry: Entry) -> Found | None:
    """Later objects carry skills, as texts or as objects with a name."""
    found = entry.take("skills")
    if found is None or not isinstance(found.value, list):
        return found
    named = [item.get("name") if isinstance(item, dict) else item for item in found.value]
    return found.read_as([name for name in named if name], Method.STATED)


def _needs(found: Found) -> Found | None:
    """One requirement an item where it is a list, else the text as one."""
    if _NOTHING.fullmatch(found.words.strip()):
        return None
    items = _BULLET.split(found.words)
    return found.read_as([shown(item) for item in items if item.strip()], Method.STATED)


def _effort(entry: Entry) -> Found | None:
    """A number and its unit; 0 and no unit say that nobody filled it in."""
    amount, unit = entry.take("expected_duration"), entry.take("expected_duration_unit")
    if amount is None or unit is None or amount.value == 0:
        return None
    words = f"{amount.words} {unit.words.rstrip('s') if amount.value == 1 else unit.words}"
    return Found((bounds(words) or {"weeks_min": words}) | {"words": words}, words, amount.where, Method.PARSED)


def _offers(entry: Entry) -> Found | None:
    """Later objects say whether a course is free to take; what a certificate would cost they do not."""
    for metadata in entry.inner("metadata"):
        metadata.ignore(*metadata.data)
        free = metadata.data.get("is_free_course")
        if isinstance(free, bool):
            words = f"is_free_course: {free}".lower()
            offer: dict[str, Any] = {"charged": not free, "words": words}
            offer["access"] = Access.FULL_FREE if free else Access.UNKNOWN
            return Found([offer], words, f"{metadata.where}.is_free_course", Method.MAPPED)
    return None


def _part_of(entry: Entry) -> list[Found]:
    """The nanodegrees a course belongs to, by its keys and by what its summary says with a link."""
    keys = entry.raw("related_degree_keys")
    where = f"{entry.where}.related_degree_keys"
    # Some list the same one four thousand times.
    listed = dict.fromkeys(keys if isinstance(keys, list) else ())
    found = {key: Found(_part(key), key, where) for key in listed if isinstance(key, str) and key}
    for sentence in sentences(str(entry.data.get("summary") or "")):
        for key in _DEGREE_LINK.findall(sentence) if _PART_OF.search(sentence) else ():
            found.setdefault(key, Found(_part(key), shown(sentence), f"{entry.where}.summary", Method.PARSED))
    return [*found.values()]


def _part(key: str) -> dict[str, Any]:
    return {"relation": StackingRelation.PART_OF, "target": key}


def _affiliates(entry: Entry) -> dict[str, Found | list[Found] | None]:
    """Companies that a course was made with are behind it; schools are partners."""
    employers, schools = _named_in_title(entry), []
    for affiliate, where in entry.objects("affiliates", _AFFILIATE):
        name = str(affiliate.get("name") or "").strip()
        # An archived affiliation is one that was.
        if not name or name == Udacity.title or _ARCHIVED.search(name):
            continue
        if _SCHOOL.search(name):
            schools.append(Found(name, name, f"{where}.name"))
        elif all(name != found.value["organisation"] for found in employers):
            employers.append(_tie(entry, name, where))
    names = [found.value for found in schools]
    partners = Found(names, ", ".join(names), schools[0].where) if schools else None
    return {"employers": employers, "partners": partners}


def _named_in_title(entry: Entry) -> list[Found]:
    """A nanodegree by a company is one that it designed."""
    title = _NANODEGREE_BY.fullmatch(str(entry.data.get("title")))
    if title is None or _SCHOOL.search(title[1]):
        return []
    said = {"organisation": title[1], "tie": EmployerTie.DESIGNED_BY}
    return [Found(said, title[0], f"{entry.where}.title", Method.PARSED)]


def _tie(entry: Entry, name: str, where: str) -> Found:
    """What a sentence about the course says of the company, else that its name stands behind the course."""
    for key in ("summary", "expected_learning", "short_summary"):
        for sentence in sentences(str(entry.data.get(key))):
            # "Google's Ada" is a person.
            tie = tie_said(sentence) if re.search(rf"\b{re.escape(name)}\b(?!['’]s)", sentence) else None
            if tie:
                return Found({"organisation": name, "tie": tie}, sentence, f"{entry.where}.{key}", Method.PARSED)
    said = {"organisation": name, "tie": EmployerTie.ENDORSED_BY}
    return Found(said, f"affiliate: {name}", f"{where}.name", Method.MAPPED)
