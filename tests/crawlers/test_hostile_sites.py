"""Sites that keep a crawler for ever, pass for others, or hand it something to carry: over real sockets on loopback."""

import datetime
import http.server
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy.settings import Settings

from catalog.store import Store
from crawlers.errors import RefusedError
from crawlers.fetching.run_limits import MEBIBYTE, Allowance, RunLimits
from crawlers.fetching.scrapy_settings import CrawlSettings, scrapy_settings
from crawlers.provider import Provider
from crawlers.provider_table import spider_for, spiders
from crawlers.run import crawl
from crawlers.staging import RunReport
from tests.crawlers.conftest import IntakeFor

Answer = tuple[int, dict[str, str], bytes]
TEMPLATE = {"id": "", "name": "Wheel building", "url": "https://badges.example.org/", "description": "Wheels."}


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the test says; notes what it was asked, and with which headers."""

    answer: ClassVar[Callable[[str], Answer]]
    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        status, headers, body = (200, {}, b"") if self.path == "/robots.txt" else type(self).answer(self.path)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


class Site:
    """One server on loopback and crawls of it."""

    def __init__(self, store: Store, intake_for: IntakeFor, folder: Path) -> None:
        self.store, self.intake_for, self.folder = store, intake_for, folder
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        Handler.asked.clear()

    def crawl(self, answer: Callable[[str], Answer], spider: str, url: str, **limits: Any) -> RunReport:
        Handler.answer = staticmethod(answer)
        kind = spiders()[spider]
        provider = Provider("trap", "Trap", spider, url, kind.terms, range(9999), {"issuers": ["one"]})
        settings = CrawlSettings(
            delay=0.0,
            timeout=5.0,
            back_off=0.01,
            patience=1.0,
            allowed_hosts=frozenset({self.host}),
            limits=RunLimits(**limits),
        )
        captures = self.folder / "captures"
        return crawl(spider_for(provider), self.store, self.intake_for(provider), captures, settings, lambda _: None)


@pytest.fixture
def site(store: Store, intake_for: IntakeFor, tmp_path: Path) -> Iterator[Site]:
    opened = Site(store, intake_for, tmp_path)
    yield opened
    opened.server.shutdown()
    opened.server.server_close()


def graph(*ids: str) -> bytes:
    """A page of a registry, one badge an id."""
    kind = {
        "@type": "ceterms:Badge",
        "ceterms:name": {"en": "Wheel building"},
        "ceterms:subjectWebpage": "https://example.org/",
    }
    nodes = [kind | {"@id": f"https://registry.example.org/resources/{id_}", "ceterms:ctid": id_} for id_ in ids]
    return orjson.dumps({"@graph": nodes})


def number(path: str) -> int:
    return int(path.rpartition("=")[2]) if "=" in path else 1


def with_next(path: str, body: bytes, follow: str) -> Answer:
    return 200, {"Link": f'<{follow}>; rel="next"', "Content-Type": "application/json"}, body


@pytest.mark.parametrize(
    ("answer", "why", "most"),
    [
        (lambda path: with_next(path, graph(f"ce-{number(path)}"), "/list?page=1"), "read before", 3),
        (lambda path: with_next(path, graph("ce-1"), f"/list?page={number(path) + 1}"), "listed before", 6),
        (lambda path: with_next(path, graph(), f"/list?page={number(path) + 1}"), "listed nothing", 25),
        (lambda path: with_next(path, graph(f"ce-{len(path)}"), f"{path}&page=2"), "grow without end", 8),
        (
            lambda path: with_next(path, graph(f"ce-{len(path)}"), f"{path.partition('?')[0]}/list"),
            "grow without end",
            8,
        ),
        (lambda path: with_next(path, graph(f"ce-{len(path)}"), f"{path}{'x' * 500}"), "grow without end", 8),
        (
            lambda path: with_next(path, graph(f"ce-{number(path)}"), f"/list?page={number(path) + 1}"),
            "limit of 30 pages",
            33,
        ),
    ],
    ids=["a circle", "the same again", "nothing for ever", "parameters", "a path", "length", "new for ever"],
)
def test_a_list_without_an_end_is_held(answer: Callable[[str], Answer], why: str, most: int, site: Site) -> None:
    report = site.crawl(answer, "ctdl", f"http://{site.host}/list?page=1", pages=30)
    assert why in report.why
    assert report.status in ("held", "discarded")
    assert not report.complete
    assert len(Handler.asked) <= most
    assert site.store.counts().active == 0


@pytest.mark.parametrize(
    ("limits", "why"),
    [({"size": 2000}, "MiB of pages"), ({"seconds": 0.0}, "limit of 0 hours"), ({"memory": 1}, "MiB of memory")],
)
def test_a_run_that_reaches_a_limit_is_held(limits: dict[str, Any], why: str, site: Site) -> None:
    def answer(path: str) -> Answer:
        return with_next(path, graph(f"ce-{number(path)}"), f"/list?page={number(path) + 1}")

    report = site.crawl(answer, "ctdl", f"http://{site.host}/list?page=1", pages=60, **limits)
    assert (report.status, report.complete) == ("held", False)
    assert why in report.why


def test_an_allowance_counts_pages_bytes_time_and_memory() -> None:
    now, memory = [0.0], [0]
    held = Allowance(RunLimits(30, 10 * MEBIBYTE, 3600, MEBIBYTE), lambda: now[0], lambda: memory[0])
    assert [held.spend(1) for _ in range(24)] == [None] * 24
    memory[0] = MEBIBYTE
    assert "1 MiB of memory" in str(held.spend(1))
    now[0] = 3600
    assert "1 hours" in str(held.spent())
    assert "10 MiB of pages" in str(held.spend(10 * MEBIBYTE))


def test_no_cookie_is_carried(site: Site) -> None:
    def answer(path: str) -> Answer:
        status, headers, body = with_next(path, graph(f"ce-{number(path)}"), f"/list?page={number(path) + 1}")
        headers["Set-Cookie"] = "who=me; Path=/; Domain=127.0.0.1"
        return status, headers, body

    site.crawl(answer, "ctdl", f"http://{site.host}/list?page=1", pages=4)
    assert len(Handler.asked) > 3
    assert not any({"cookie", "referer", "authorization"} & headers.keys() for _, headers in Handler.asked)


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    """A certificate that says it is 127.0.0.1's, signed by nobody else."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "trap")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now.replace(year=now.year + 1)
    )
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = builder.add_extension(address, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    file = tmp_path / "trap.pem"
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_certificate_that_nobody_signed_is_refused(site: Site, self_signed: ssl.SSLContext) -> None:
    site.server.socket = self_signed.wrap_socket(site.server.socket, server_side=True)
    with pytest.raises(RefusedError):
        site.crawl(lambda path: (200, {}, graph("ce-1")), "ctdl", f"https://{site.host}/list")
    assert Handler.asked == []
    assert site.store.counts().active == 0


def test_what_scrapy_leaves_open_is_shut() -> None:
    settings = Settings(scrapy_settings(CrawlSettings(), 1))
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("COOKIES_ENABLED")
    assert not settings.getbool("HTTPPROXY_ENABLED")
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert settings["REFERRER_POLICY"] == "no-referrer"
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
