"""The public (fictional) addresses under which providers list and link: stable wherever they happen to be served."""

from practice_providers.drafts import Draft

BADGES = "https://badges.harbourlight.example.org"
LEARN = "https://learn.stratuslane.example.org"
COLLEGE = "https://www.fernhill.example.org"
COURSES = "https://www.openquay.example.org"
FEED = "https://courses.lanternroad.example.org"
REGISTRY = "https://registry.commonledger.example.org"


def badge(issuer_slug: str, slug: str) -> str:
    return f"{BADGES}/org/{issuer_slug}/badge/{slug}"


def learn(kind: str, slug: str) -> str:
    return f"{LEARN}/en-us/{kind}/{slug}"


def college_page(slug: str) -> str:
    return f"{COLLEGE}/programmes/{slug}"


def course(slug: str) -> str:
    return f"{COURSES}/course/{slug}"


def professional_certificate(slug: str) -> str:
    return f"{COURSES}/professional-certificate/{slug}"


def feed_item(slug: str) -> str:
    return f"{FEED}/course/{slug}"


def resource(ctid: str) -> str:
    return f"{REGISTRY}/resources/{ctid}"


def graph(ctid: str) -> str:
    return f"{REGISTRY}/graph/{ctid}"


def openquay_page(draft: Draft) -> str:
    """Openquay's page of a course, or of a professional certificate where the draft is a whole programme."""
    return professional_certificate(draft.slug) if draft.level == 3 else course(draft.slug)
