"""A handful of a site's pages, fetched as politely as a crawl would: enough to see what shape its listings have."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx
from scrapy.exceptions import IgnoreRequest

from catalog.errors import CredwayError
from crawlers.base_spiders.listing_spider import Headers, ListingSpider
from crawlers.detecting.terms_links import terms_links
from crawlers.errors import RefusedError, StoppedError, UnexpectedResponseError
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.manners.host_ledger import HostLedger
from crawlers.manners.quiet_hours import read_quiet_hours, refuse_quiet
from crawlers.manners.robots import RobotsRules, rules_of, unreachable
from crawlers.safety.addresses import fault_of
from crawlers.safety.body_limits import BodyError, Opener
from crawlers.safety.guarded_transport import GuardedTransport
from crawlers.spiders.schema_org import SchemaOrg

MOST_REQUESTS: Final = 8
PAGES: Final = 3
AGENT: Final = "Credway"
_LARGEST: Final = 16 * 1024 * 1024
_HINT: Final = "Only public addresses are fetched; name host and port in allowed_hosts if it is meant."
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_FOUND: Final = 400
_SITEMAP: Final = re.compile(r"\.xml(?:\.gz)?$")
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
            self._refuse_inside(url)
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
            url = _absolute(url, answer.headers["location"])
        raise SampleError(f"{url} was not reached within {MOST_REQUESTS} requests.", "Give the address it leads to.")

    def _refuse_inside(self, url: str) -> None:
        """As it is written; what its name stands for is judged on connecting."""
        if fault := fault_of(url, self._manner.allowed_hosts):
            raise RefusedError(f"{url}: {fault}.", _HINT)

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
            raise RefusedError(f"{error}.", _HINT) from error
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


def _from_sitemaps(found: SiteSample, sampler: Sampler) -> list[str]:
    """Pages that the site's sitemaps name, those that sound like listings first, from all over the list."""
    spider, own, robots = SchemaOrg(), found.answers[0], urljoin(found.url, "/robots.txt")
    links = _links(spider, own) if own.url != robots else []
    if not links:
        named = _links(spider, Answer(robots, 200, found.rules.answer or b"", {}))
        sitemap = (named or [urljoin(found.url, "/sitemap.xml")])[0]
        links = _links(spider, _tried(sitemap, found, sampler))
        found.start = (robots if named else sitemap) if links else found.start
    if links and all(_SITEMAP.search(link.partition("?")[0]) for link in links[:5]):
        likely = _likely(links, found.url)[:1]
        links = _links(spider, _tried(likely[0], found, sampler)) if likely else []
    return [link for link in _spread(_likely(links, found.url)) if link != found.url]


def _links(spider: ListingSpider, answer: Answer | None) -> list[str]:
    """What a sitemap names; one that is broken names nothing."""
    try:
        return [*spider.links(answer.body, answer.url, answer.headers)] if answer else []
    except (UnexpectedResponseError, ValueError):
        return []


def _likely(links: list[str], url: str) -> list[str]:
    """Those of the same host, if some sound like listings only they."""
    host = urlsplit(url).netloc
    own = [link for link in links if link.partition("://")[2].partition("/")[0] == host]
    return [link for link in own if _LIKELY.search(link.partition(host)[2])] or own


def _absolute(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise SampleError(f"{url} leads to {location[:200]!r}, which is no address.", "Tell its operator.") from error


def _spread(links: list[str]) -> list[str]:
    return links[:: max(1, len(links) // PAGES)][:PAGES]
