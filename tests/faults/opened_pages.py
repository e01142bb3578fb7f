"""A practice provider's recorded pages, opened so that their listings can be changed, and closed again."""

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from catalog.captures import Capture, CaptureWriter
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.provider import Provider
from crawlers.provider_table import spider_for, spiders
from practice_providers import PracticeProvider

Json = dict[str, Any]

_LISTS: Final = {
    "harbourlight": ("data",),
    "openquay": ("results",),
    "stratuslane": (
        *("modules", "learningPaths", "certifications", "mergedCertifications", "exams", "appliedSkills", "courses"),
    ),
}
_LD: Final = re.compile(r'(<script type="application/ld\+json">)(.*?)(</script>)', re.DOTALL)
_ITEM: Final = re.compile(r"<item>\n(.*?)</item>\n", re.DOTALL)
_TAG: Final = re.compile(r"  <([\w:]+)>(.*?)</\1>\n", re.DOTALL)
_SETTING: Final = {"CollegeOrUniversity", "WebPage", "Organization", "BreadcrumbList"}


@dataclass(frozen=True)
class Page:
    """One response of a provider."""

    provider: str
    url: str
    body: bytes

    def opened(self, change: "Callable[[list[Json]], list[Json]]") -> "Page":
        """The page with each of its lists of listings put through `change`; as it is where it lists nothing."""
        text = self.body.decode("utf-8-sig")
        if self.provider == "lanternroad":
            return replace(self, body=_rss(text, change).encode())
        if self.provider == "fernhill":
            return replace(self, body=_html(text, change).encode())
        document = json.loads(text)
        if self.provider == "commonledger":
            document = change(document) if isinstance(document, list) else document
        for key in _LISTS.get(self.provider, ()):
            document[key] = change(document[key])
        return replace(self, body=json.dumps(document, ensure_ascii=False).encode())

    def each(self, change: "Callable[[Json], object]") -> "Page":
        """The page with every listing put through `change`, which alters it in place."""

        def all_of(listings: list[Json]) -> list[Json]:
            for listing in listings:
                change(self.inner(listing))
            return listings

        return self.opened(all_of)

    def inner(self, listing: Json) -> Json:
        """The object that says what the program is, in a listing that is an envelope around it."""
        return listing["decoded_resource"]["@graph"][0] if self.provider == "commonledger" else listing

    def count(self) -> int:
        found: list[Json] = []
        self.each(found.append)
        return len(found)


def _rss(text: str, change: "Callable[[list[Json]], list[Json]]") -> str:
    items = [dict(_TAG.findall(match[1])) for match in _ITEM.finditer(text)]
    if not items:
        return text
    rows = ("".join(f"  <{name}>{value}</{name}>\n" for name, value in item.items()) for item in change(items))
    head, tail = text[: text.index("<item>")], text[text.rindex("</item>") + len("</item>\n") :]
    return head + "".join(f"<item>\n{row}</item>\n" for row in rows) + tail


def _html(text: str, change: "Callable[[list[Json]], list[Json]]") -> str:
    found = _LD.search(text)
    try:
        document = json.loads(found[2]) if found else None
    except json.JSONDecodeError:
        return text
    if found is None or document is None:
        return text
    nodes = document if isinstance(document, list) else document.get("@graph", [document])
    setting = [node for node in nodes if node.get("@type") in _SETTING]
    programs = [node for node in nodes if node.get("@type") not in _SETTING]
    kept = change(programs)
    document = {"@context": "https://schema.org", "@graph": [*setting, *kept]}
    return text[: found.start(2)] + json.dumps(document, ensure_ascii=False) + text[found.end(2) :]


def spider_of(served: PracticeProvider) -> ListingSpider:
    """The spider of the provider's shape, as an operator's table would have it."""
    spider = spiders()[{"feed": "course_feed"}.get(served.shape, served.shape)]
    options: Json = {}
    if served.shape == "credly":
        options["issuers"] = [url.split("/")[-2] for url in served.start_urls]
    url = served.base_url + "/" if served.shape in ("credly", "discovery") else served.start_urls[0]
    return spider_for(Provider(served.name, served.title, spider.name, url, spider.terms, range(1, 1000), options))


def fetched(served: PracticeProvider) -> list[Page]:
    """Everything the provider serves to a crawler, over HTTP."""
    spider = spider_of(served)
    waiting, pages = [*spider.starts()], dict[str, Page]()
    while waiting:
        url = waiting.pop(0)
        if url in pages or urlsplit(url).path in served.expected.forbidden_paths:
            continue
        with urllib.request.urlopen(url) as response:
            body, headers = response.read(), {name.lower(): value for name, value in response.headers.items()}
        pages[url] = Page(served.name, url, body)
        waiting += spider.links(body, url, headers)
    return [*pages.values()]


def written(pages: list[Page], folder: Path, provider: str, number: int) -> Path:
    """The pages as a crawl's captures."""
    with CaptureWriter(folder, provider, number) as writer:
        for page in pages:
            writer.write(Capture(page.url, datetime(2026, 11, 25, tzinfo=UTC), 200, page.body))
    return writer.path


def strings(value: Any, change: "Callable[[str], str]") -> Any:
    """The value with every string in it changed, but not the keys, types and addresses that hold it together."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [strings(item, change) for item in value]
    if isinstance(value, dict):
        return {key: one if key.startswith("@") else strings(one, change) for key, one in value.items()}
    return value


def inside(value: Any, keys: frozenset[str]) -> "Iterator[tuple[Json, str]]":
    """Every object in the value that has one of the keys, with the key."""
    if isinstance(value, dict):
        yield from ((value, key) for key in [*value] if key in keys)
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from inside(item, keys)


def copied(listing: Json) -> Json:
    made: Json = orjson.loads(orjson.dumps(listing))
    return made
