"""A site of any size in a process of its own: 8 kB pages with JSON-LD, a sitemap with dates, ETags, a log of requests.

`/changed.xml` names the pages that were changed alone.

`python -m tests.faults.listing_site PAGES ROBOTS` says its port on stdout and serves until its stdin closes.
It is as cheap as Python allows, so that what is measured beside it is the crawler.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.request import urlopen

import orjson

PAGE_BYTES = 8_000
OLD, NEW = "2026-01-05T08:00:00+00:00", "2026-11-20T08:00:00+00:00"
SUBJECTS = ("Pottery", "Bookkeeping", "Wheel building", "Patience", "Sailing", "Beekeeping")


def page(number: int, version: int) -> bytes:
    """A program's page; another version has another price."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    listing = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": f"{subject}, course {number}",
        "description": f"Evenings of {subject.lower()} with patient neighbours, for whoever has two hands. " * 4,
        "provider": {"@type": "Organization", "name": "Fernhill Evening School"},
        "inLanguage": "en",
        "educationalLevel": "Beginner",
        "teaches": [f"Basics of {subject.lower()}", "Patience"],
        "timeRequired": f"PT{2 + number % 30}H",
        "offers": {"@type": "Offer", "category": "Paid", "price": 40 + version, "priceCurrency": "EUR"},
    }
    head = f"<title>{subject} {number}</title>".encode()
    script = b'<script type="application/ld+json">' + orjson.dumps(listing) + b"</script>"
    start = b"<!DOCTYPE html><html><head>" + head + script + b"</head><body><h1>Welcome</h1>"
    filling = b"<p>Come and see what your neighbours make of an evening.</p>"
    return (start + filling * ((PAGE_BYTES - len(start)) // len(filling) + 1))[:PAGE_BYTES] + b"</body></html>"


class Site:
    """What is served now; `versions` holds the pages that were changed."""

    def __init__(self, pages: int, robots: str) -> None:
        self.pages = pages
        self.robots = robots.replace("\\n", "\n").encode()
        self.versions: dict[int, int] = {}
        self.dates_move = True
        self.base = ""
        self.log: list[tuple[float, str]] = []
        self._made: dict[tuple[int, int], bytes] = {}

    def answer(self, path: str, etag: str) -> tuple[int, bytes, str]:
        """Status, body and ETag."""
        if path.startswith("/-/"):
            return 200, self._control(path[3:]), ""
        self.log.append((time.monotonic(), path))
        if path == "/robots.txt":
            return 200, self.robots, ""
        if path == "/sitemap.xml":
            return 200, self._sitemap(range(self.pages)), ""
        if path == "/changed.xml":
            return 200, self._sitemap(self.versions), ""
        number = path.removeprefix("/programs/")
        if not number.isdigit() or int(number) >= self.pages:
            return 404, b"", ""
        key = (int(number), self.versions.get(int(number), 0))
        mark = f'"{key[0]}-{key[1]}"'
        if etag == mark:
            return 304, b"", mark
        return 200, self._made.get(key) or self._made.setdefault(key, page(*key)), mark

    def _sitemap(self, numbers: Iterable[int]) -> bytes:
        rows = [
            f"<url><loc>{self.base}/programs/{number}</loc>"
            f"<lastmod>{NEW if self.dates_move and number in self.versions else OLD}</lastmod></url>"
            for number in numbers
        ]
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'.encode()

    def _control(self, order: str) -> bytes:
        """`log` gives the requests up to now and forgets them; `change/1,2` changes pages, `hide/1,2` keeps dates."""
        what, _, numbers = order.partition("/")
        if what == "log":
            taken, self.log = self.log, []
            return orjson.dumps(taken)
        self.dates_move = what == "change"
        for number in numbers.split(","):
            self.versions[int(number)] = self.versions.get(int(number), 0) + 1
        return b"[]"


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as a crawler needs it: GET, kept alive."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            request, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            lines = request.decode("latin-1").split("\r\n")
            conditions = [line[15:] for line in lines if line[:15].lower() == "if-none-match: "]
            self._send(*self._site.answer(lines[0].split(" ")[1], conditions[0] if conditions else ""))

    def _send(self, status: int, body: bytes, etag: str) -> None:
        tag = f"ETag: {etag}\r\n" if etag else ""
        head = f"HTTP/1.1 {status} -\r\nContent-Type: text/html\r\n{tag}Content-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


@dataclass(frozen=True)
class Served:
    """The site from outside."""

    base: str

    @property
    def host(self) -> str:
        return self.base.removeprefix("http://")

    def order(self, what: str) -> list[tuple[float, str]]:
        with urlopen(f"{self.base}/-/{what}") as answer:
            taken: list[list[object]] = orjson.loads(answer.read())
        return [(float(str(at)), str(path)) for at, path in taken]

    def requests(self) -> list[tuple[float, str]]:
        """When which path was asked for since this was last called."""
        return self.order("log")

    def change(self, numbers: list[int], hidden: bool = False) -> None:
        self.order(f"{'hide' if hidden else 'change'}/{','.join(map(str, numbers))}")


@contextmanager
def listing_site(pages: int, robots: str = "User-agent: *\\nDisallow: /account/") -> Iterator[Served]:
    command = [sys.executable, "-m", "tests.faults.listing_site", str(pages), robots]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        try:
            yield Served(f"http://127.0.0.1:{int(child.stdout.readline())}")
        finally:
            child.stdin.close()
            child.wait(30)


async def serve(site: Site) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(site), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    site.base = f"http://127.0.0.1:{port}"
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Site(int(sys.argv[1]), sys.argv[2])))
