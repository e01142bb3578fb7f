"""A sample of a site, fetched from this machine: what is asked, what is refused, and where it ends."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from catalog.errors import CredwayError
from crawlers.detecting.sampling import MOST_REQUESTS, SampleError, Sampler, SiteSample, sample_site, try_known_places
from crawlers.errors import RefusedError, StoppedError
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.manners.host_ledger import HostLedger
from crawlers.manners.quiet_hours import QuietHoursError


@dataclass
class Site:
    """Answers by path: status, headers, body; and the paths that were asked for."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    base: str = ""

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        self.answers[path] = status, {name.replace("_", "-"): value for name, value in headers.items()}, body


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            status, headers, body = served.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is printed between the tests' lines."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()


def sampled(site: Site, folder: Path, path: str = "/", **manner: str) -> SiteSample:
    hosts = frozenset({site.base.removeprefix("http://")})
    polite = CrawlSettings(delay=0.0, allowed_hosts=hosts, **manner)  # type: ignore[arg-type]
    with closing(HostLedger(folder / "hosts")) as ledger, closing(Sampler(polite, ledger)) as sampler:
        found = sample_site(site.base + path, sampler)
        try_known_places(found, sampler)
        return found


def test_never_more_than_a_handful_is_asked_for(site: Site, tmp_path: Path) -> None:
    maps = "".join(f"<sitemap><loc>{site.base}/courses{number}.xml</loc></sitemap>" for number in range(50))
    pages = "".join(f"<url><loc>{site.base}/course/{number}</loc></url>" for number in range(50))
    site.put("/robots.txt", f"Sitemap: {site.base}/a.xml\nSitemap: {site.base}/b.xml".encode())
    site.put("/a.xml", f"<sitemapindex>{maps}</sitemapindex>".encode())
    for number in range(50):
        site.put(f"/courses{number}.xml", f"<urlset>{pages}</urlset>".encode())
        site.put(f"/course/{number}", b"", 302, Location=f"/course/{number + 1}")
    site.put("/", b"<html>")
    found = sampled(site, tmp_path)
    assert len(site.asked) == len(found.asked) == MOST_REQUESTS


def test_a_server_that_cannot_be_asked_has_said_no(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", b"", 503)
    with pytest.raises(RefusedError, match="answered 503"):
        sampled(site, tmp_path)
    assert site.asked == ["/robots.txt"]


def test_a_page_that_robots_forbids_is_left_out_and_named(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", f"User-agent: *\nDisallow: /course/\nSitemap: {site.base}/a.xml".encode())
    site.put("/a.xml", f"<urlset><url><loc>{site.base}/course/1</loc></url></urlset>".encode())
    site.put("/", b"<html>")
    found = sampled(site, tmp_path)
    assert "/course/1" not in site.asked
    assert any("forbids" in refused for refused in found.refused)


def test_a_bomb_is_not_opened(site: Site, tmp_path: Path) -> None:
    site.put("/", gzip.compress(b"<html>" + b" " * 64_000_000), Content_Encoding="gzip")
    with pytest.raises(SampleError, match="bomb"):
        sampled(site, tmp_path)


@pytest.mark.parametrize(
    ("location", "says", "error"),
    [
        ("http://169.254.169.254/latest", "not on the public internet", RefusedError),
        ("file:///etc/passwd", "only http and https", RefusedError),
        ("http://[broken/", "is no address", SampleError),
        ("/", "was not reached within", SampleError),
    ],
)
def test_a_redirect_leads_nowhere_else(
    site: Site, tmp_path: Path, location: str, says: str, error: type[CredwayError]
) -> None:
    site.put("/", b"", 302, Location=location)
    with pytest.raises(error, match=says):
        sampled(site, tmp_path)


def test_a_broken_sitemap_names_nothing(site: Site, tmp_path: Path) -> None:
    site.put("/sitemap.xml", b"<urlset><url><loc>http://[broken/</loc></url><url><loc>x")
    site.put("/", b"<html>")
    found = sampled(site, tmp_path)
    assert [answer.url for answer in found.answers] == [site.base + "/"]


def test_an_error_page_is_no_sample(site: Site, tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="answers 404"):
        sampled(site, tmp_path, "/gone")


def test_quiet_hours_hold_here_too(site: Site, tmp_path: Path) -> None:
    now, hour = datetime.now(UTC), timedelta(hours=1)
    with pytest.raises(QuietHoursError):
        sampled(site, tmp_path, quiet_hours=f"{now - hour:%H:%M}-{now + hour:%H:%M}")
    assert site.asked == []


def test_a_host_that_wants_peace_has_it(site: Site, tmp_path: Path) -> None:
    with closing(HostLedger(tmp_path / "hosts")) as ledger:
        ledger.block(site.base.removeprefix("http://"), 3600)
    with pytest.raises(StoppedError, match="wants no request"):
        sampled(site, tmp_path)
    assert site.asked == []
