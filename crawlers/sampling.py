"""A handful of a site's pages, fetched as politely as a crawl would: enough to see what shape its listings have."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx
from scrapy.exceptions import IgnoreRequest

from catalog.errors import CredwayError
from crawlers.base_spiders.listing_spider import Headers
from crawlers.body_limits import BodyError, Opener
from crawlers.errors import RefusedError, StoppedError
from crawlers.guarded_transport import GuardedTransport
from crawlers.host_ledger import HostLedger
from crawlers.quiet_hours import read_quiet_hours, refuse_quiet
from crawlers.robots import RobotsRules, rules_of, unreachable
from crawlers.scrapy_settings import CrawlSettings
from crawlers.spiders.schema_org import SchemaOrg
from crawlers.terms_links import terms_links

MOST_REQUESTS: Final = 8
PAGES: Final = 3
AGENT: Final = "Credway"
_LARGEST: Final = 16 * 1024 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_FOUND: Final = 400
# A person waits for the answer.
_PATIENCE: Final = 60.0
_LIKELY: Final = re.compile(
    r"course|program|certificat|credential|badge|learn|train|degree|qualif|class", re.IGNORECASE
)
# Where platforms that show their catalogue by script have it as data.
KNOWN_PLACES: Final = ("/api/courses/v1/courses/",)


class SampleError(CredwayError):
    """The address gave nothing that could be looked at."""


@dataclass(frozen=True)
class Answer:
    """A response, opened, with header names in small letters."""

    url: str
    status: int
    body: bytes
    headers: Headers


@dataclass
class SiteSample:
    """What was fetched; `start` is where a crawl that goes by a sitemap would begin."""

    url: str
    rules: RobotsRules
    answers: list[Answer] = field(default_factory=list)
    # The front page of a site whose listings are data: it has the link to the terms.
    front: list[Answer] = field(default_factory=list)
    asked: Sequence[str] = ()
    refused: list[str] = field(default_factory=list)
    start: str = ""

    @property
    def bodies(self) -> list[tuple[bytes, str]]:
        return [(answer.body, answer.url) for answer in self.answers]

    @property
    def terms(self) -> list[str]:
        pages = [*self.answers, *self.front]
        return [*dict.fromkeys(link for page in pages for link in terms_links(page.body, page.url))]


class Sampler:
    """Fetches at most eight addresses: each host's robots.txt asked first, its pauses kept among all crawls."""

    def __init__(self, manner: CrawlSettings, ledger: HostLedger) -> None:
        self._manner = manner
        self._ledger = ledger
        self._quiet = read_quiet_hours(manner.quiet_hours)
        self._rules: dict[str, RobotsRules] = {}
        self._client = httpx.Client(
            transport=GuardedTransport(manner.allowed_hosts),
            headers={"User-Agent": manner.user_agent, "Accept-Encoding": "gzip, deflate"},
            timeout=min(manner.timeout, 30.0),
            trust_env=False,
        )
        self.asked: list[str] = []

    def close(self) -> None:
        self._client.close()

    @property
    def left(self) -> int:
        return MOST_REQUESTS - len(self.asked)

    def get(self, url: str) -> Answer:
        """The answer, redirects followed; RefusedError, StoppedError or SampleError where there is none."""
        for _ in range(self.left):
            rules = self.rules(url)
            if not rules.allows(url):
                why = f" ({rules.refusal})" if rules.refusal else ""
                raise RefusedError(
                    f"The robots.txt of {urlsplit(url).netloc} forbids {url} to {AGENT}{why}.",
                    "Ask the site's operator, or whether there is an open feed.",
                )
            refuse_quiet(rules.quiet, datetime.now(UTC))
            answer = self._fetched(url, rules.gap)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            url = urljoin(url, answer.headers["location"])
        raise SampleError(f"{url} was not reached within {MOST_REQUESTS} requests.", "Give the address it leads to.")

    def rules(self, url: str) -> RobotsRules:
        """What the robots.txt of the address's host says, fetched once."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            try:
                answer = self._fetched(f"{origin}/robots.txt", 0.0)
                self._rules[origin] = rules_of(answer.status, answer.body, AGENT)
            except SampleError as error:
                self._rules[origin] = unreachable(error.message)
        return self._rules[origin]

    def _fetched(self, url: str, gap: float) -> Answer:
        refuse_quiet(self._quiet, datetime.now(UTC))
        self.asked.append(url)
        try:
            return asyncio.run(self._in_turn(url, max(gap, self._manner.delay)))
        except IgnoreRequest as error:
            raise RefusedError(
                f"{error}.", "Only public addresses are fetched; see the setting allowed_hosts."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, BodyError, ValueError) as error:
            raise SampleError(f"{url} cannot be fetched: {error}", "Check the address, and that it is up.") from error

    async def _in_turn(self, url: str, gap: float) -> Answer:
        host = urlsplit(url).netloc.lower()
        wait = self._ledger.wait(host, gap)
        if wait > _PATIENCE:
            raise StoppedError(f"{host} wants no request for another {wait:.0f} seconds.", "Try again then.")
        async with self._ledger.turn(host, gap):
            return await asyncio.to_thread(self._answer, url)

    def _answer(self, url: str) -> Answer:
        with self._client.stream("GET", url) as response:
            headers = {key.lower(): value for key, value in response.headers.items()}
            opener = Opener([headers.get("content-encoding", "")], _LARGEST)
            body = b"".join(piece for raw in response.iter_raw() for piece in opener.feed(raw))
            opener.end()
            return Answer(url, response.status_code, body, headers)


def sample_site(url: str, sampler: Sampler) -> SiteSample:
    """The address itself and, where it is a web page, a few of the pages that the site's sitemap names."""
    first = sampler.get(url)
    if first.status >= _NOT_FOUND:
        raise SampleError(f"{url} answers {first.status}.", "Check the address in a browser.")
    found = SiteSample(first.url, sampler.rules(first.url), [first], asked=sampler.asked, start=first.url)
    if first.body.lstrip()[:1] == b"<" or urlsplit(first.url).path == "/robots.txt":
        for link in _from_sitemaps(found, sampler):
            if answer := _tried(link, found, sampler):
                found.answers.append(answer)
    if (
        not found.terms
        and urlsplit(found.url).path.strip("/")
        and (answer := _tried(urljoin(found.url, "/"), found, sampler))
    ):
        found.front.append(answer)
    return found


def try_known_places(found: SiteSample, sampler: Sampler) -> bool:
    """Adds what stands where platforms have their catalogue as data; whether there was any."""
    answers = [_tried(urljoin(found.url, place), found, sampler) for place in KNOWN_PLACES]
    found.answers += [answer for answer in answers if answer]
    return any(answers)


def _tried(url: str, found: SiteSample, sampler: Sampler) -> Answer | None:
    """The answer where there is one; what is refused or lacking is noted and not the end."""
    if sampler.left <= 0:
        return None
    try:
        answer = sampler.get(url)
    except (RefusedError, SampleError, StoppedError) as error:
        found.refused.append(error.message)
        return None
    return answer if answer.status < _NOT_FOUND else None


def _from_sitemaps(found: SiteSample, sampler: Sampler) -> Iterator[str]:
    """Pages that the site's sitemaps name, those that sound like listings first, from all over the list."""
    spider = SchemaOrg()
    robots = urljoin(found.url, "/robots.txt")
    named = [*spider.links(found.rules.answer or b"", robots, {})]
    own = found.answers[0]
    links = [*spider.links(own.body, own.url, own.headers)] if own.url != robots else []
    for sitemap in [] if links else named[:1] or [urljoin(found.url, "/sitemap.xml")]:
        answer = _tried(sitemap, found, sampler)
        links = [*spider.links(answer.body, sitemap, answer.headers)] if answer else []
        if links:
            found.start = robots if named else sitemap
    if links and all(re.search(r"\.xml(?:\.gz)?$", urlsplit(link).path) for link in links[:5]):
        child = _likely(links, found.url)[:1]
        answer = _tried(child[0], found, sampler) if child else None
        links = [*spider.links(answer.body, answer.url, answer.headers)] if answer else []
    yield from [link for link in _spread(_likely(links, found.url)) if link != found.url]


def _likely(links: list[str], url: str) -> list[str]:
    """Those on the same host, if some sound like listings only they."""
    own = [link for link in links if urlsplit(link).netloc == urlsplit(url).netloc]
    return [link for link in own if _LIKELY.search(urlsplit(link).path)] or own


def _spread(links: list[str]) -> list[str]:
    return links[:: max(1, len(links) // PAGES)][:PAGES]
