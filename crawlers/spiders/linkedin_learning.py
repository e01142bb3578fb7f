"""LinkedIn Learning's partner API: courses and learning paths, for a customer with its own key."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from catalog.field_types.delivery import Delivery
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.json_body import parse_json
from crawlers.base_spiders.listing_spider import Headers
from crawlers.base_spiders.paged_json import PagedJson
from crawlers.entry import Entry, Found, Listing, declared
from crawlers.provider import Provider, Terms, TermsBasis
from crawlers.words.subscriptions import subscription

_KINDS: Final = {"COURSE": CredentialKind.COURSE, "LEARNING_PATH": CredentialKind.LEARNING_PATH}
# Parts of a course.
_PARTS: Final = frozenset({"CHAPTER", "VIDEO"})
_IGNORED: Final = (
    *("availability", "availableLocales", "contributors", "descriptionIncludingHtml", "images", "publishedAt"),
    "shortDescriptionIncludingHtml",
)
_CLASSIFICATION: Final = frozenset({"assigner", "path", "associatedClassification"})
_SUBJECTS: Final = frozenset({"LIBRARY", "SUBJECT", "TOPIC"})
_LEVELS: Final = {"GENERAL": Level.MIXED}
_IN_HOUR: Final = {"SECOND": 3600, "MINUTE": 60, "HOUR": 1}


class LinkedinLearning(PagedJson):
    """Secrets `client_id` and `client_secret`. Options: `languages`, en where not given; `subscription`, what the
    operator knows of the price, which the API does not give."""

    name = "linkedin_learning"
    title = "LinkedIn Learning"
    url = "https://api.linkedin.com/v2/learningAssets"
    terms = Terms(
        TermsBasis.OWN_KEY_API,
        "https://legal.linkedin.com/api-terms-of-use",
        "A customer's own key. The user agreement forbids scraping, the API terms redistribution: there is no reader "
        "of the public site, and what the key gives is for the customer's own use.",
    )
    expected = range(5_000, 60_000)
    options: ClassVar[dict[str, object]] = {
        "authorisation": {"way": "client_credentials", "token_url": "https://www.linkedin.com/oauth/v2/accessToken"}
    }
    id_keys = ("urn",)
    results_key = "elements"
    next_keys = ("paging", "links")
    marks = frozenset({"urn", "title"})

    def __init__(self, provider: Provider | None = None) -> None:
        super().__init__(provider)
        self._offer = subscription(self.provider)

    def starts(self) -> Iterable[str]:
        languages = self.provider.options.get("languages", ["en"])
        return [
            f"{self.provider.url}?q=criteria&assetFilteringCriteria.assetTypes[0]={kind}"
            f"&assetFilteringCriteria.locales[0].language={language}&start=0&count=100"
            for kind in _KINDS
            for language in languages
        ]

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        place = parse_json(body, url)
        for key in self.next_keys:
            place = place.get(key) if isinstance(place, dict) else None
        links = [link for link in place if isinstance(link, dict)] if isinstance(place, list) else []
        following = [link.get("href") for link in links if link.get("rel") == "next"]
        return [urljoin(url, address) for address in following if isinstance(address, str) and address]

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        for entry in super().entries(body, url):
            details = entry.data.get("details")
            availability = details.get("availability", "AVAILABLE") if isinstance(details, dict) else "AVAILABLE"
            if str(entry.data.get("type")) in _PARTS:
                self.passed_over[str(entry.data["type"])] += 1
            elif availability != "AVAILABLE":
                self.passed_over[f"availability {availability}"] += 1
            else:
                yield entry

    def read(self, entry: Entry) -> Listing:
        kind, title = entry.take("type"), _text(entry, "title")
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": entry.take("urn"),
            "title": title,
            "kind": kind and kind.read_as(_KINDS.get(kind.words, kind.words)),
            "issuer": declared(self.title, self.title, self.provider.url),
            "delivery": declared(Delivery.ONLINE, "Courses are watched on the site", self.provider.url),
            "languages": _language(entry),
            "offers": self._offer,
            "stacking": [*_courses(entry.raw("contents"), "$.contents")] if _is_path(kind) else [],
        }
        entry.ignore("contents")
        for details in entry.inner("details"):
            finds |= _details(details)
        return {name: found for name, found in finds.items() if found}


def _is_path(kind: Found | None) -> bool:
    return kind is not None and kind.words == "LEARNING_PATH"


def _details(entry: Entry) -> dict[str, Found | list[Found] | None]:
    entry.ignore(*_IGNORED)
    level, updated, short = entry.take("level"), entry.take("lastUpdatedAt"), _text(entry, "shortDescription")
    entry.inner("relationships")
    return {
        "url": _address(entry),
        "summary": _text(entry, "description") or short,
        "level": level and (level.read_as(_LEVELS[level.words]) if level.words in _LEVELS else level.among(Level)),
        "effort": _effort(entry),
        "source_updated": updated and updated.read_as(_day(updated.value), Method.PARSED),
        **_classified(entry),
    }


def _text(entry: Entry, key: str) -> Found | None:
    """A text, which stands beside its language."""
    for inner in entry.inner(key):
        inner.ignore("locale")
        return inner.take("value")
    return None


def _language(entry: Entry) -> Found | None:
    title = entry.data.get("title")
    locale = title.get("locale") if isinstance(title, dict) else None
    if not isinstance(locale, dict) or not locale.get("language"):
        return None
    tag = "-".join(str(locale[part]) for part in ("language", "country") if locale.get(part))
    return Found([tag], tag, f"{entry.where}.title.locale")


def _address(entry: Entry) -> Found | None:
    """The page anyone may open; the others log a customer's learner in."""
    for urls in entry.inner("urls"):
        urls.ignore("aiccLaunch", "ssoLaunch")
        return urls.take("webLaunch")
    return None


def _effort(entry: Entry) -> Found | None:
    for time in entry.inner("timeToComplete"):
        amount, unit = time.take("duration"), time.take("unit")
        size = _IN_HOUR.get(unit.words) if unit else None
        if amount and unit and size and isinstance(amount.value, int | float):
            hours, words = round(amount.value / size, 2), f"{amount.words} {unit.words.lower()}s"
            return Found({"hours_min": hours, "hours_max": hours, "words": words}, words, amount.where, Method.PARSED)
        if amount:
            return amount.read_as({"hours_min": f"{amount.words} {unit.words if unit else ''}"})
    return None


def _day(milliseconds: Any) -> Any:
    """The day of a timestamp; what is none is handed on for the type to refuse."""
    if not isinstance(milliseconds, int | float):
        return milliseconds
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()


def _classified(entry: Entry) -> dict[str, Found | list[Found] | None]:
    """Skills are the provider's tags; libraries, subjects and topics are its subjects."""
    named: dict[str, list[str]] = {"provider_skills": [], "subjects": []}
    for item, where in entry.objects("classifications", _CLASSIFICATION):
        known = item.get("associatedClassification") or {}
        name, kind = (known.get("name") or {}).get("value"), known.get("type")
        if kind == "SKILL" and name:
            named["provider_skills"].append(name)
        elif kind in _SUBJECTS and name:
            named["subjects"].append(name)
        else:
            entry.raise_hand(f"{where}.associatedClassification.type", kind)
    where = f"{entry.where}.classifications"
    return {
        field: Found(list(dict.fromkeys(names)), ", ".join(names), where) for field, names in named.items() if names
    }


def _courses(contents: Any, where: str) -> Iterator[Found]:
    """The courses of a learning path, in whatever sections they stand."""
    for place, item in enumerate(contents if isinstance(contents, list) else ()):
        asset, at = item.get("asset") or {}, f"{where}[{place}].asset"
        if asset.get("type") == "COURSE" and asset.get("urn"):
            title = (asset.get("title") or {}).get("value")
            step = {"relation": StackingRelation.HAS_PART, "target": asset["urn"], "title": title}
            yield Found(step, title or asset["urn"], f"{at}.urn")
        else:
            yield from _courses(asset.get("contents"), f"{at}.contents")
