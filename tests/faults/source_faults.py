"""The ways in which a source breaks, each a small transformation of the pages it serves."""

import html
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from tests.faults.opened_pages import Json, Page, copied, inside, strings
from tests.faults.provider_keys import keys

Pages = list[Page]
Breaks = Callable[[list[Page], random.Random], list[Page]]
LOGIN: Final = b"<!DOCTYPE html><html><body><h1>Please log in to continue</h1><form action=/login></form></body></html>"
CAPTCHA: Final = b"<!DOCTYPE html><html><body><p>Verify you are human</p><div class=captcha></div></body></html>"
ERROR: Final = b'{"error": {"code": 40301, "message": "Quota exceeded", "status": "RESOURCE_EXHAUSTED"}}'
SPANISH: Final = "Aprende con ejemplos reales cómo las personas del oficio trabajan cada día, y qué es lo importante. "
REVIEW: Final = "Loved every minute of it, five stars, would take it again"
_PRICE: Final = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR: Final = re.compile(r"20(\d\d)(?=-\d\d-\d\d| )")
_ISO_HOURS: Final = re.compile(r"PT(\d+)H")


@dataclass(frozen=True)
class SourceFault:
    """A fault by name; `breaks` gives the pages as they come when it has struck."""

    name: str
    breaks: Breaks


def each(change: Callable[[str, Json], None]) -> Breaks:
    """A fault that strikes every listing: `change` gets the provider and alters the listing in place."""
    return lambda pages, dice: [page.each(partial(change, page.provider)) for page in pages]


def lists(change: Callable[[Page, random.Random, list[Json]], list[Json]]) -> Breaks:
    """A fault in whole lists of listings."""
    return lambda pages, dice: [page.opened(partial(change, page, dice)) for page in pages]


def said(field: str, change: Callable[[str], str]) -> Breaks:
    """A fault in the words of one field."""

    def one(provider: str, listing: Json) -> None:
        for key in keys(provider, field) & listing.keys():
            listing[key] = strings(listing[key], change)

    return each(one)


def dropped(field: str) -> Breaks:
    def one(provider: str, listing: Json) -> None:
        for holder, key in [*inside(listing, keys(provider, field))]:
            del holder[key]

    return each(one)


def renamed(field: str) -> Breaks:
    def one(provider: str, listing: Json) -> None:
        for holder, key in [*inside(listing, keys(provider, field))]:
            holder[f"{key.replace(':', ':x')}_v2"] = holder.pop(key)

    return each(one)


def valued(field: str, change: Callable[[Any], Any]) -> Breaks:
    """A fault in the values of one field, wherever it stands in the listing."""

    def one(provider: str, listing: Json) -> None:
        for holder, key in inside(listing, keys(provider, field)):
            holder[key] = change(holder[key])

    return each(one)


def bodies(change: Callable[[bytes], bytes], from_page: int = 0) -> Breaks:
    """A fault in what comes over the wire, from that page with listings on."""

    def broken(pages: Pages, dice: random.Random) -> Pages:
        met, made = 0, []
        for page in pages:
            holds = page.count() > 0
            made.append(replace(page, body=change(page.body)) if holds and met >= from_page else page)
            met += holds
        return made

    return broken


def every_second(change: Callable[[bytes], bytes]) -> Breaks:
    def broken(pages: Pages, dice: random.Random) -> Pages:
        holding = [page for page in pages if page.count()]
        struck = {page.url for page in holding[1::2] or holding}
        return [replace(page, body=change(page.body)) if page.url in struck else page for page in pages]

    return broken


def first_page_only(pages: Pages, dice: random.Random) -> Pages:
    holding = [page for page in pages if page.count()]
    left_out = {page.url for page in holding[1:]}
    return [page for page in pages if page.url not in left_out]


def first_page_for_ever(pages: Pages, dice: random.Random) -> Pages:
    first = next(page for page in pages if page.count())
    return [replace(page, body=first.body) if page.count() else page for page in pages]


def truncated(pages: Pages, dice: random.Random) -> Pages:
    """The list ends after seven tenths of what it should hold, without an error."""
    left = int(sum(page.count() for page in pages) * 0.7)

    def some(found: list[Json]) -> list[Json]:
        nonlocal left
        kept = found[: max(left, 0)]
        left -= len(found)
        return kept

    return [page.opened(some) for page in pages]


def renumbered(pages: Pages, dice: random.Random) -> Pages:
    def one(provider: str, listing: Json) -> None:
        number = f"{dice.randrange(10**9):09d}"
        for key in (keys(provider, "id") | keys(provider, "url")) & listing.keys():
            listing[key] = strings(listing[key], lambda text: f"{text.rstrip('/')}-{number}" if text else text)

    return [page.each(partial(one, page.provider)) for page in pages]


def shifted(field: str) -> Breaks:
    """Every listing carries the value of the one before it."""

    def broken(pages: Pages, dice: random.Random) -> Pages:
        last: Json = {}

        def one(provider: str, listing: Json) -> None:
            for key in keys(provider, field) & listing.keys():
                listing[key], last[key] = last.get(key, listing[key]), listing[key]

        return [page.each(partial(one, page.provider)) for page in pages]

    return broken


def strangers(title: str, host: str) -> Breaks:
    """A third as many listings again that belong to somebody else."""

    def more(page: Page, dice: random.Random, found: list[Json]) -> list[Json]:
        some = found if page.provider == "fernhill" else found[::3]
        return [*found, *(stranger(page, listing, dice) for listing in some)]

    def stranger(page: Page, listing: Json, dice: random.Random) -> Json:
        made = copied(listing)
        inner, token = page.inner(made), f"{dice.randrange(10**9):09d}"
        for key in keys(page.provider, "id") & inner.keys():
            inner[key] = strings(inner[key], lambda text: f"{text}{token}")
        for key in keys(page.provider, "url") & inner.keys():
            inner[key] = f"https://{host}/item/{token}"
        for key in keys(page.provider, "title") & inner.keys():
            inner[key] = strings(inner[key], lambda _: f"{title}, {token[:3]}")
        return made

    return lists(more)


def scaled(price: Any, factor: float) -> Any:
    if isinstance(price, str):
        return _PRICE.sub(lambda found: f"{float(found[0].replace(',', '')) * factor:.2f}", price)
    return price * factor if isinstance(price, int | float) and not isinstance(price, bool) else price


def lengthened(length: Any) -> Any:
    """Minutes given where hours stood."""
    if isinstance(length, str):
        return _PRICE.sub(lambda found: str(int(float(found[0]) * 60)), length)
    if isinstance(length, dict):
        return {**length, "duration": _ISO_HOURS.sub(lambda h: f"PT{int(h[1]) * 60}H", str(length.get("duration", "")))}
    return length * 60 if isinstance(length, int | float) else length


def years_back(value: Any) -> Any:
    return strings(
        value, lambda text: re.sub(r"20(\d\d)(?=-\d\d-\d\d| )", lambda year: f"20{int(year[1]) - 11:02d}", text)
    )


def of_another_sort(provider: str, listing: Json) -> None:
    if provider == "stratuslane":
        listing["type"] = "course"
    for key in keys(provider, "kind") & listing.keys():
        listing[key] = "ceterms:Badge" if provider == "commonledger" else "EducationalOccupationalCredential"


def as_free(provider: str, listing: Json) -> None:
    for holder, key in inside(listing, keys(provider, "price")):
        holder[key] = "Free" if provider in ("harbourlight", "lanternroad") else "0.00"


def only_required(provider: str, listing: Json) -> None:
    needed = keys(provider, "id") | keys(provider, "title") | keys(provider, "url") | {"@type", "type"}
    for key in listing.keys() - needed - {"course_runs", "courses", "badge_template_activities"}:
        listing[key] = None if provider != "lanternroad" else ""


def parked(url: str) -> str:
    return re.sub(r"//[^/]+", "//parked.example.org", url)


def doubled_entities(text: str) -> str:
    return html.escape(html.escape(html.escape(f"<p>{text}</p> Tools & techniques")))


FAULTS: Final = (
    SourceFault("feed truncated after seven tenths", truncated),
    SourceFault("pages cut in the middle", every_second(lambda body: body[: len(body) // 2])),
    SourceFault("first page only", first_page_only),
    SourceFault("first page again and again", first_page_for_ever),
    SourceFault("every page sent twice", lambda pages, dice: [*pages, *(page for page in pages if page.count())]),
    SourceFault("empty list with 200", lists(lambda page, dice, found: [])),
    SourceFault("error JSON with 200", bodies(lambda body: ERROR)),
    SourceFault("error JSON with 200 after the first page", bodies(lambda body: ERROR, 1)),
    SourceFault("login page with 200", every_second(lambda body: LOGIN)),
    SourceFault("captcha page with 200 after the first page", bodies(lambda body: CAPTCHA, 1)),
    SourceFault("key of the title renamed", renamed("title")),
    SourceFault("key of the id renamed", renamed("id")),
    SourceFault("key of the address renamed", renamed("url")),
    SourceFault("key of the description renamed", renamed("summary")),
    SourceFault("key of the price renamed", renamed("price")),
    SourceFault("key of the duration renamed", renamed("length")),
    SourceFault("only the required keys left", each(only_required)),
    SourceFault("all prices 0", valued("price", lambda price: scaled(price, 0))),
    SourceFault("prices x100", valued("price", lambda price: scaled(price, 100))),
    SourceFault("prices as words", valued("price", lambda _: "Ask for a quote")),
    SourceFault("currency switched", valued("currency", lambda _: "JPY")),
    SourceFault("everything marked free", each(as_free)),
    SourceFault("language switched", said("summary", lambda text: SPANISH * max(1, len(text) // len(SPANISH)))),
    SourceFault("titles in another language", said("title", lambda text: "Curso: el oficio y las " + text[::-1])),
    SourceFault("encoding broken", bodies(lambda body: body.decode("utf-8-sig").encode().decode("latin-1").encode())),
    SourceFault("question marks for letters", bodies(lambda body: body.decode("utf-8-sig").encode("ascii", "replace"))),
    SourceFault("HTML entities doubled", said("summary", doubled_entities)),
    SourceFault("titles emptied", said("title", lambda _: "")),
    SourceFault("titles all equal", said("title", lambda _: "Course catalogue")),
    SourceFault("titles of the neighbours", shifted("title")),
    SourceFault("descriptions emptied", said("summary", lambda _: "")),
    SourceFault("descriptions all equal", said("summary", lambda _: "Learn with the best, wherever you are.")),
    SourceFault("descriptions cut off", said("summary", lambda text: text[:40])),
    SourceFault("skills dropped", dropped("skills")),
    SourceFault("issuer dropped", dropped("issuer")),
    SourceFault("stacking dropped", dropped("stacking")),
    SourceFault("minutes where hours were", valued("length", lengthened)),
    SourceFault("level is review text", valued("level", lambda level: strings(level, lambda _: REVIEW))),
    SourceFault("kinds changed", each(of_another_sort)),
    SourceFault("dates in the past", valued("dates", years_back)),
    SourceFault("ids renumbered", renumbered),
    SourceFault("ids of the neighbours", shifted("id")),
    SourceFault("addresses at another host", said("url", parked)),
    SourceFault("addresses are scripts", said("url", lambda _: "javascript:void(0)")),
    SourceFault("one address for all", said("url", lambda text: "/".join(text.split("/")[:3]) + "/")),
    SourceFault("records of another provider", strangers("Sourdough for Bakers", "bakers.example.org")),
    SourceFault("dump of test data", strangers("Lorem ipsum", "staging.example.org")),
)
