"""Coursera: courses and specializations of its catalogue API, off until an operator has agreed with Coursera."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urljoin, urlsplit

from catalog.field_types.delivery import Delivery
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.offer import Access, BillingPeriod
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.element_pages import Element, ElementPages
from crawlers.base_spiders.listing_spider import Headers
from crawlers.entry import Entry, Found, Json, Listing, Unclear, declared
from crawlers.errors import ProviderOptionsError
from crawlers.provider import Terms, TermsBasis
from crawlers.words.course_runs import is_zero
from crawlers.words.workload import workload

_IGNORED: Final = (
    *("FIELD1", "courseMode", "courseStatus", "instructorIds", "partnerLogo", "photoUrl", "plannedLaunchDate"),
    *("launchedAt", "logo", "metadata", "previewLink", "tagline", "upcomingSessionStartDate", "certificates"),
)
_COURSE_FIELDS: Final = (
    "includes=partnerIds&fields=description,workload,primaryLanguages,subtitleLanguages,partnerIds,domainTypes,startDate,certificates,"
    "courseStatus,premiumExperienceVariant,s12nIds"
)
_SPECIALIZATION_FIELDS: Final = "includes=partnerIds&fields=description,tagline,courseIds,partnerIds,productVariant"
_SPECIALIZATIONS: Final = f"api/onDemandSpecializations.v1?start=0&limit=100&{_SPECIALIZATION_FIELDS}"
_COURSES: Final = f"api/courses.v1?start=0&limit=100&{_COURSE_FIELDS}"
_IDS: Final = "api/onDemandSpecializations.v1?start=0&limit=100&fields=id"
_SITE: Final = "https://www.coursera.org/"
_PARTNERS: Final = "partners.v1"
_UNLISTED: Final = frozenset({"draft", "inactive"})
# Kind and page of what the API calls a specialization, by its variant; without one it is what the API calls it.
_NORMAL: Final = "NormalS12n"
_VARIANTS: Final = {
    _NORMAL: (CredentialKind.SPECIALIZATION, "specializations"),
    "ProfessionalCertificateS12n": (CredentialKind.PROFESSIONAL_CERTIFICATE, "professional-certificates"),
    "MasterTrack": (CredentialKind.CERTIFICATE, "mastertrack"),
}
_DEGREES: Final = frozenset({"BachelorsDegree", "MastersDegree", "OnCampusProgram"})
# Graded work, or all of the course, is for those who pay; how much they pay, the course does not say.
_CHARGED: Final = frozenset({"PremiumGrading", "PremiumCourse"})
# BaseVariant: neither of them, and nothing said of a price.
_UNKNOWN_PRICE: Final = "BaseVariant"
_PART_OF: Final = StackingRelation.PART_OF
_DOMAIN: Final = frozenset({"domainId", "subdomainId"})
_ID: Final = re.compile(r"'([^']+)'")

Finds = dict[str, Found | list[Found] | None]


class Coursera(ElementPages):
    """Prices and partners come as elements of their own, and are remembered for the courses that name them.

    Options: `enabled`, which an operator sets after having agreed with Coursera; `prices`, to ask for them as well.
    """

    name = "coursera"
    title = "Coursera"
    url = "https://api.coursera.org/"
    terms = Terms(
        TermsBasis.OWN_KEY_API,
        "https://www.coursera.org/about/terms",
        "The Terms of Use are reported to forbid automated collection, so pages are never read, and the catalogue "
        "API only by an operator who has agreed with Coursera and sets the option enabled.",
    )
    expected = range(5_000, 60_000)
    options: ClassVar[dict[str, object]] = {"enabled": False, "prices": False}
    id_keys = ("id",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._partners: dict[str, Json] = {}
        # By the id of what they are the price of.
        self._prices: dict[str, Json] = {}

    def starts(self) -> Iterable[str]:
        options = self.provider.options
        if options.get("enabled") is not True:
            raise ProviderOptionsError(
                f"{self.provider.name} is off: its terms do not let programs read it without an agreement.",
                "Once you have one, give it a row in your provider table with options = { enabled = true }.",
            )
        lists = (_IDS,) if options.get("prices") else (_SPECIALIZATIONS, _COURSES)
        return [urljoin(self.provider.url, path) for path in lists]

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        """The next page; with prices, ids lead to what they cost, and that to what is sold at these prices."""
        elements = [entry.data for entry in super().entries(body, url)]
        for element in elements:
            # A price page that is as it was is not read again, and the pages after it need its prices.
            self._remembered(element)
        following = [*super().links(body, url, headers)]
        return [*following, *(urljoin(self.provider.url, path) for path in _after(elements, url, bool(following)))]

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        only_ids = _asks_for_ids(url)
        for entry in super().entries(body, url):
            what = "asked for its id alone" if only_ids else self._no_listing(entry.data)
            if entry.fault is None and what:
                self.passed_over[what] += 1
            else:
                yield entry

    def _no_listing(self, element: Json) -> str | None:
        """What an element is where it is no listing."""
        status, variant = element.get("courseStatus"), element.get("productVariant")
        if status in _UNLISTED:
            return f"course {status}"
        return "degree programme" if variant in _DEGREES else self._remembered(element)

    def _remembered(self, element: Json) -> str | None:
        """What of partners and prices an element is; None where it is neither."""
        key = str(element.get("id"))
        if isinstance(element.get("catalogPrice"), dict):
            self._prices[key] = element["catalogPrice"]
            return "price of a specialization"
        if "currencyCode" in element:
            self._prices[key.split("~")[1] if "~" in key else key] = element
            return "price of a certificate"
        if "shortName" in element:
            self._partners[key] = element
            return "partner"
        return None

    def read(self, entry: Entry) -> Listing:
        entry.ignore(*_IGNORED)
        finds: Finds = {
            "native_id": entry.take("id"),
            "title": entry.take("name"),
            "summary": entry.take("description"),
            "subjects": _domains(entry),
            "delivery": declared(Delivery.ONLINE, "Courses are taken on the site", _SITE),
        }
        finds |= _course(entry, self._prices) if "courseType" in entry.data else _specialization(entry, self._prices)
        finds |= self._organisations(entry)
        return {name: found for name, found in finds.items() if found}

    def _organisations(self, entry: Entry) -> Finds:
        """The first partner issues it, the others take part; an id that nobody explains is no name."""
        linked = entry.linked.get(_PARTNERS, {}) if isinstance(entry, Element) else {}
        rows = [linked.get(key) or self._partners.get(key) for key in _ids(entry, "partnerIds")]
        names = [str(row["name"]) for row in rows if row and row.get("name")]
        if not names:
            return {}
        where = f"{entry.where}.partnerIds"
        others = Found(names[1:], ", ".join(names[1:]), where) if names[1:] else None
        return {"issuer": Found(names[0], names[0], where), "partners": others}


def _asks_for_ids(url: str) -> bool:
    return parse_qs(urlsplit(url).query).get("fields") == ["id"]


def _after(elements: list[Json], url: str, more: bool) -> Iterator[str]:
    """Where a page of ids leads, and a page of prices; after the last ids come the courses, all prices being known."""
    asked = parse_qs(urlsplit(url).query).get("ids", [""])[0]
    if _asks_for_ids(url):
        ids = ",".join(str(element.get("id")) for element in elements)
        if ids:
            yield f"api/s12nDerivatives.v1?ids={ids}&fields=catalogPrice"
        if not more:
            yield _COURSES
    elif "s12nDerivatives.v1" in urlsplit(url).path and asked:
        yield f"api/onDemandSpecializations.v1?ids={asked}&{_SPECIALIZATION_FIELDS}"


def _course(entry: Entry, prices: Mapping[str, Json]) -> Finds:
    slug, work, start = entry.take("slug"), entry.take("workload"), entry.take("startDate")
    entry.ignore("courseType")
    return {
        "url": slug and slug.read_as(f"{_SITE}learn/{slug.words}"),
        "kind": declared(CredentialKind.COURSE, "courses.v1", "/api/courses.v1"),
        "languages": entry.take("primaryLanguages"),
        "subtitles": entry.take("subtitleLanguages"),
        "effort": work and work.read_as(workload(work.words), Method.PARSED),
        "starts": start and start.read_as(_day(start.value), Method.PARSED),
        "offers": _course_offers(entry, prices),
        "stacking": [*_stacked(entry, "s12nIds", _PART_OF), *_stacked(entry, "specializations", _PART_OF)],
    }


def _specialization(entry: Entry, prices: Mapping[str, Json]) -> Finds:
    price = prices.get(str(entry.data.get("id")))
    slug, variant = entry.take("slug"), entry.take("productVariant")
    kind, page = _VARIANTS.get(variant.words, (variant.value, "specializations")) if variant else _VARIANTS[_NORMAL]
    plain = declared(kind, "onDemandSpecializations.v1", "/api/onDemandSpecializations.v1")
    return {
        "url": slug and slug.read_as(f"{_SITE}{page}/{slug.words}"),
        "kind": variant.read_as(kind) if variant else plain,
        "offers": _subscription(price) if price else None,
        "stacking": _stacked(entry, "courseIds", StackingRelation.HAS_PART),
    }


def _subscription(price: Json) -> Found:
    """A specialization is paid by the month until it is finished, the certificates of its courses included."""
    words = f"{price.get('productType')} {price.get('amount')} {price.get('currencyCode')}"
    where = "s12nDerivatives.v1 $.catalogPrice"
    if is_zero(price.get("amount")):
        return Found([Unclear("a subscription at 0 is a placeholder")], words, where)
    if price.get("productType") != "SpecializationSubscription":
        return Found([{"charged": True, "words": words}], words, where, Method.MAPPED)
    offer = {"access": Access.SUBSCRIPTION, "price": _money(price), "period": BillingPeriod.MONTH, "charged": True}
    return Found([offer | {"certificate": True, "words": words}], words, where, Method.MAPPED)


def _course_offers(entry: Entry, prices: Mapping[str, Json]) -> Found | None:
    """Its certificate's price, and that of the specialization it is part of; else whether graded work is paid for."""
    variant, own = entry.take("premiumExperienceVariant"), prices.get(str(entry.data.get("id")))
    through = next((prices[key] for key in _ids(entry, "s12nIds") if key in prices), None)
    finds = [find for find in (own and _certificate(own), through and _subscription(through)) if find]
    if finds:
        rows = [offer for found in finds for offer in found.value]
        return Found(rows, "; ".join(found.words for found in finds), finds[0].where, Method.MAPPED)
    if variant is None or variant.words == _UNKNOWN_PRICE:
        return None
    charged = {"charged": True, "words": variant.words}
    return variant.read_as([charged if variant.words in _CHARGED else Unclear("a price model that is not known")])


def _certificate(price: Json) -> Found:
    words, where = (
        f"verified certificate {price.get('amount')} {price.get('currencyCode')}",
        "productPrices.v3 $.amount",
    )
    if is_zero(price.get("amount")):
        return Found([Unclear("a certificate at 0 is a placeholder")], words, where)
    offer = {"access": Access.ONE_OFF, "price": _money(price), "charged": True, "certificate": True, "words": words}
    return Found([offer], words, where, Method.MAPPED)


def _money(price: Json) -> dict[str, Any]:
    return {"amount": price.get("amount"), "currency": price.get("currencyCode")}


def _ids(entry: Entry, key: str) -> list[str]:
    """The ids under the key; archives made by way of a spreadsheet hold the list as one text."""
    value = entry.raw(key)
    if isinstance(value, str):
        return _ID.findall(value)
    if value is not None and not isinstance(value, list):
        entry.puzzled(key)
        return []
    return [str(item) for item in value or ()]


def _stacked(entry: Entry, key: str, relation: StackingRelation) -> list[Found]:
    where = f"{entry.where}.{key}"
    return [
        Found({"relation": relation, "target": target}, target, f"{where}[{place}]")
        for place, target in enumerate(_ids(entry, key))
    ]


def _domains(entry: Entry) -> Found | None:
    """Domains and subdomains by their ids, which are words with hyphens."""
    ids = [item.get(key) for item, _ in entry.objects("domainTypes", _DOMAIN) for key in ("domainId", "subdomainId")]
    words = [name.replace("-", " ") for name in dict.fromkeys(ids) if isinstance(name, str)]
    return Found(words, ", ".join(words), f"{entry.where}.domainTypes", Method.MAPPED) if words else None


def _day(moment: Any) -> Any:
    """Milliseconds since 1970; anything else is handed on for the type to refuse."""
    return datetime.fromtimestamp(moment / 1000, UTC).date() if type(moment) is int else str(moment)
