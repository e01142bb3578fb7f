"""Programs that two providers list under slightly different titles and issuers."""

from dataclasses import dataclass

from practice_providers import addresses, assortment
from practice_providers.drafts import Draft, own_id
from practice_providers.topic import PROGRAM

FEED_TITLES = ("{} (online)", "Online Course: {}", "{} – Short Course", "{}!")
LEDGER_TITLES = ("{} Certificate", "Certificate: {}", "{} (non-credit)", "{}")


@dataclass(frozen=True)
class FeedTwin:
    """An item of the Lanternroad feed that is really Openquay's course."""

    original: Draft
    slug: str
    title: str
    link: str


@dataclass(frozen=True)
class LedgerTwin:
    """A record of the Commonledger registry that is really a page of Fernhill's."""

    original: Draft
    ctid: str
    title_form: str
    page: str


def feed_twins() -> tuple[FeedTwin, ...]:
    """Twelve of Openquay's courses; every other links to Openquay's own page."""
    courses = [draft for draft in assortment.offered(assortment.COURSES) if draft.level != PROGRAM][1:120:10]
    return tuple(_feed_twin(place, draft) for place, draft in enumerate(courses))


def _feed_twin(place: int, draft: Draft) -> FeedTwin:
    slug = f"partner-{draft.slug}"
    link = f"{addresses.course(draft.slug)}?utm_source=lanternroad" if place % 2 == 0 else addresses.feed_item(slug)
    return FeedTwin(draft, slug, FEED_TITLES[place % 4].format(draft.title), link)


def ledger_twins() -> tuple[LedgerTwin, ...]:
    """Twelve of Fernhill's pages; every other names Fernhill's own address."""
    pages = assortment.offered(assortment.COLLEGE)[2:146:12]
    return tuple(_ledger_twin(place, draft) for place, draft in enumerate(pages))


def _ledger_twin(place: int, draft: Draft) -> LedgerTwin:
    ctid = f"ce-{own_id(assortment.REGISTRY, f'twin {draft.slug}')}"
    page = f"{addresses.college_page(draft.slug)}/" if place % 2 == 0 else addresses.resource(ctid)
    return LedgerTwin(draft, ctid, LEDGER_TITLES[place % 4], page)
