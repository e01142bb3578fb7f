"""Any Open edX site, by the public list of course runs that its learning system serves."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from catalog.field_types.delivery import Delivery
from catalog.field_types.effort import Pace
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from crawlers.base_spiders.listing_spider import Headers
from crawlers.base_spiders.paged_json import PagedJson
from crawlers.entry import Entry, Found, Listing, Unclear, declared
from crawlers.provider import Terms, TermsBasis
from crawlers.words.iso_times import day
from crawlers.words.workload import workload

_IGNORED: Final = (
    *("course_image_url", "course_video_url", "media", "mobile_available", "number", "start_display", "hidden"),
    # Closing a run to newcomers does not change what it is.
    *("enrollment_start", "enrollment_end", "invitation_only", "id"),
    # What K-MOOC adds: whether a course belongs to the section on AI, or on basic science.
    *("ai_sec_yn", "basic_science_sec_yn"),
)
_KIND: Final = declared(CredentialKind.COURSE, "courses", "/api/courses/v1/courses/")
_ONLINE: Final = declared(Delivery.ONLINE, "Courses on this platform are taken online", "https://openedx.org/")
_PACES: Final = {"instructor": Pace.DATED, "self": Pace.SELF_PACED}
# The course that every installation begins with, and rows whose code and run are both called test.
_TRIED_OUT: Final = re.compile(r"course-v1:(?:[^+]+\+DemoX\+.*|[^+]+\+test[-_]?\d*\+test[-_]?\d*)", re.IGNORECASE)
# Times of day, alone or packed with lengths: hours a week or minutes of video, each site means something else.
_PACKED: Final = re.compile(r"\d{1,3}:\d{2}(?:[@#$]\d{1,3}(?::\d{2})?)*")
_PLAIN_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?(?:\s*(?:-|–|to)\s*\d+(?:\.\d+)?)?")


class OpenEdx(PagedJson):
    """The address is the site's root; option `query` narrows the list, such as "org=Example"."""

    name = "open_edx"
    title = "Open edX site"
    url = "https://courses.example.org/"
    terms = Terms(
        TermsBasis.OPEN_API,
        "https://docs.openedx.org/projects/edx-platform/en/latest/how-tos/use_the_api.html",
        "The course list is public by default; whether a site lets programs read it, its own terms and robots.txt say.",
    )
    expected = range(1, 20_000)
    results_key = "results"
    next_keys = ("pagination", "next")
    id_keys = ("course_id", "id")
    marks = frozenset({"name", "org", "blocks_url"})

    def starts(self) -> Iterable[str]:
        query = self.provider.options.get("query")
        path = f"api/courses/v1/courses/?page_size=100{f'&{query}' if query else ''}"
        return [urljoin(self.provider.url, path)]

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        """A site behind a proxy names its next page by http, though it was asked by https."""
        for link in super().links(body, url, headers):
            same = urlsplit(link).netloc == urlsplit(url).netloc
            yield urlsplit(link)._replace(scheme=urlsplit(url).scheme).geturl() if same else link

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        for entry in super().entries(body, url):
            if what := _no_listing(entry):
                self.passed_over[what] += 1
            else:
                yield entry

    def read(self, entry: Entry) -> Listing:
        entry.ignore(*_IGNORED)
        key = entry.take("course_id") or entry.take("id")
        start, end = entry.take("start"), entry.take("end")
        # Without a date of its own a run is given one far away.
        dated = start and entry.raw("start_type") != "empty"
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": key,
            "url": _page(entry, key) if key else None,
            "title": entry.take("name"),
            "summary": entry.take("short_description"),
            "kind": _KIND,
            "issuer": entry.take("org"),
            "delivery": _ONLINE,
            "effort": _effort(entry),
            "starts": start.read_as(day(start.words), Method.PARSED) if start and dated else None,
            "ends": end and end.read_as(day(end.words), Method.PARSED),
        }
        return {name: found for name, found in finds.items() if found}


def _no_listing(entry: Entry) -> str | None:
    if entry.fault is not None:
        return None
    if entry.data.get("hidden") is True:
        return "hidden"
    key = entry.data.get("course_id") or entry.data.get("id")
    return "made for trying out" if _TRIED_OUT.fullmatch(str(key)) else None


def _page(entry: Entry, key: Found) -> Found | None:
    """The run's page, on the site that the entry's own links lead to."""
    blocks = entry.take("blocks_url")
    address = urljoin(blocks.words if blocks else entry.url, f"/courses/{quote(key.words, safe=':+@')}/about")
    return key.read_as(address)


def _effort(entry: Entry) -> Found | None:
    effort, pacing = entry.take("effort"), entry.take("pacing")
    pace = _PACES.get(pacing.words, pacing.words) if pacing else None
    if effort is None:
        return pacing and pacing.read_as({"pace": pace, "words": pacing.words})
    if _PACKED.fullmatch(effort.words.strip()):
        return effort.read_as(Unclear("times of day as an effort: each site means something else by them"))
    if _PLAIN_NUMBER.fullmatch(effort.words.strip()):
        return effort.read_as(Unclear("a number without its unit"))
    return effort.read_as(workload(effort.words) | ({"pace": pace} if pace else {}), Method.PARSED)
