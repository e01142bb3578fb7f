"""What one crawl works with, and what becomes of each page: captured, read, its programs staged, its links followed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from catalog.captures import Capture
from catalog.store import Page, Reject, Run
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.errors import RefusedError, UnexpectedResponseError
from crawlers.fetching.abandoned import Abandoned, Journal, requested
from crawlers.fetching.endless import Trail
from crawlers.fetching.freshness import Freshness, body_hash
from crawlers.fetching.frontier import Frontier, Step
from crawlers.fetching.run_limits import Allowance, RunLimits
from crawlers.manners.guest import Guest
from crawlers.reading import Reading
from crawlers.safety.addresses import asked
from crawlers.staging import Stager


@dataclass
class Fetching:
    """One crawl under way; `faults` leave it incomplete, `error` ends it, `limit` says which one ended it early."""

    reading: Reading
    stager: Stager
    journal: Journal
    run: Run
    guest: Guest
    freshness: Freshness
    frontier: Frontier = field(default_factory=Frontier)
    left: Abandoned = field(default_factory=Abandoned)
    allowance: Allowance = field(default_factory=lambda: Allowance(RunLimits()))
    trail: Trail = field(default_factory=Trail)
    faults: list[str] = field(default_factory=list)
    limit: str = ""
    error: Exception | None = None
    # What sitemaps said of pages that the abandoned crawl had fetched.
    dates: dict[str, str | None] = field(default_factory=dict)

    @property
    def source(self) -> ListingSpider:
        return self.reading.spider

    def begin(self, starts: Iterable[str]) -> None:
        """Reads what an abandoned crawl had fetched, then knows what is still to be fetched."""
        beginning = list(starts)
        self.frontier.mark(self.left.urls())
        for capture in self.left.captures():
            url = requested(capture)
            self.take(capture, Step(url, self.dates.get(url), start=url in beginning))
            self.guest.report.resumed += 1
        self.journal.flush()
        self.left.forget()
        for url in beginning:
            self._begin_at(url)

    def _begin_at(self, url: str) -> None:
        """What is no web address would be lost on the way to the guard that refuses the others."""
        try:
            asked(url)
        except ValueError as error:
            self.source.passed_over["refused address"] += 1
            self.stop(
                RefusedError(f"{self.source.provider.id} was not crawled: {url!r}: {error}.", "Mend its address.")
            )
        self.frontier.add(Step(url, start=True))

    def take(self, capture: Capture, step: Step) -> None:
        """A page as it was fetched."""
        if self.error is not None:
            return
        self.stager.keep_alive()
        self.journal.write(capture)
        try:
            self._read(capture, step)
        except UnexpectedResponseError as error:
            self.stager.put(self.reading.unreadable(capture.body, capture.url, str(error)))
            self.fault(str(error))
            if step.start:
                self.stop(error)
        except Exception as error:
            # Scrapy would note it in its log and go on, and what the page lists would be taken as gone.
            self.stop(error)
        self.end_at(self.allowance.spend(len(capture.body)))

    def _read(self, capture: Capture, step: Step) -> None:
        hashed = body_hash(capture.body)
        same, before = self.freshness.same_body(step.url, hashed), self._listed()
        if same is None:
            ids, whole = self._stage(capture)
        else:
            ids, whole = same.program_ids, True
            self._keep(same)
            self.guest.report.unchanged += 1
        named = [*self.source.dated_links(capture.body, capture.url, capture.headers)]
        # Of many links, those that were followed before lead to an end.
        links = [link for link, _ in named if len(named) == 1 or link not in self.freshness.known]
        endless = self.trail.fault(capture.url, ids, self._listed() - before, links)
        if endless:
            self.fault(endless)
        followed = self._follow([] if endless else named, capture.url)
        self.freshness.note(_page(capture, step, hashed, ids, followed, whole))

    def _stage(self, capture: Capture) -> tuple[tuple[str, ...], bool]:
        """The ids of the programs on the page, and whether nothing else is listed there."""
        ids, whole = [], True
        for entry in self.source.entries(capture.body, capture.url):
            outcome = self.reading.outcome(entry)
            self.stager.put(outcome)
            if isinstance(outcome, Reject):
                whole = False
            else:
                ids.append(outcome.id)
        return tuple(ids), whole

    def _follow(self, links: Iterable[tuple[str, str | None]], url: str) -> tuple[str, ...]:
        """Adds what is new to the frontier, but for pages that the sitemap says are as they were."""
        hosts = {urlsplit(address).netloc for address in (url, self.source.provider.url)}
        # Ten thousand addresses of a sitemap begin alike, and need not be taken apart.
        ours = tuple(f"{scheme}://{host}/" for host in hosts for scheme in ("https", "http"))
        followed = []
        for link, lastmod in links:
            address = link.partition("#")[0]
            if not address.startswith(ours) and urlsplit(address).netloc not in hosts:
                self.source.passed_over["link to another host"] += 1
                continue
            followed.append(address)
            self._go_to(Step(address, lastmod))
        return tuple(followed)

    def _go_to(self, step: Step) -> None:
        if self.left.files:
            self.dates[step.url] = step.lastmod
        page = self.freshness.by_lastmod(step.url, step.lastmod)
        if page is not None:
            if self.frontier.claim(step.url):
                self._keep(page)
                self.guest.report.unasked += 1
        elif step.url in self.left.unchanged and self.freshness.trusted(step.url):
            if self.frontier.claim(step.url):
                self.unchanged(step)
        else:
            self.frontier.add(step)

    def unchanged(self, step: Step) -> None:
        """A page of which the server says that it is as it was (304)."""
        page = self.freshness.trusted(step.url)
        if page is None:
            self.fault(f"{step.url}: the server answered 304 to a request without conditions")
            return
        self.journal.unchanged(step.url)
        self._keep(page)
        self.guest.report.unchanged += 1
        self._follow(((link, None) for link in page.links or ()), step.url)
        self.freshness.note_unchanged(page, step.lastmod, datetime.now(UTC))
        self.end_at(self.allowance.spend(0))

    def _keep(self, page: Page) -> None:
        """The programs of a page that is as it was count as read."""
        self.run.keep(page.program_ids)
        self.reading.tally.entries += len(page.program_ids)
        self.reading.tally.programs += len(page.program_ids)

    def _listed(self) -> int:
        """All that was met so far, whether it is a program or not."""
        return self.reading.tally.entries + self.source.passed_over.total()

    def end_at(self, limit: str | None) -> None:
        """Ends the crawl early where a limit is reached: what was read is held, and never taken for all there is."""
        if limit and not self.limit and len(self.frontier):
            self.limit = limit
            self.frontier.close()

    def fault(self, what: str) -> None:
        self.faults.append(what)

    def stop(self, error: Exception) -> None:
        """Ends the crawl: nothing more is fetched or read."""
        self.error = self.error or error
        self.frontier.close()


def _page(capture: Capture, step: Step, hashed: str, ids: tuple[str, ...], links: tuple[str, ...], whole: bool) -> Page:
    return Page(
        step.url,
        hashed,
        capture.fetched_at,
        ids,
        links,
        whole,
        capture.headers.get("etag"),
        capture.headers.get("last-modified"),
        step.lastmod,
    )
