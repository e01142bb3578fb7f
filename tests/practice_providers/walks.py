"""Walks each shape to its end over HTTP, as a crawler would, and gives its entries by native id."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import httpx

from practice_providers import PracticeProvider

Entry = dict[str, Any]
Entries = list[tuple[str, Entry]]
Get = Callable[[str], httpx.Response]
COURSE = "{https://courses.lanternroad.example.org/ns/course/1.0/}"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def walk(provider: PracticeProvider) -> Entries:
    """Every entry a provider serves, as (native id, entry); an unreadable page gives an empty entry."""
    with httpx.Client() as client:
        return WALKS[provider.shape](provider, client.get)


def credly(provider: PracticeProvider, get: Get) -> Entries:
    found: Entries = []
    for start in provider.start_urls:
        url: str | None = start
        while url:
            page = get(url).json()
            found += [(badge["id"] or badge["vanity_slug"], badge) for badge in page["data"]]
            url = page["metadata"]["next_page_url"]
    return found


def microsoft_learn(provider: PracticeProvider, get: Get) -> Entries:
    catalog = json.loads(get(provider.start_urls[0]).content.decode("utf-8-sig"))
    kinds = [kind for kind in catalog if kind not in ("levels", "roles", "products", "subjects")]
    return [(entry["uid"] or slug(entry["title"]), entry) for kind in kinds for entry in catalog[kind]]


def schema_org(provider: PracticeProvider, get: Get) -> Entries:
    return [
        (url.rsplit("/", 1)[-1], program(blocks(html)))
        for url in locations(provider.start_urls[0], get)
        if not url.endswith(provider.expected.forbidden_paths) and JSON_LD.search(html := get(url).text)
    ]


def locations(sitemap_url: str, get: Get) -> Iterator[str]:
    """The page addresses of a sitemap, index opened."""
    for element in ElementTree.fromstring(get(sitemap_url).content).iter(f"{SITEMAP}loc"):
        if element.text and element.text.endswith(".xml"):
            yield from locations(element.text, get)
        elif element.text:
            yield element.text


def blocks(html: str) -> list[Any]:
    try:
        return [json.loads(found) for found in JSON_LD.findall(html)]
    except json.JSONDecodeError:
        return []


def program(read: list[Any]) -> Entry:
    """The program among JSON-LD blocks, arrays and graphs opened."""
    for block in read:
        nodes = block if isinstance(block, list) else block.get("@graph", [block])
        for node in nodes:
            if str(node["@type"]).startswith(("Course", "Educational")):
                return dict(node)
    return {}


def discovery(provider: PracticeProvider, get: Get) -> Entries:
    found: Entries = []
    for start in provider.start_urls:
        url: str | None = start
        while url:
            page = get(url).json()
            found += [(discovered(entry), entry) for entry in page["results"]]
            url = page["next"]
    return found


def discovered(entry: Entry) -> str:
    key = entry.get("key") if "course_runs" in entry else entry["uuid"]
    return str(key or entry["marketing_url"].rsplit("/", 1)[-1])


def feed(provider: PracticeProvider, get: Get) -> Entries:
    found: Entries = []
    url: str | None = provider.start_urls[0]
    while url:
        channel = ElementTree.fromstring(get(url).content)
        for item in channel.iter("item"):
            entry = {child.tag.replace(COURSE, "course:"): child.text or "" for child in item}
            found.append((entry["guid"] or entry["title"], entry))
        url = next((link.get("href") for link in channel.iter(f"{ATOM}link") if link.get("rel") == "next"), None)
    return found


def ctdl(provider: PracticeProvider, get: Get) -> Entries:
    found: Entries = []
    url: str | None = provider.start_urls[0]
    while url:
        page = get(url)
        for envelope in json.loads(page.content.decode("utf-8-sig")):
            found.append((envelope["envelope_ceterms_ctid"], envelope["decoded_resource"]["@graph"][0]))
        url = page.links.get("next", {}).get("url")
    return found


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


WALKS: dict[str, Callable[[PracticeProvider, Get], Entries]] = {
    "credly": credly,
    "microsoft_learn": microsoft_learn,
    "schema_org": schema_org,
    "discovery": discovery,
    "feed": feed,
    "ctdl": ctdl,
}
