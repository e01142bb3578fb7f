"""Any site whose pages carry schema.org markup about courses, programs or credentials: JSON-LD, else microdata.

Where a page has neither, its OpenGraph tags are read, if they or the page's address say that it is a listing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from catalog.field_types.credit import CreditSystem
from catalog.field_types.employer import EmployerTie
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from catalog.field_types.skill import SkillRelation
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.open_graph import PAGE_KIND, declared_kind, kind_of_page, open_graph
from crawlers.base_spiders.page_markup import inner_listings, microdata_listings
from crawlers.base_spiders.sitemap_pages import SitemapPages, path_id, types_of
from crawlers.entry import Entry, Found, Listing, Unclear
from crawlers.provider import Terms, TermsBasis
from crawlers.words.iso_times import day, duration
from crawlers.words.open_graph_terms import read_open_graph
from crawlers.words.schema_org_terms import delivery, joined, kind_named, many, name_of, names, offers, schedule

_IGNORED: Final = (
    *("@context", "@type", "applicationDeadline", "applicationStartDate", "availableLanguage", "courseCode", "image"),
    *(
        "educationalCredentialAwarded",
        "educationalUse",
        "identifier",
        "instructor",
        "license",
        "logo",
        "video",
        "review",
    ),
    *(
        "mainEntityOfPage",
        "maximumEnrollment",
        "occupationalCredentialAwarded",
        "potentialAction",
        "publisher",
        "sameAs",
    ),
    *("salaryUponCompletion", "termDuration", "termsPerYear", "trainingSalary", "typicalCreditsPerTerm", "validFor"),
    *("validIn", "datePublished", "totalHistoricalEnrollment", "syllabusSections", "audience", "financialAidEligible"),
    *("dayOfWeek", "timeOfDay", "startDate", "endDate", "alternateName", "author", "creator"),
)
_KINDS: Final = {
    "Course": CredentialKind.COURSE,
    "EducationalOccupationalProgram": CredentialKind.PROGRAM,
    "WorkBasedProgram": CredentialKind.PROGRAM,
    "EducationalOccupationalCredential": CredentialKind.CERTIFICATE,
}
_UNITS: Final = {
    "ects": CreditSystem.ECTS,
    "ceu": CreditSystem.CEU,
    "semester hours": CreditSystem.US_SEMESTER_HOURS,
    "quarter hours": CreditSystem.US_QUARTER_HOURS,
}
_PROGRAMS: Final = frozenset({"EducationalOccupationalProgram", "WorkBasedProgram"})
_CATEGORIES: Final = ("credentialCategory",)
_AWARDS: Final = ("educationalCredentialAwarded", "occupationalCredentialAwarded")
_NO_LISTING: Final = "page without a listing"
Finds = dict[str, Found | list[Found] | None]


class SchemaOrg(SitemapPages):
    """The listing's id is the path of its address on the site, which is what stays when its text changes.

    Option `page_kind`: what each page is, where it is a page of OpenGraph tags alone.
    """

    name = "schema_org"
    title = "A site with schema.org markup"
    url = "https://www.example.org/robots.txt"
    terms = Terms(
        TermsBasis.PERMITTED_PAGES,
        "https://www.rfc-editor.org/rfc/rfc9309",
        "Only pages that the site's robots.txt permits are fetched; read the site's own terms before the first crawl.",
    )
    expected = range(1, 100_000)
    listing_types = frozenset(_KINDS)

    def starts(self) -> Iterable[str]:
        if PAGE_KIND in self.provider.options:
            declared_kind(self.provider.options[PAGE_KIND])
        return super().starts()

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        listed = broken = False
        for entry in super().entries(body, url):
            listed, broken = listed or entry.fault is None, broken or entry.fault is not None
            yield entry
        if listed or body.lstrip()[:1] != b"<" or urlsplit(url).path == "/robots.txt":
            return
        found = [*inner_listings(body, self.listing_types)] or [*microdata_listings(body, self.listing_types)]
        if not found and not broken:
            found = self._by_open_graph(body, url)
        if found and not broken:
            # Its JSON-LD alone was looked at when it was counted as a page without a listing.
            self.passed_over -= Counter({_NO_LISTING: 1})
        yield from (Entry(node, url) for node in found)

    def _by_open_graph(self, body: bytes, url: str) -> list[dict[str, Any]]:
        tags = open_graph(body)
        return [tags] if tags and kind_of_page(tags, url, self.provider.options) else []

    def read(self, entry: Entry) -> Listing:
        if "@type" not in entry.data:
            return read_open_graph(entry, kind_of_page(entry.data, entry.url, self.provider.options))
        entry.ignore(*_IGNORED)
        updated = entry.take("dateModified")
        finds: Finds = {
            **_identity(entry),
            "summary": entry.take("description"),
            "kind": _kind(entry),
            "issuer": _first(names(entry, "provider")),
            "level": _level(entry),
            "languages": joined(names(entry, "inLanguage")),
            "outcomes": joined(names(entry, "teaches")),
            "provider_skills": _tags(entry),
            "skills": [_assessed(found) for found in names(entry, "competencyRequired")],
            "occupations": [found.read_as({"label": found.value}) for found in names(entry, "occupationalCategory")],
            "offers": _offers(entry),
            "employers": _recognised(entry),
            "prerequisites": _prerequisites(entry),
            "stacking": [*_required(entry), *_parts(entry)],
            "credit": _credit(entry),
            "rating": _rating(entry),
            "source_updated": updated and updated.read_as(day(updated.words), Method.PARSED),
            **_instances(entry),
        }
        return {name: found for name, found in finds.items() if found}


def _identity(entry: Entry) -> Finds:
    """Address and id: the listing's own address, else its page's."""
    stated = next((entry.data[key] for key in ("url", "@id") if isinstance(entry.data.get(key), str)), None)
    entry.ignore("url", "@id")
    address = urljoin(entry.url, stated) if stated else entry.url
    native = path_id(address)
    where = f"{entry.where}.url" if stated else "the page's address"
    return {
        "native_id": Found(native, native, where, Method.DERIVED) if native else None,
        "url": Found(address, address, where),
        "title": _first(names(entry, "name")),
    }


def _first(finds: Iterator[Found]) -> Found | None:
    return next(finds, None)


def _kind(entry: Entry) -> Found:
    """A credential's category, or the one credential that a program leads to, where it is our kind; else the type."""
    kind = next(name for name in _KINDS if name in types_of(entry.data))
    for keys in (_CATEGORIES, _AWARDS if kind in _PROGRAMS else ()):
        told = [(found, known) for key in keys for found in names(entry, key) if (known := kind_named(found.words))]
        if len({known for _, known in told}) == 1:
            found, known = told[0]
            # No school gives out a licence itself.
            prepares = known is CredentialKind.LICENCE and keys is _AWARDS
            return found.read_as(CredentialKind.LICENCE_PREPARATION if prepares else known)
    return Found(_KINDS[kind], kind, f"{entry.where}.@type", Method.MAPPED)


def _level(entry: Entry) -> Found | None:
    found = _first(names(entry, "educationalLevel"))
    return found and found.among(Level)


def _tags(entry: Entry) -> Found | None:
    """What it is about, and its keywords, which may stand in one text between commas."""
    finds = [*names(entry, "about")]
    for found in names(entry, "keywords"):
        finds += [Found(part.strip(), part.strip(), found.where) for part in found.words.split(",") if part.strip()]
    return joined(finds)


def _assessed(found: Found) -> Found:
    return found.read_as({"label": found.value, "relation": SkillRelation.ASSESSES})


def _offers(entry: Entry) -> Found | None:
    rows = [*offers(entry)]
    for place, instance in enumerate(many(entry.data.get("hasCourseInstance"))):
        if isinstance(instance, dict):
            rows += offers(Entry(instance, entry.url, f"{entry.where}.hasCourseInstance[{place}]"))
    words = "; ".join(row["words"] for row in rows if row["words"]) or "offers"
    return Found(rows, words, f"{entry.where}.offers", Method.MAPPED) if rows else None


def _recognised(entry: Entry) -> list[Found]:
    return [
        found.read_as({"organisation": found.value, "tie": EmployerTie.RECOGNIZED_BY}, Method.STATED)
        for found in names(entry, "recognizedBy")
    ]


def _needs(entry: Entry) -> Iterator[tuple[Any, str]]:
    for key in ("coursePrerequisites", "programPrerequisites"):
        for place, value in enumerate(many(entry.raw(key))):
            yield value, f"{entry.where}.{key}[{place}]"


def _prerequisites(entry: Entry) -> Found | None:
    return joined([Found(words, words, where) for value, where in _needs(entry) if (words := name_of(value))])


def _required(entry: Entry) -> Iterator[Found]:
    """Prerequisites that are programs with an address."""
    for value, where in _needs(entry):
        address = value.get("targetUrl") or value.get("url") if isinstance(value, dict) else None
        if isinstance(address, str):
            step = {"relation": StackingRelation.REQUIRES, "title": name_of(value) or None}
            yield Found(step | _target(entry, address), name_of(value) or address, where)


def _parts(entry: Entry) -> Iterator[Found]:
    for key, relation in (("hasCourse", StackingRelation.HAS_PART), ("isPartOf", StackingRelation.PART_OF)):
        for place, value in enumerate(many(entry.raw(key))):
            title, address = name_of(value), value.get("url") if isinstance(value, dict) else None
            if title or address:
                step = {"relation": relation, "title": title or None} | _target(entry, address)
                yield Found(step, title or str(address), f"{entry.where}.{key}[{place}]")


def _target(entry: Entry, address: Any) -> dict[str, Any]:
    """An address on the listing's own site is that listing's id."""
    if not isinstance(address, str):
        return {}
    full, own = urlsplit(urljoin(entry.url, address)), urlsplit(str(entry.data.get("url") or entry.url))
    if full.netloc == own.netloc and full.path.strip("/"):
        return {"target": full.path.strip("/"), "url": full.geturl()}
    return {"url": full.geturl()}


def _credit(entry: Entry) -> Found | None:
    value = entry.raw("numberOfCredits")
    if value is None:
        return None
    unit = str(value.get("unitText", "")) if isinstance(value, dict) else ""
    words = f"{name_of(value)} {unit}".strip()
    where = f"{entry.where}.numberOfCredits"
    if not unit:
        return Found(Unclear("a number of credits without their system says nothing"), words, where)
    credit = {"system": _UNITS.get(unit.lower(), CreditSystem.OTHER), "amount": name_of(value), "words": words}
    return Found([credit], words, where, Method.MAPPED)


def _rating(entry: Entry) -> Found | None:
    """Only a rating on the scale of five is one we can compare."""
    for rating in entry.inner("aggregateRating"):
        rating.ignore("@type", "worstRating", "bestRating", "reviewCount", "ratingCount", "itemReviewed")
        average, best = rating.take("ratingValue"), rating.data.get("bestRating", 5)
        if average and str(best) in ("5", "5.0"):
            count = rating.data.get("ratingCount") or rating.data.get("reviewCount")
            return average.read_as({"average": average.value, "count": count}, Method.STATED)
    return None


def _instances(entry: Entry) -> Finds:
    """When, where and how: the first dated instance, and the modes of all."""
    instances = [value for value in many(entry.raw("hasCourseInstance")) if isinstance(value, dict)]
    at = [Entry(value, entry.url, f"{entry.where}.hasCourseInstance[{n}]") for n, value in enumerate(instances)]
    modes = [found for one in at for found in names(one, "courseMode")] + [*names(entry, "educationalProgramMode")]
    places = [found for one in at for found in names(one, "location")]
    dated = next((one for one in at if one.data.get("startDate")), None)
    start, end = (dated.take("startDate"), dated.take("endDate")) if dated else (None, None)
    place = next((found for found in places if found.words.lower() not in ("online", "virtual")), None)
    return {
        "delivery": delivery(modes),
        "place": place,
        "starts": start and start.read_as(day(start.words), Method.PARSED),
        "ends": end and end.read_as(day(end.words), Method.PARSED),
        "effort": _effort(entry, at),
    }


def _effort(entry: Entry, instances: list[Entry]) -> Found | None:
    """Stated for the whole, else the first instance's workload and schedule."""
    stated = [entry.take("timeRequired"), entry.take("timeToComplete")]
    stated += [instance.take("courseWorkload") for instance in instances]
    finds = [found for found in stated if found]
    value: dict[str, Any] = duration(finds[0].words) if finds else {}
    weekly = next((found for one in instances for found in schedule(one)), None)
    words = [found.words for found in (*finds[:1], weekly) if found]
    if not words:
        return None
    first = finds[0] if finds else weekly
    whole = (weekly.value if weekly else {}) | value | {"words": ", ".join(words)}
    return first and Found(whole, ", ".join(words), first.where, Method.PARSED)
