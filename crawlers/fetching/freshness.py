"""What need not be fetched again: by the sitemap's date, by the server's own word (304), or by the body's hash."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import xxhash

from catalog.store import Page

# More links than these are not kept with a page: it is fetched whole each time, as a sitemap is.
_MOST_LINKS: Final = 50
_DATE_ALONE: Final = len("2026-11-25")


def body_hash(body: bytes) -> str:
    return xxhash.xxh3_128_hexdigest(body)


@dataclass
class Freshness:
    """What is known of a provider's pages from accepted runs, and what this run found.

    A page is trusted where all programs it listed are active and nothing on it was rejected: what is not fetched then
    still counts as listed, and nothing vanishes by it. With nothing known, everything is fetched: a full pass.
    """

    known: Mapping[str, Page] = field(default_factory=dict)
    active: Collection[str] = ()
    found: list[Page] = field(default_factory=list)

    def trusted(self, url: str) -> Page | None:
        page = self.known.get(url)
        if page is None or not page.whole or not all(id_ in self.active for id_ in page.program_ids):
            return None
        return page

    def by_lastmod(self, url: str, lastmod: str | None) -> Page | None:
        """The page where the sitemap says that it is as it was; None where it must be asked for."""
        if lastmod is None or not self.known:
            return None
        page = self.trusted(url)
        if page is None or page.links or page.lastmod != lastmod or _may_change_again(lastmod, page.fetched_at):
            return None
        return page

    def conditions(self, url: str) -> dict[str, str]:
        """The headers by which a server may answer that nothing changed; none for a page whose links are not kept."""
        page = self.trusted(url) if self.known else None
        if page is None or page.links is None:
            return {}
        asked = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
        return {name: value for name, value in asked.items() if value}

    def same_body(self, url: str, hashed: str) -> Page | None:
        """The page where its body is the one that was read before."""
        page = self.trusted(url) if self.known else None
        return page if page is not None and page.body_hash == hashed else None

    def note(self, page: Page) -> None:
        """A page as this run found it."""
        links = page.links if page.links is not None and len(page.links) <= _MOST_LINKS else None
        self.found.append(replace(page, links=links))

    def note_unchanged(self, page: Page, lastmod: str | None, now: datetime) -> None:
        """A page that was asked for and had not changed; its date in the sitemap may have."""
        self.found.append(replace(page, lastmod=lastmod, fetched_at=now))


def _may_change_again(lastmod: str, fetched_at: datetime) -> bool:
    """Whether a page may have changed after we fetched it, and still bear this date: a day is long, a clock may differ.

    A date that cannot be read is taken at its word, for it is only compared with itself.
    """
    try:
        moment = datetime.fromisoformat(lastmod)
    except ValueError:
        return False
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    # A bare date is some moment of that day, somewhere on earth.
    margin = timedelta(hours=36) if len(lastmod) <= _DATE_ALONE else timedelta(minutes=5)
    return fetched_at < moment + margin
