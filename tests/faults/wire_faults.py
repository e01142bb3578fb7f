"""Faults that only a fetch can meet: statuses, robots.txt, redirects, encodings on the wire."""

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.errors import CredwayError
from catalog.store import Store
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.run import crawl
from operations.providers import intake_for
from practice_providers import Response, Server
from tests.faults.guard_trial import Stand, Trial
from tests.faults.opened_pages import spider_of


@dataclass(frozen=True)
class WireFault:
    """A fault that only a fetch can meet."""

    name: str
    provider: str
    breaks: Callable[[], Callable[[Response], Response]]


class EverySecond:
    """Strikes every second page; robots.txt is served."""

    def __init__(self, how: Callable[[Response], Response]) -> None:
        self._how = how
        self._met: Counter[str] = Counter()

    def __call__(self, response: Response) -> Response:
        if response.path == "/robots.txt":
            return response
        self._met["pages"] += 1
        return response if self._met["pages"] % 2 else self._how(response)


def but_robots(how: Callable[[Response], Response]) -> Callable[[Response], Response]:
    return lambda response: response if response.path == "/robots.txt" else how(response)


def robots_closed(response: Response) -> Response:
    if response.path != "/robots.txt":
        return response
    return replace(response, body=b"User-agent: *\nDisallow: /\n", status=200)


def broken_gzip(response: Response) -> Response:
    headers = {**response.headers, "Content-Encoding": "gzip"}
    return replace(response, body=b"\x1f\x8b\x08\x00 not gzip", headers=headers)


def empty_sitemap(response: Response) -> Response:
    if "sitemap" not in response.path:
        return response
    return replace(response, body=b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>')


WIRE_FAULTS = (
    WireFault("half the pages answer 403", "openquay", lambda: EverySecond(lambda r: replace(r, status=403, body=b""))),
    WireFault("half the pages are gone", "fernhill", lambda: EverySecond(lambda r: replace(r, status=404, body=b""))),
    WireFault("robots.txt suddenly forbids all", "lanternroad", lambda: robots_closed),
    WireFault("the start is gone", "stratuslane", lambda: but_robots(lambda r: replace(r, status=404, body=b""))),
    WireFault("the sitemap is empty", "fernhill", lambda: empty_sitemap),
    WireFault("gzip is broken", "harbourlight", lambda: but_robots(broken_gzip)),
    WireFault(
        "all redirected to a login at another host",
        "openquay",
        lambda: but_robots(lambda r: replace(r, status=302, headers={"Location": "http://127.0.0.1:9/login"})),
    ),
)


def wire_trial(fault: WireFault, server: Server, stand: Stand) -> Trial:
    """The fault on a real crawl over HTTP, into the provider's own store."""
    served, spider = stand.served, spider_of(stand.served)
    hosts = frozenset({served.base_url.removeprefix("http://")})
    settings = CrawlSettings(contact="https://tests.example.org/", delay=0.0, timeout=5.0, allowed_hosts=hosts)
    with Store.open(f"sqlite:///{stand.database}") as store, tempfile.TemporaryDirectory() as folder:
        before = store.fingerprint()
        server.break_(served.name, fault.breaks())
        with suppress(CredwayError):
            crawl(spider, store, intake_for(spider), Path(folder) / "captures", settings, lambda _: None)
        server.mend(served.name)
        run = store.runs(served.name, 1)[0]
        return Trial(fault.name, served.name, run.status, run.message, store.fingerprint() == before)
