"""Credly: the public badges of any issuer on the platform."""

import re
from collections.abc import Iterable, Iterator
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
from crawlers.words.counts_toward import named_program
from crawlers.words.credit_recommendations import RECOMMENDS_CREDIT, recommended_credit
from crawlers.words.iso_times import day

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
    # Certification, Experience, Learning or Validation: what sort of proof it is, no subject.
    "type_category",
    # Which file of an archive the template stood in.
    "_org_file",
    # What the issuer's own API adds: how the badge is handed out, not what it is.
    *("allow_duplicate_badges", "badges_count", "certification", "created_at", "criteria_url", "criteria_url_name"),
    *("get_issue_count", "printing_disabled", "recipient_type", "recommendations", "record_to_blockchain"),
    *("reporting_tags", "show_lmi_jobs", "show_template_settings", "state_updated_at", "template_type"),
)
_ENTITY: Final = frozenset({"label", "primary", "entity"})
_ORGANISATION: Final = frozenset(
    {"type", "id", "name", "url", "vanity_url", "verified", "internationalize_badge_templates", "share_to_ziprecruiter"}
)
_ENDORSEMENT: Final = frozenset({"id", "url", "description", "endorser"})
_ENDORSER: Final = frozenset({"id", "url", "name", "image", "image_url"})
_SKILL: Final = frozenset({"id", "name", "vanity_slug"})
_ACTIVITY: Final = frozenset({"id", "activity_type", "activity_url", "required_badge_template_id", "title", "url"})
_TEMPLATE: Final = frozenset({"id", "type", "name", "url", "vanity_url", "vanity_slug", "image", "image_url"})
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


class Credly(PagedJson):
    """Option `issuers`: the slugs of the organisations whose badges are read.

    Of the templates in the issuer's own API, only those that are active and public are listings.
    """

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

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        for entry in super().entries(body, url):
            state, public = entry.data.get("state", "active"), entry.data.get("public", True)
            if state == "active" and public is True:
                yield entry
            else:
                self.passed_over["not public" if state == "active" else f"state {state}"] += 1

    def read(self, entry: Entry) -> Listing:
        entry.ignore("state", "public", *_IGNORED)
        level, language, time = (entry.take(key) for key in _CLOSED)
        cost, updated = entry.take("cost"), entry.take("updated_at")
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": entry.take("id"),
            "url": entry.take("url"),
            "title": entry.take("name"),
            "summary": entry.take("description"),
            "kind": _KIND,
            "portability": _portability(self.provider.url),
            "level": level and level.among(Level),
            "languages": language and language.read_as([language.value], Method.STATED),
            "provider_skills": _skills(entry),
            "effort": time and time.read_as(_effort(time.words)),
            # A word that is neither Paid nor Free is handed on as it is, for the type to refuse.
            "offers": cost and cost.read_as([_COSTS.get(cost.words, cost.value)]),
            "stacking": _required(entry) + _counts_toward(entry),
            "source_updated": updated and updated.read_as(day(updated.words), Method.PARSED),
        }
        endorsed, credit = _endorsements(entry)
        finds |= {"credit": credit, **_organisations(entry, endorsed)}
        return {name: found for name, found in finds.items() if found}


_CLOSED: Final = ("level", "language", "time_to_earn")


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


def _skills(entry: Entry) -> Found | None:
    """The skills' names: objects on the public pages, plain texts in the issuer's API."""
    plain = entry.data.get("skills")
    if plain and isinstance(plain, list) and all(isinstance(skill, str) for skill in plain):
        return entry.take("skills")
    return entry.each("skills", "name", _SKILL)


def _organisations(entry: Entry, endorsed: list[Found]) -> dict[str, Found | list[Found]]:
    """Issuer, partners and employers; a second "Issued by" is a partner."""
    issued: list[Found] = []
    for owner in entry.inner("owner"):
        owner.ignore(*_ORGANISATION, "enable_blockchain", "vanity_slug", "viewable")
        issued += [found for found in [owner.take("name")] if found]
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
    finds: dict[str, Found | list[Found]] = {"employers": employers + endorsed}
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


def _endorsements(entry: Entry) -> tuple[list[Found], Found | None]:
    """Organisations that endorse, and the credit one of them recommends.

    People endorse too, but only an organisation's page is under /org/. Of 2,246 organisations' endorsements, 2,189 are
    the American Council on Education's, which recommends credit and is no employer.
    """
    ties: list[Found] = []
    credit: Found | None = None
    for endorsement, where in entry.objects("endorsements", _ENDORSEMENT):
        endorser = endorsement.get("endorser") or {}
        if not _ENDORSER.issuperset(endorser):
            entry.raise_hand(f"{where}.endorser", sorted(endorser.keys() - _ENDORSER))
        name = str(endorser.get("name") or "")
        words = str(endorsement.get("description") or name)
        if not name or not _ORGANISATION_PAGE.search(endorser.get("url") or ""):
            continue
        if name == RECOMMENDS_CREDIT:
            credit = Found([recommended_credit(words)], words, f"{where}.description", Method.PARSED)
        else:
            tie = {"organisation": name, "tie": EmployerTie.ENDORSED_BY}
            ties.append(Found(tie, words, f"{where}.endorser.name"))
    return ties, credit


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
    return needs + _required_templates(entry, {need.value["target"] for need in needs})


def _required_templates(entry: Entry, known: set[str]) -> list[Found]:
    """Required badges that the issuer's API names beside the activities."""
    needs = []
    for template, where in entry.objects("required_badge_templates", _TEMPLATE):
        target, title = template.get("id"), template.get("name")
        if target and target not in known:
            need = {"relation": StackingRelation.REQUIRES, "target": target, "title": title}
            needs.append(Found(need, title or target, f"{where}.id"))
    return needs


def _counts_toward(entry: Entry) -> list[Found]:
    """An alignment names a standard or a framework, unless it says toward which program the badge counts."""
    steps = []
    for alignment, where in entry.objects("alignments", _ALIGNMENT):
        for key in ("name", "description"):
            if program := named_program(words := alignment.get(key) or ""):
                step = {"relation": StackingRelation.COUNTS_TOWARD, "title": program, "url": alignment.get("url")}
                steps.append(Found(step, words, f"{where}.{key}", Method.PARSED))
                break
    return steps
