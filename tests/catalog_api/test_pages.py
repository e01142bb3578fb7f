"""The pages: without a script, for a phone, for assistive technology, and deaf to hostile listings."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from selectolax.lexbor import LexborHTMLParser as Page
from selectolax.lexbor import LexborNode

from catalog.cost import UnknownCost
from catalog.program import Program
from catalog.store import StoredProgram
from catalog_api.pages.rendering import FOLDER, page
from tests.catalog_api.asgi_client import AsgiClient
from tests.catalog_api.small_catalogue import HOSTILE_WORDS, PROGRAMS, program

ADDRESSES = [
    "/",
    "/?q=cloud",
    "/?q=",
    "/?q=nothing-has-this-word",
    "/?goal=cloud+security+engineer&employer=Marlin&budget=200&currency=USD&hours_per_week=5",
    "/?goal=xylophonist",
    "/?q=&price_max=much",
    "/programs/quayside:cloud-guard",
    "/programs/quayside:cloud-unpriced",
    "/programs/fernway:hostile",
    "/programs/nobody:nothing",
    "/docs",
]


@pytest.fixture(params=ADDRESSES)
def shown(request: pytest.FixtureRequest, client: AsgiClient) -> str:
    answer = client.get(request.param)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def one(found: Page | LexborNode, selector: str) -> LexborNode:
    """The first that the selector finds; a page without it has failed its test."""
    node = found.css_first(selector)
    assert node is not None, selector
    return node


class Attributes(HTMLParser):
    """Every tag with its attributes, as a browser would read them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags(text: str) -> Iterator[tuple[str, dict[str, str | None]]]:
    parser = Attributes()
    parser.feed(text)
    yield from parser.tags


def test_nothing_runs(shown: str) -> None:
    for tag, attributes in tags(shown):
        assert tag not in ("script", "iframe", "object", "embed", "style", "base")
        assert not any(name.startswith("on") or name in ("style", "srcdoc") for name in attributes), attributes
        for name in ("href", "src", "action"):
            assert (attributes.get(name) or "/").startswith(("/", "#", "https://")), attributes


def test_a_phone_and_a_reader_find_their_way(shown: str) -> None:
    found = Page(shown)
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in shown
    assert (one(found, "html").attributes["lang"], len(found.css("h1")), len(found.css("main"))) == ("en", 1, 1)
    named = {label.attributes["for"] for label in found.css("label[for]")}
    for field in found.css("input:not([type=checkbox]), select, textarea"):
        assert field.attributes["id"] in named
    assert all(box.parent and box.parent.tag == "label" for box in found.css("input[type=checkbox]"))
    assert all("alt" in image.attributes for image in found.css("img"))
    ids = [node.attributes["id"] for node in found.css("[id]")]
    assert len(ids) == len(set(ids))


def test_a_hostile_listing_is_dead_text(client: AsgiClient) -> None:
    for address in ("/?q=cloud", "/?goal=cloud+security+engineer", "/programs/fernway:hostile"):
        text = client.get(address).text
        assert "&#34; onmouseover=alert(1)" in text
        assert "{{ 7 * 7 }}" in text


def test_even_what_no_cleaner_touched_is_dead_text() -> None:
    """As if every cleaner had failed: the record altered without validation."""
    hostile = {"title": "<script>alert(1)</script>", "summary": "<img src=x onerror=y>", "url": "javascript:alert(1)"}
    listing = program("x", "placeholder").model_copy(update=hostile)
    text = as_page(listing)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "&lt;img src=x onerror=y&gt;" in text
    assert "javascript:" not in text


def as_page(listing: Program) -> str:
    now = datetime.now(UTC)
    stored = StoredProgram(listing.id, listing.provider, "active", "", b"", now, now, 1)
    cost = UnknownCost("no_offer", "No price is stated.")
    shown: dict[str, Any] = {"program": listing, "stored": stored, "provider": "Fernway", "cost": cost}
    return bytes(page("program.html", last_seen=now, hours_per_week=5, **shown).body).decode()


def test_an_unknown_price_is_said_and_never_looks_free(client: AsgiClient) -> None:
    text = one(Page(client.get("/programs/quayside:cloud-unpriced").text), "main").text()
    assert "Price not stated" in text
    assert "Time not stated" in text
    assert "Level not stated" in text
    assert "free" not in text.lower()


def test_a_trial_never_looks_free(client: AsgiClient) -> None:
    card = one(Page(client.get("/?q=sampler").text), ".card").text()
    assert "Trial" in card
    assert "free" not in card.lower()


def test_evidence_stands_behind_a_programs_values(client: AsgiClient) -> None:
    text = one(Page(client.get("/programs/quayside:cloud-guard").text), "main").text()
    assert "Read from “40 USD a month” ($.listing)" in text
    assert "First read" in text


def test_recommendations_show_reasons_and_the_sum(client: AsgiClient) -> None:
    found = Page(client.get(ADDRESSES[4]).text)
    card = one(found, ".card")
    assert "Marlin Cloud issues it" in one(card, ".reasons").text()
    parts = [float(row.css("td")[2].text()) for row in card.css("tbody tr")]
    assert float(card.css("tfoot td")[2].text()) == pytest.approx(sum(parts), abs=0.005)
    assert one(found, "input[name=goal]").attributes["value"] == "cloud security engineer"


def test_filters_keep_what_was_chosen(client: AsgiClient) -> None:
    found = Page(client.get("/?q=cloud&kind=certificate&price_max=100&include_unknown=true").text)
    assert [box.attributes["value"] for box in found.css("input[checked]")] == ["true", "certificate"]
    assert one(found, "input[name=price_max]").attributes["value"] == "100"


def test_pages_lead_on_and_back(client: AsgiClient) -> None:
    first = Page(client.get("/?q=&page_size=4").text)
    following = one(first, "a[rel=next]").attributes["href"]
    assert following
    second = Page(client.get(following).text)
    assert "Page 2 of 3" in one(second, ".pager").text()
    assert one(second, "a[rel=prev]") is not None


@pytest.mark.parametrize(
    ("address", "status"), [("/?q=&price_max=much", 422), ("/programs/a:b", 404), ("/nowhere", 404)]
)
def test_errors_are_pages_with_a_way_on(client: AsgiClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert one(Page(answer.text), "main a.button, main form") is not None


@pytest.mark.parametrize("listing", PROGRAMS, ids=lambda listing: listing.native_id)
def test_every_program_has_its_page(client: AsgiClient, listing: Program) -> None:
    found = Page(client.get(f"/programs/{quote(listing.id, safe=':')}").text)
    title = one(found, "h1").text()
    assert title == (HOSTILE_WORDS if listing.native_id == "hostile" else listing.title)


def test_the_style_sheet_asks_nobody_else() -> None:
    sheet = (FOLDER / "static" / "credway.css").read_text("utf-8")
    assert "url(" not in sheet
    assert "@import" not in sheet
