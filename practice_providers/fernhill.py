"""Fernhill Community College: HTML pages with schema.org JSON-LD, found through a sitemap index.

`/robots.txt`, `/sitemap.xml` (index), `/sitemaps/*.xml`, `/programmes/<slug>`; `/programmes` lists them for people.
"""

from functools import lru_cache
from typing import Any

from practice_providers import addresses, assortment
from practice_providers.dirt import LINE_SEPARATOR, REVIEW_TEXT, TEST_TITLE, UNSAFE_URL, untidy
from practice_providers.exchange import Request, Response, text_response
from practice_providers.expected import Expected
from practice_providers.fernhill_pages import page, sitemap, sitemap_index
from practice_providers.fernhill_terms import Term, listing, term, title
from practice_providers.site import Site

NAME = assortment.COLLEGE
# The delay is real but short: a polite crawl of the whole site should still end within seconds.
ROBOTS = """User-agent: *
Disallow: /account/
Disallow: /print/
Crawl-delay: 0.02

Sitemap: {base_url}/sitemap.xml
"""
PROSPECTUS = "/print/prospectus-2019"
SITEMAP_SIZE = 80
HTML, XML, PLAIN = "text/html; charset=utf-8", "application/xml; charset=utf-8", "text/plain; charset=utf-8"


def site() -> Site:
    starts = ("/sitemap.xml",)
    return Site(NAME, "schema_org", "Fernhill Community College", addresses.COLLEGE, starts, expected(), answer)


def answer(request: Request) -> Response | None:
    path, base = request.path, request.base_url
    if path == "/robots.txt":
        return text_response(path, ROBOTS.format(base_url=base), PLAIN)
    if path == "/sitemap.xml":
        return text_response(path, sitemap_index(base, sitemaps()), XML)
    if path in sitemaps():
        return text_response(path, sitemap(base, sitemaps()[path]), XML)
    html = pages().get(path)
    return text_response(path, html, HTML) if html is not None else None


@lru_cache(maxsize=1)
def sitemaps() -> dict[str, list[str]]:
    """The paths in each sitemap; one of them is forbidden by robots.txt, as happens."""
    found = [path for path in pages() if path.startswith("/programmes/")]
    parts = [found[start : start + SITEMAP_SIZE] for start in range(0, len(found), SITEMAP_SIZE)]
    numbered = {f"/sitemaps/programmes-{number}.xml": part for number, part in enumerate(parts, 1)}
    return numbered | {"/sitemaps/pages.xml": ["/about", "/programmes", "/open-evening", PROSPECTUS]}


@lru_cache(maxsize=1)
def pages() -> dict[str, str]:
    """Every HTML page by its path."""
    regular = {
        f"/programmes/{draft.slug}": page(listing(draft), title(draft), draft) for draft in assortment.offered(NAME)
    }
    dirty = {f"/programmes/{slug}": html for slug, html, _ in _dirty()}
    links = "".join(f'<li><a href="{path}">{path.rsplit("/", 1)[-1].replace("-", " ")}</a></li>' for path in regular)
    return {
        **regular,
        **dirty,
        "/": "<html><body><h1>Fernhill Community College</h1><a href='/programmes'>Programmes</a></body></html>",
        "/about": "<html><body><h1>About Fernhill</h1><p>Teaching on the hill since the mill closed.</p></body></html>",
        "/programmes": f"<html><body><h1>All programmes</h1><ul>{links}</ul></body></html>",
        "/open-evening": "<html><body><h1>Open evening</h1><p>Come and look around.</p></body></html>",
        PROSPECTUS: page(
            [term("Course", "old-prospectus", "Prospectus 2019", "Kept for the archive.")], "Prospectus 2019"
        ),
    }


def _dirty() -> list[tuple[str, str, dict[str, Any]]]:
    """Unclean pages: slug, HTML, and what must come of it."""
    words = "Evenings by the fire with patient neighbours. Bring something to mend."

    def made(slug: str, verdict: dict[str, Any], **changes: Any) -> tuple[str, str, dict[str, Any]]:
        name = slug.replace("-", " ").capitalize()
        return slug, page([term("Course", slug, name, words) | changes], name), verdict

    def offer(price: Any, currency: str) -> Term:
        return {"@type": "Offer", "category": "Paid", "price": price, "priceCurrency": currency}

    return [
        *(_broken(slug) for slug in ("mending-clocks", "mending-kettles", "mending-umbrellas")),
        made("mending-nothing", {"reject": "no_title"}, name="  "),
        made("mending-fences", {"reject": "unsafe_url"}, url=UNSAFE_URL, **{"@id": UNSAFE_URL}),
        made("mending-dummies", {"reject": "test_listing"}, name=TEST_TITLE),
        made("mending-time-machines", {"hours": "absurd_duration"}, timeRequired="-PT30H"),
        made("mending-cathedrals", {"hours": "absurd_duration"}, timeRequired="PT999999H"),
        made("mending-coins", {"price": "unknown_currency"}, offers=offer("40.00", "XQQ")),
        made("mending-promises", {"price": "zero_placeholder"}, offers=offer(0, "GBP")),
        made("mending-manners", {"level": "not_a_level"}, educationalLevel=REVIEW_TEXT),
        made("mending-books", {}, description=untidy(words) + LINE_SEPARATOR),
    ]


def _broken(slug: str) -> tuple[str, str, dict[str, Any]]:
    """A page whose JSON-LD breaks off, forgets a comma or holds a bare line break."""
    name = slug.replace("-", " ").capitalize()
    html = page([term("Course", slug, name, "An evening course.")], name)
    harm = {
        "mending-clocks": ('"description":', '"description"'),
        "mending-kettles": ("}</script>", "</script>"),
        "mending-umbrellas": ("An evening course.", 'An evening "course.'),
    }
    return slug, html.replace(*harm[slug]), {"reject": "unreadable"}


def expected() -> Expected:
    dirty = [(slug, verdict) for slug, _, verdict in _dirty()]
    return Expected(
        {"page": len(assortment.offered(NAME)) + len(dirty)},
        {slug: verdict["reject"] for slug, verdict in dirty if "reject" in verdict},
        {slug: verdict for slug, verdict in dirty if verdict and "reject" not in verdict},
        forbidden_paths=(PROSPECTUS,),
        other_pages=("/about", "/programmes", "/open-evening"),
    )
