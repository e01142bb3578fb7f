"""Credly: the public badges of any issuer on the platform."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from catalog.field_types.effort import Effort, TimeScale
from catalog.field_types.employer import EmployerTie
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from catalog.field_types.offer import Access, Offer
from catalog.field_types.portability import Portability
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.paged_json import PagedJson
from crawlers.entry import Entry, Found, Json, Listing, declared
from crawlers.errors import ProviderOptionsError
from crawlers.provider import Terms, TermsBasis

_IGNORED: Final = (
    *("earn_this_badge_url", "enable_detail_attribute_visibility", "enable_earn_this_badge"),
    *(
        "global_activity_url",
        "image",
        "image_url",
        "show_badge_lmi",
        "show_skill_tag_links",
        "translatable",
        "vanity_slug",
    ),
    # Which file of an archive the template stood in.
    "_org_file",
)
_ENTITY: Final = frozenset({"label", "primary", "entity"})
_ORGANISATION: Final = frozenset(
    {"type", "id", "name", "url", "vanity_url", "verified", "internationalize_badge_templates", "share_to_ziprecruiter"}
)
_ENDORSEMENT: Final = frozenset({"id", "url", "description", "endorser"})
_ENDORSER: Final = frozenset({"id", "url", "name", "image", "image_url"})
_SKILL: Final = frozenset({"id", "name", "vanity_slug"})
_ACTIVITY: Final = frozenset({"id", "activity_type", "required_badge_template_id", "title", "url"})
_ALIGNMENT: Final = frozenset({"id", "name", "url", "description"})
# What an earner has to do: earning criteria, neither prerequisites nor outcomes.
_ACTIVITY_TYPES: Final = frozenset(
    {
        *("Application", "Assessment", "Award", "Badge", "Course", "Credential", "Education Experience", "Leadership"),
        *("Member", "Other", "Participant", "Payment", "Portfolio", "Presenter", "Professional Experience", "Project"),
        *("Schedule / Registration", "Volunteer"),
    }
)
# The flag tells whether the issuer asks money for the badge; how much, and for what, it does not say.
_COSTS: Final = {
    "Free": Offer(access=Access.FULL_FREE, charged=False, certificate=True, words="Free"),
    "Paid": Offer(access=Access.UNKNOWN, charged=True, words="Paid"),
}
_KIND: Final = declared(CredentialKind.BADGE, "badge templates", "$.data")
_ORGANISATION_PAGE: Final = re.compile(r"/org(?:anizations)?/")
# An alignment names a standard or a framework, unless it says what the badge is good for.
_COUNTS_TOWARD: Final = re.compile(r"counts towards? (?:the |an? )?(.+)", re.IGNORECASE)


class Credly(PagedJson):
    """Option `issuers`: the slugs of the organisations whose badges are read."""

    name = "credly"
    title = "Credly"
    url = "https://www.credly.com/"
    terms = Terms(
        TermsBasis.PERMITTED_PAGES,
        "https://info.credly.com/api-terms-of-service",
        "Public badge pages as JSON, without a token. The terms and robots.txt are to be read before the first crawl; "
        "the issuer's own API needs the issuer's token.",
    )
    expected = range(1, 500_000)
    results_key = "data"
    next_keys = ("metadata", "next_page_url")
    id_keys = ("id",)
    marks = frozenset({"id", "name", "badge_template_activities"})

    def starts(self) -> Iterable[str]:
        issuers = self.provider.options.get("issuers")
        if not isinstance(issuers, list) or not issuers:
            raise ProviderOptionsError(
                f"Provider {self.provider.id} names no issuers.", 'Add options = { issuers = ["slug-on-credly"] }.'
            )
        return [urljoin(self.provider.url, f"organizations/{quote(slug)}/badges.json") for slug in issuers]

    def read(self, entry: Entry) -> Listing:
        entry.ignore(*_IGNORED)
        level, language, category, time = (entry.take(key) for key in _CLOSED)
        cost = entry.take("cost")
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": entry.take("id"),
            "url": entry.take("url"),
            "title": entry.take("name"),
            "summary": entry.take("description"),
            "kind": _KIND,
            "portability": _portability(self.provider.url),
            "level": level and level.among(Level),
            "languages": language and language.read_as([language.value], Method.STATED),
            "subjects": category and category.read_as([category.value], Method.STATED),
            "provider_skills": entry.each("skills", "name", _SKILL),
            "effort": time and time.read_as(_effort(time.words)),
            # A word that is neither Paid nor Free is handed on as it is, for the type to refuse.
            "offers": cost and cost.read_as([_COSTS.get(cost.words, cost.value)]),
            "stacking": _required(entry) + _counts_toward(entry),
        }
        finds |= _organisations(entry)
        return {name: found for name, found in finds.items() if found}


_CLOSED: Final = ("level", "language", "type_category", "time_to_earn")


@lru_cache(64)
def _portability(url: str) -> Found:
    """What the platform at this address says of all its badges."""
    host = str(urlsplit(url).hostname)
    platform = "credly" if host.endswith("credly.com") else host
    return declared(Portability(platform=platform, verifiable=True), "Badges can be verified by anyone", url)


@lru_cache(64)
def _effort(words: str) -> Effort | dict[str, str]:
    """A bucket ("Weeks"), and nothing finer; other words are handed on for the type to refuse."""
    scale = TimeScale.read(words)
    return Effort(scale=scale, words=words) if scale else {"scale": words}


def _organisations(entry: Entry) -> dict[str, Found | list[Found]]:
    """Issuer, partners and employers; a second "Issued by" is a partner."""
    issued: list[Found] = []
    employers: list[Found] = []
    for block in entry.inner("issuer"):
        block.ignore("summary")
        for entity, where in block.objects("entities", _ENTITY):
            found, label = _organisation(block, entity, where), entity.get("label")
            if found is not None and label == "Issued by":
                issued.append(found)
            elif found is not None and label == "Authorized by":
                tie = {"organisation": found.value, "tie": EmployerTie.AUTHORIZED_BY}
                employers.append(Found(tie, f"{label} {found.words}", found.where))
            else:
                block.raise_hand(f"{where}.label", label)
    finds: dict[str, Found | list[Found]] = {"employers": employers + _endorsed(entry)}
    if issued:
        finds["issuer"] = issued[0]
    if issued[1:]:
        names = [found.value for found in issued[1:]]
        finds["partners"] = Found(names, ", ".join(names), issued[1].where)
    return finds


def _organisation(block: Entry, entity: Json, where: str) -> Found | None:
    organisation = entity.get("entity")
    if not isinstance(organisation, dict):
        return None
    if not _ORGANISATION.issuperset(organisation):
        block.raise_hand(f"{where}.entity", sorted(organisation.keys() - _ORGANISATION))
    name = organisation.get("name")
    return Found(name, name, f"{where}.entity.name") if isinstance(name, str) and name else None


def _endorsed(entry: Entry) -> list[Found]:
    """Organisations that endorse; people do too, but only an organisation's page is under /org/."""
    ties = []
    for endorsement, where in entry.objects("endorsements", _ENDORSEMENT):
        endorser = endorsement.get("endorser") or {}
        if not _ENDORSER.issuperset(endorser):
            entry.raise_hand(f"{where}.endorser", sorted(endorser.keys() - _ENDORSER))
        name = endorser.get("name")
        if name and _ORGANISATION_PAGE.search(endorser.get("url") or ""):
            words = endorsement.get("description") or name
            tie = {"organisation": name, "tie": EmployerTie.ENDORSED_BY}
            ties.append(Found(tie, words, f"{where}.endorser.name"))
    return ties


def _required(entry: Entry) -> list[Found]:
    """Badges an earner must hold already."""
    needs = []
    for activity, where in entry.objects("badge_template_activities", _ACTIVITY):
        if activity.get("activity_type") not in _ACTIVITY_TYPES:
            entry.raise_hand(f"{where}.activity_type", activity.get("activity_type"))
        if target := activity.get("required_badge_template_id"):
            title = activity.get("title") or None
            need = {"relation": StackingRelation.REQUIRES, "target": target, "title": title}
            needs.append(Found(need, title or target, f"{where}.required_badge_template_id"))
    return needs


def _counts_toward(entry: Entry) -> list[Found]:
    steps = []
    for alignment, where in entry.objects("alignments", _ALIGNMENT):
        if said := _COUNTS_TOWARD.fullmatch(alignment.get("name") or ""):
            step = {"relation": StackingRelation.COUNTS_TOWARD, "title": said[1], "url": alignment.get("url")}
            steps.append(Found(step, said[0], f"{where}.name", Method.PARSED))
    return steps
