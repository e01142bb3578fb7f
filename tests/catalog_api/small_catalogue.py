"""A small fictional catalogue: a taxonomy, a dozen programs, and the services over them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from catalog.organisations.resolver import KnownOrganisation, OrganisationResolver
from catalog.program import Program, stored_form
from catalog.skills.taxonomy import Occupation, Skill, Taxonomy
from catalog.store import Staged, Store
from catalog_api.given import Services, Terms, services
from index_mappings.tantivy.engine import TantivyEngine

SKILLS = {
    "cloud-security": "Cloud security",
    "identity-management": "Identity management",
    "network-security": "Network security",
    "python": "Python",
    "bookkeeping": "Bookkeeping",
    "wound-care": "Wound care",
}
TAXONOMY = Taxonomy(
    version="fictional 1",
    skills=tuple(Skill(f"x:skill/{slug}", label) for slug, label in SKILLS.items()),
    occupations=(
        Occupation(
            "x:occupation/cloud-security-engineer",
            "Cloud security engineer",
            essential=("x:skill/cloud-security", "x:skill/identity-management"),
            optional=("x:skill/python", "x:skill/network-security"),
        ),
        Occupation("x:occupation/network-engineer", "Network engineer", essential=("x:skill/network-security",)),
        Occupation("x:occupation/bookkeeper", "Bookkeeper", essential=("x:skill/bookkeeping",)),
        Occupation("x:occupation/nurse", "Nurse", essential=("x:skill/wound-care",)),
    ),
)
ORGANISATIONS = OrganisationResolver(
    [KnownOrganisation("marlin-cloud", "Marlin Cloud", ("Marlin",)), KnownOrganisation("oakbridge", "Oakbridge")]
)
MARLIN = {"id": "marlin-cloud", "name": "Marlin Cloud"}
OAKBRIDGE = {"id": "oakbridge", "name": "Oakbridge"}
# What a listing may still hold after cleaning: quotes and braces are words, and an address may hold a quote.
HOSTILE_WORDS = "Cloud \" onmouseover=alert(1) x=' onfocus='alert(2) {{ 7 * 7 }} {% raw %}"
HOSTILE_URL = "https://fernway.example.org/?x='onclick='alert(3)"


def teaches(*slugs: str, relation: str = "teaches") -> list[dict[str, Any]]:
    return [
        {
            "uri": f"x:skill/{slug}",
            "label": SKILLS[slug],
            "relation": relation,
            "confidence": 1.0,
            "method": "exact_label",
            "evidence": f"provider_skills: {SKILLS[slug]}",
            "taxonomy": "fictional 1",
        }
        for slug in slugs
    ]


def program(native_id: str, title: str, provider: str = "quayside", **fields: Any) -> Program:
    """A program with the given fields and nothing else."""
    slug = native_id.replace("/", "-").replace(" ", "-")
    return Program.model_validate(
        {
            "id": f"{provider}:{native_id}",
            "provider": provider,
            "native_id": native_id,
            "url": f"https://{provider}.example.org/{slug}",
            "title": title,
            "kind": "certificate",
            **fields,
        }
    )


def words(said: str) -> dict[str, Any]:
    return {"words": said, "where": "$.listing"}


def one_off(amount: float, currency: str = "USD") -> list[dict[str, Any]]:
    return [{"access": "one_off", "price": {"amount": amount, "currency": currency}, "certificate": True}]


def monthly(amount: float) -> list[dict[str, Any]]:
    price = {"amount": amount, "currency": "USD"}
    return [{"access": "subscription", "price": price, "period": "month", "certificate": True, "words": "a month"}]


def hours(low: float, high: float | None = None) -> dict[str, Any]:
    return {"hours_min": low, "hours_max": high or low, "words": f"{low:g} hours"}


PROGRAMS = (
    program(
        "cloud-guard",
        "Cloud Security Guard",
        issuer=MARLIN,
        summary="Defend what runs in the cloud.",
        skills=teaches("cloud-security", "identity-management"),
        provider_skills=["Cloud security", "Identity management"],
        offers=monthly(40),
        effort=hours(40),
        level="intermediate",
        languages=["en"],
        delivery="online",
        employers=[{"organisation": MARLIN, "tie": "authorized_by", "evidence": words("Authorized by Marlin Cloud")}],
        stacking=[
            {
                "relation": "counts_toward",
                "target": "quayside:cloud-architect",
                "caveat": "admission not guaranteed",
                "evidence": words("counts toward the Cloud Architect programme"),
            }
        ],
        evidence={"title": words("Cloud Security Guard"), "offers": words("40 USD a month")},
    ),
    program(
        "cloud-architect",
        "Cloud Architect",
        issuer=MARLIN,
        skills=teaches("cloud-security", "python"),
        offers=one_off(900),
        effort=hours(120, 160),
        level="advanced",
        languages=["en"],
        stacking=[
            {"relation": "requires", "title": "Cloud Security Guard", "evidence": words("needs Cloud Security Guard")}
        ],
    ),
    program(
        "cloud-unpriced",
        "Cloud Security Guard, Evening",
        summary="Defend what runs in the cloud.",
        skills=teaches("cloud-security", "identity-management"),
        provider_skills=["Cloud security", "Identity management"],
        languages=["en"],
    ),
    program(
        "free-net",
        "Network Security Basics",
        issuer=OAKBRIDGE,
        skills=teaches("network-security"),
        level="beginner",
        offers=[{"access": "full_free", "charged": False, "certificate": True, "words": "Free"}],
        effort=hours(6),
    ),
    program(
        "trial-net",
        "Network Security Sampler",
        skills=teaches("network-security"),
        offers=[{"access": "trial", "price": {"amount": 0, "currency": "USD"}}],
        languages=["de"],
    ),
    program(
        "euro-books",
        "Bookkeeping for Small Firms",
        provider="fernway",
        skills=teaches("bookkeeping"),
        offers=one_off(50, "EUR"),
        effort=hours(20),
        languages=["de"],
        kind="course",
    ),
    program("wounds", "Wound Care at Home", provider="fernway", skills=teaches("wound-care"), kind="badge"),
    program("a/b c?", "Wound Care, Odd Number", provider="fernway", skills=teaches("wound-care"), kind="badge"),
    program(
        "hostile",
        HOSTILE_WORDS,
        provider="fernway",
        summary=HOSTILE_WORDS,
        url=HOSTILE_URL,
        issuer={"id": HOSTILE_WORDS, "name": HOSTILE_WORDS},
        provider_skills=[HOSTILE_WORDS],
        evidence={"title": {**words(HOSTILE_WORDS), "url": HOSTILE_URL}},
        stacking=[
            {"relation": "part_of", "target": "fernway:gone", "title": HOSTILE_WORDS, "evidence": words(HOSTILE_WORDS)}
        ],
    ),
)


def stored(programs: Iterable[Program], store: Store) -> int:
    """Puts the programs into the store, a run a provider; gives the store's sequence."""
    by_provider: dict[str, list[Program]] = {}
    for each in programs:
        by_provider.setdefault(each.provider, []).append(each)
    for provider, own in by_provider.items():
        with store.begin_run(provider, "import") as run:
            run.stage(Staged(each.id, str(hash(each.title)), stored_form(each)) for each in own)
            run.accept(complete=True)
    return store.sequence()


def opened(folder: Path, programs: Iterable[Program]) -> Services:
    """Services over a new store and index that hold the programs."""
    listed = list(programs)
    store = Store.open(f"sqlite:///{folder / 'store.db'}")
    engine = TantivyEngine(folder / "index")
    engine.rebuild(listed, stored(listed, store))
    terms = {
        "quayside": Terms("Quayside", "https://quayside.example.org/", "open_api", "https://quayside.example.org/t")
    }
    return services(store, engine, TAXONOMY, ORGANISATIONS, terms)
