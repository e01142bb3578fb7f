"""Leads crawls to every forbidden target by every way in, and says what was connected to: run as a process of its own.

`python -m tests.faults.forbidden_ways` writes JSON to stdout. What a socket is told passes Python's audit hooks, which
nothing below them can go around; in a network namespace there is nobody to answer either.
"""

import http.server
import logging
import socket
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote
from xml.sax.saxutils import escape

import orjson
from pydantic import SecretStr

from catalog.errors import CredwayError
from catalog.organisations.resolver import OrganisationResolver
from catalog.skills.linker import SkillLinker
from catalog.skills.taxonomy import Taxonomy
from catalog.store import Store
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.keys.access_token import TokenSource
from crawlers.pipelines import Intake
from crawlers.provider import Provider
from crawlers.provider_table import load_provider_table, spider_for, spiders
from crawlers.run import crawl
from crawlers.staging import RunReport
from tests.crawlers.forbidden_addresses import ANSWERS, FORBIDDEN

# Each stands for one of the answers that lead inside.
NAMES = {f"courses{place}.example.org": address for place, address in enumerate(ANSWERS)}
TARGETS = (*FORBIDDEN, *(f"http://{name}/" for name in NAMES), *(f"https://{name}/" for name in list(NAMES)[:4]))
# A crawl for each takes a tenth of a second; the ways that lead to the same guard are shown half of them.
HALF = TARGETS[::2]


@dataclass
class Way:
    """What became of the targets by one way in: `leaks` are connections and look-ups beyond the trap's own server."""

    targets: int = 0
    refused: int = 0
    sockets: int = 0
    leaks: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


class Recorder:
    """Every socket that the main thread opens, every connection and every look-up of the process."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []
        sys.addaudithook(self._hear)
        self._main = threading.main_thread()

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.__new__":
            if args[1] in (socket.AF_INET, socket.AF_INET6) and threading.current_thread() is self._main:
                self.events.append(("socket", args[1]))
        elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            self.events.append(("connect", args[1]))
        elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
            self.events.append(("lookup", args[0]))


class Trap(http.server.BaseHTTPRequestHandler):
    """Answers each path as it was told, and /robots.txt with a yes."""

    pages: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}
    paths: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.paths.append(self.path)
        status, headers, body = self.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


class House:
    """A store, a trap on loopback, and crawls with nothing else allowed."""

    def __init__(self, folder: Path, store: Store, host: str, recorder: Recorder) -> None:
        self.folder, self.store, self.host, self.recorder = folder, store, host, recorder
        self._linker = SkillLinker(Taxonomy("none", (), ()))

    def crawl(self, url: str, spider: str = "schema_org") -> RunReport:
        kind = spiders()[spider]
        return self.crawl_provider(Provider("trap", "Trap", kind.name, url, kind.terms, range(9999), {}))

    def crawl_provider(self, provider: Provider) -> RunReport:
        settings = CrawlSettings(
            delay=0.0, timeout=5.0, back_off=0.01, patience=1.0, full=True, allowed_hosts=frozenset({self.host})
        )
        intake = Intake(provider, self._linker, OrganisationResolver(()))
        return crawl(spider_for(provider), self.store, intake, self.folder / "captures", settings, lambda _: None)

    @contextmanager
    def watched(self, targets: int) -> Iterator[Way]:
        way = Way(targets)
        self.recorder.events.clear()
        Trap.paths.clear()
        yield way
        host, _, port = self.host.partition(":")
        own = ("connect", (host, int(port)))
        connects = [event for event in self.recorder.events if event[0] != "socket"]
        way.sockets = sum(event[0] == "socket" for event in self.recorder.events) - connects.count(own)
        way.leaks = [f"{kind} {what!r}" for kind, what in connects if (kind, what) != own]


def one_by_one(house: House, targets: Sequence[str], lead: Callable[[str], RunReport | None]) -> Way:
    """Every target alone: a refusal is an error, or a run that lists nothing and counts the refused address."""
    with house.watched(len(targets)) as way:
        for target in targets:
            try:
                report = lead(target)
            except (CredwayError, ValueError) as error:
                way.refused += 1
                way.seen[type(error).__name__] += 1
            else:
                refused = report is not None and not report.tally.programs
                way.refused += refused
                way.seen[report.why[:40] if report else "nothing"] += 1
    return way


def all_at_once(house: House, start: str, pages: dict[str, tuple[int, dict[str, str], bytes]], spider: str) -> Way:
    """One crawl that comes by all targets: each must be counted as passed over, or be a fault."""
    Trap.pages = {"/robots.txt": (200, {}, b""), **pages}
    with house.watched(len(TARGETS)) as way:
        report = house.crawl(f"http://{house.host}{start}", spider)
        way.seen = Counter(report.tally.passed_over)
        way.refused = sum(way.seen[kind] for kind in ("refused address", "link to another host"))
        if report.why:
            way.seen[report.why[:200]] += 1
    return way


def starts(house: House) -> Way:
    return one_by_one(house, TARGETS, house.crawl)


def rows(house: House) -> Way:
    def lead(target: str) -> RunReport:
        table = house.folder / "providers.toml"
        table.write_text(f'[trap]\nname = "Trap"\nspider = "schema_org"\nurl = {orjson.dumps(target).decode()}\n')
        return house.crawl_provider(next(load_provider_table(table)))

    return one_by_one(house, HALF, lead)


def start_redirects(house: House) -> Way:
    def lead(target: str) -> RunReport:
        Trap.pages = {"/": (302, {"Location": _header(target)}, b""), "/robots.txt": (200, {}, b"")}
        return house.crawl(f"http://{house.host}/")

    return one_by_one(house, HALF, lead)


def robots_redirects(house: House) -> Way:
    def lead(target: str) -> RunReport:
        Trap.pages = {"/robots.txt": (302, {"Location": _header(target)}, b"")}
        return house.crawl(f"http://{house.host}/")

    return one_by_one(house, HALF, lead)


def tokens(house: House) -> Way:
    def lead(target: str) -> None:
        secret = SecretStr("secret")
        TokenSource(target, secret, secret, {}, frozenset({house.host})).token()

    return one_by_one(house, TARGETS, lead)


def sitemap_locations(house: House) -> Way:
    return all_at_once(house, "/sitemap.xml", {"/sitemap.xml": _sitemap(TARGETS, "urlset", "url")}, "schema_org")


def sitemap_indexes(house: House) -> Way:
    return all_at_once(
        house, "/sitemap.xml", {"/sitemap.xml": _sitemap(TARGETS, "sitemapindex", "sitemap")}, "schema_org"
    )


def robots_sitemaps(house: House) -> Way:
    body = "".join(f"Sitemap: {target}\n" for target in TARGETS).encode()
    return all_at_once(house, "/robots.txt", {"/robots.txt": (200, {}, body)}, "schema_org")


def redirects(house: House) -> Way:
    pages = {f"/r/{at}": (302, {"Location": _header(target)}, b"") for at, target in enumerate(TARGETS)}
    own = [f"http://{house.host}{path}" for path in pages]
    return all_at_once(house, "/sitemap.xml", {"/sitemap.xml": _sitemap(own, "urlset", "url"), **pages}, "schema_org")


def meta_refreshes(house: House) -> Way:
    html = {"Content-Type": "text/html"}
    pages = {
        f"/m/{at}": (200, html, f'<html><head><meta http-equiv="refresh" content="0;url={escape(target)}">'.encode())
        for at, target in enumerate(TARGETS)
    }
    own = [f"http://{house.host}{path}" for path in pages]
    return all_at_once(house, "/sitemap.xml", {"/sitemap.xml": _sitemap(own, "urlset", "url"), **pages}, "schema_org")


def next_links(house: House) -> Way:
    link = ", ".join(f'<{_header(target)}>; rel="next"' for target in TARGETS if "[" not in target)
    page = (200, {"Link": link}, b'{"@graph": []}')
    return all_at_once(house, "/graph", {"/graph": page}, "ctdl")


def _sitemap(targets: Any, root: str, row: str) -> tuple[int, dict[str, str], bytes]:
    rows = "".join(f"<{row}><loc>{escape(target)}</loc></{row}>" for target in targets)
    return 200, {"Content-Type": "application/xml"}, f"<{root}>{rows}</{root}>".encode()


def _header(target: str) -> str:
    """As a header can carry it."""
    return quote(target, safe="%/:=&?~#+!$,;'@()*[]\\")


def _resolved(host: str, port: Any = None, *args: Any, **kwargs: Any) -> list[Any]:
    """A name server of the trap's own; it knows the names that lead inside, and addresses in every spelling."""
    if host in NAMES:
        address = NAMES[host]
        if ":" in address:
            return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
    with suppress(OSError):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (socket.inet_ntoa(socket.inet_aton(host)), port))]
    raise socket.gaierror(socket.EAI_NONAME, f"{host} is not known here")


WAYS = (
    *(starts, rows, start_redirects, robots_redirects, tokens, sitemap_locations, sitemap_indexes, robots_sitemaps),
    *(redirects, meta_refreshes, next_links),
)


def main() -> None:
    logging.disable(logging.CRITICAL)
    socket.getaddrinfo = _resolved  # type: ignore[assignment]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/store.db") as store:
        house = House(Path(folder), store, f"127.0.0.1:{server.server_address[1]}", Recorder())
        report = {way.__name__: vars(way(house)) for way in WAYS if not sys.argv[1:] or way.__name__ in sys.argv[1:]}
    sys.stdout.buffer.write(orjson.dumps(report))


if __name__ == "__main__":
    main()
