"""Credly: the public badges of any issuer on the platform."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urljoin

from catalog.field_types.employer import EmployerTie
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.offer import Access
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.paged_json import PagedJson
from crawlers.entry import Entry, Found, Listing, declared
from crawlers.errors import ProviderOptionsError
from crawlers.provider import Terms, TermsBasis

_IGNORED: Final = (
    *("alignments", "earn_this_badge_url", "enable_detail_attribute_visibility", "enable_earn_this_badge"),
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
_ENTITY_IGNORED: Final = (
    *("type", "id", "url", "vanity_url", "verified"),
    *("internationalize_badge_templates", "share_to_ziprecruiter"),
)
_SKILL_IGNORED: Final = frozenset({"id", "vanity_slug"})
# What an earner has to do: earning criteria, neither prerequisites nor outcomes.
_ACTIVITIES: Final = frozenset(
    "Application Assessment Award Badge Course Credential Leadership Member Other Participant Payment Portfolio Presenter "
    "Project Volunteer".split()
) | {"Education Experience", "Professional Experience", "Schedule / Registration"}
# The flag tells whether the issuer asks money for the badge; how much, and for what, it does not say.
_COSTS: Final = {
    "Free": {"access": Access.FULL_FREE, "charged": False, "certificate": True, "words": "Free"},
    "Paid": {"access": Access.UNKNOWN, "charged": True, "words": "Paid"},
}
_KIND: Final = declared(CredentialKind.BADGE, "badge templates", "$.data")
_PORTABILITY: Final = declared(
    {"platform": "credly", "verifiable": True}, "Credly badges can be verified by anyone", "https://info.credly.com"
)


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
        simple = {
            "native_id": entry.take("id"),
            "url": entry.take("url"),
            "title": entry.take("name"),
            "summary": entry.take("description"),
            "level": _mapped(entry.take("level")),
            "languages": _one(entry.take("language")),
            "subjects": _one(entry.take("type_category")),
            "provider_skills": entry.each("skills", "name", _SKILL_IGNORED),
            "effort": _effort(entry.take("time_to_earn")),
            "offers": _offers(entry.take("cost")),
        }
        listing: Listing = {name: found for name, found in simple.items() if found is not None}
        listing["kind"] = _KIND
        listing["portability"] = _PORTABILITY
        listing.update(_organisations(entry))
        required = [found for activity in entry.inner("badge_template_activities") for found in _required(activity)]
        if required:
            listing["stacking"] = required
        return listing


def _mapped(found: Found | None) -> Found | None:
    return found and found.read_as(found.value)


def _one(found: Found | None) -> Found | None:
    return found and found.read_as([found.value], Method.STATED)


def _effort(found: Found | None) -> Found | None:
    return found and found.read_as({"scale": found.value, "words": found.words})


def _offers(found: Found | None) -> Found | None:
    # A word that is neither Paid nor Free is handed on as it is, for the type to refuse.
    return found and found.read_as([_COSTS.get(found.value, found.value)])


def _organisations(entry: Entry) -> Listing:
    """Issuer, partners and employers; a second "Issued by" is a partner."""
    issued: list[Found] = []
    employers: list[Found] = []
    for block in entry.inner("issuer"):
        block.ignore("summary")
        for entity in block.inner("entities"):
            _entity(entity, issued, employers)
    employers += [found for one in entry.inner("endorsements") for found in _endorsed(one)]
    listing: Listing = {}
    if issued:
        listing["issuer"] = issued[0]
    if issued[1:]:
        names = [found.value for found in issued[1:]]
        listing["partners"] = Found(names, ", ".join(names), issued[1].where)
    if employers:
        listing["employers"] = employers
    return listing


def _entity(entity: Entry, issued: list[Found], employers: list[Found]) -> None:
    label = entity.take("label")
    entity.ignore("primary")
    for organisation in entity.inner("entity"):
        organisation.ignore(*_ENTITY_IGNORED)
        name = organisation.take("name")
        if name is None or label is None:
            entity.puzzled("label")
        elif label.value == "Issued by":
            issued.append(name)
        elif label.value == "Authorized by":
            words = f"{label.words} {name.words}"
            employers.append(Found({"organisation": name.value, "tie": EmployerTie.AUTHORIZED_BY}, words, name.where))
        else:
            entity.puzzled("label")


def _endorsed(endorsement: Entry) -> Iterable[Found]:
    endorsement.ignore("id", "url")
    said = endorsement.take("description")
    for endorser in endorsement.inner("endorser"):
        endorser.ignore("id", "image", "image_url")
        address, name = endorser.take("url"), endorser.take("name")
        # People endorse too; only an organisation's page is under /org/.
        if name is not None and address is not None and "/org" in str(address.value):
            tie = {"organisation": name.value, "tie": EmployerTie.ENDORSED_BY}
            yield (said or name).read_as(tie, Method.STATED)


def _required(activity: Entry) -> Iterable[Found]:
    activity.ignore("id", "url")
    title, target, kind = (
        activity.take("title"),
        activity.take("required_badge_template_id"),
        activity.take("activity_type"),
    )
    if kind is not None and kind.value not in _ACTIVITIES:
        activity.puzzled("activity_type")
    if target is not None:
        need = {"relation": StackingRelation.REQUIRES, "target": target.value, "title": title and title.value}
        yield Found(need, (title or target).words, target.where)
