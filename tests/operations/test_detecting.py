"""`credway detect` and `new-provider` through real processes, against a site on this machine."""

import threading
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.faults.listing_site import page
from tests.operations.command_line import Ended, credway

RECORDINGS = Path(__file__).parents[1] / "recordings"
HOME = b'<!DOCTYPE html><h1>Fernhill</h1><a href="/about/terms-of-use">Terms of use</a>'


@dataclass
class Site:
    """What is served by path, and who asked for what."""

    pages: dict[str, bytes]
    asked: list[tuple[str, str]] = field(default_factory=list)
    base: str = ""

    @property
    def host(self) -> str:
        return self.base.removeprefix("http://")


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site({"/": HOME})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, str(self.headers["User-Agent"])))
            found = served.pages.get(self.path)
            body = found or b""
            moved = body.startswith(b"http")
            self.send_response(404 if found is None else 302 if moved else 200)
            if moved:
                self.send_header("Location", body.decode())
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


def with_sitemap(site: Site, robots: str = "User-agent: *\nDisallow: /cart\n") -> None:
    paths = [f"/programs/{number}" for number in range(40)]
    rows = "".join(f"<url><loc>{site.base}{path}</loc></url>" for path in ["/", "/about", *paths])
    site.pages["/robots.txt"] = f"{robots}Sitemap: {site.base}/map.xml\n".encode()
    site.pages["/map.xml"] = f"<urlset>{rows}</urlset>".encode()
    site.pages |= {path: page(number, 1) for number, path in enumerate(paths)}


def detect(data: Path, site: Site, *arguments: str | Path) -> Ended:
    options = arguments if arguments and not str(arguments[0]).startswith("--") else (site.base + "/", *arguments)
    return credway(data, "detect", *options, CREDWAY_ALLOWED_HOSTS=site.host, CREDWAY_DELAY="0.05")


def test_a_site_is_looked_at_through_a_handful_of_its_pages(tmp_path: Path, site: Site) -> None:
    with_sitemap(site)
    ended = detect(tmp_path, site, "--json")
    assert ended.status == 0, ended.stderr
    found = ended.json
    best = found["shapes"][0]
    assert (found["best"], best["programs"], best["filled"]["offers"]) == ("schema_org", 3, 3)
    assert "rating" in best["missing"]
    assert found["site"]["terms"] == [f"{site.base}/about/terms-of-use"]
    assert tomllib.loads(found["row"])["127.0.0.1"]["url"] == f"{site.base}/robots.txt"
    assert len(site.asked) <= 8
    assert site.asked[0][0] == "/robots.txt"
    assert all(agent.startswith("Credway/") and "(+https://" in agent for _, agent in site.asked)


def test_the_row_it_writes_is_one_that_can_be_crawled(tmp_path: Path, site: Site) -> None:
    with_sitemap(site)
    table = tmp_path / "providers.toml"
    ended = detect(tmp_path, site, "--write", table, "--id", "fernhill", "--name", "Fernhill")
    assert ended.status == 0, ended.stderr
    assert "fits best" in ended.stdout
    assert "credway crawl fernhill" in ended.stderr
    row = tomllib.loads(table.read_text())["fernhill"]
    assert (row["name"], row["spider"], row["terms"]["url"]) == (
        "Fernhill",
        "schema_org",
        f"{site.base}/about/terms-of-use",
    )
    assert not (tmp_path / "store.sqlite").exists()
    crawled = credway(
        tmp_path, "crawl", "fernhill", "--no-index", "--json", CREDWAY_ALLOWED_HOSTS=site.host, CREDWAY_DELAY="0.01"
    )
    assert crawled.json["runs"][0]["counts"]["new"] == 40, crawled.stderr
    again = detect(tmp_path, site, "--write", table, "--id", "fernhill")
    assert again.status == 1
    assert "holds a provider 'fernhill' already" in again.stderr


def test_who_says_no_is_asked_nothing_more(tmp_path: Path, site: Site) -> None:
    with_sitemap(site, "User-agent: credway\nDisallow: /\n")
    ended = detect(tmp_path, site)
    assert ended.status == 1
    assert "forbids" in ended.stderr
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_a_crawl_delay_is_kept_and_shown(tmp_path: Path, site: Site) -> None:
    with_sitemap(site, "User-agent: *\nCrawl-delay: 0.3\n")
    found = detect(tmp_path, site, "--json").json
    assert found["site"]["gap"] == 0.3


def test_an_address_inside_is_refused_unless_it_is_named(tmp_path: Path, site: Site) -> None:
    ended = credway(tmp_path, "detect", site.base + "/")
    assert ended.status == 1
    assert "not on the public internet" in ended.stderr
    assert site.asked == []


def test_a_redirect_inside_is_refused(tmp_path: Path, site: Site) -> None:
    site.pages["/"] = b"http://127.0.0.2:9/"
    ended = detect(tmp_path, site)
    assert ended.status == 1
    assert "127.0.0.2 is not on the public internet" in ended.stderr


def test_a_platform_that_shows_its_catalogue_by_script_is_found_behind_its_page(tmp_path: Path, site: Site) -> None:
    site.pages["/api/courses/v1/courses/"] = (RECORDINGS / "open_edx/page/response.json").read_bytes()
    found = detect(tmp_path, site, "--json").json
    assert found["best"] == "open_edx"
    assert tomllib.loads(found["row"])["127.0.0.1"]["url"] == f"{site.base}/"


def test_an_api_is_read_where_it_is_and_its_front_page_has_the_terms(tmp_path: Path, site: Site) -> None:
    site.pages["/feed"] = (RECORDINGS / "moochub/page/response.json").read_bytes()
    found = detect(tmp_path, site, site.base + "/feed", "--json").json
    assert (found["best"], found["site"]["terms"]) == ("moochub", [f"{site.base}/about/terms-of-use"])
    assert [path for path, _ in site.asked] == ["/robots.txt", "/feed", "/"]
    assert tomllib.loads(found["row"])["127.0.0.1"]["url"] == site.base + "/feed"


def test_pages_of_meta_tags_are_read_where_the_operator_says_what_they_are(tmp_path: Path, site: Site) -> None:
    page = b'<!DOCTYPE html><meta property="og:title" content="Soap"><meta property="og:type" content="website">'
    site.pages["/classes/soap"] = page
    assert detect(tmp_path, site, site.base + "/classes/soap").status == 1
    options = ("--option", "page_kind=course", "--json")
    found = detect(tmp_path, site, site.base + "/classes/soap", *options).json
    assert (found["best"], found["shapes"][0]["titles"]) == ("schema_org", ["Soap"])
    assert tomllib.loads(found["row"])["127.0.0.1"]["options"] == {"page_kind": "course"}
    wrong = detect(tmp_path, site, site.base + "/classes/soap", "--option", "page_kind=lesson")
    assert wrong.status == 1
    assert "no kind" in wrong.stderr


def test_a_sitemap_of_sitemaps_leads_to_the_one_that_sounds_like_listings(tmp_path: Path, site: Site) -> None:
    with_sitemap(site)
    site.pages["/programs.xml"] = site.pages["/map.xml"]
    rows = "".join(f"<sitemap><loc>{site.base}/{name}.xml</loc></sitemap>" for name in ("posts", "programs"))
    site.pages["/map.xml"] = f"<sitemapindex>{rows}</sitemapindex>".encode()
    found = detect(tmp_path, site, "--json").json
    assert found["shapes"][0]["programs"] == 3
    assert "/posts.xml" not in [path for path, _ in site.asked]


def test_a_site_without_listings_fits_no_shape(tmp_path: Path, site: Site) -> None:
    ended = detect(tmp_path, site, "--write", tmp_path / "providers.toml")
    assert ended.status == 1
    assert "No shape fits" in ended.stderr
    assert any("credly, ctdl" in line and "is not JSON" in line for line in ended.stdout.splitlines())
    assert "credway import" in ended.stderr
    assert not (tmp_path / "providers.toml").exists()


def test_a_file_is_looked_at_without_a_request(tmp_path: Path) -> None:
    file = RECORDINGS / "moochub/page/response.json"
    ended = credway(tmp_path, "detect", file, "--json")
    assert (ended.status, ended.json["best"], ended.json["site"], ended.json["row"]) == (0, "moochub", None, None)
    shown = credway(tmp_path, "detect", file)
    assert (shown.status, "moochub would read" in shown.stdout, "Its row" in shown.stdout) == (0, True, False)
    table = tmp_path / "rows.toml"
    nameless = credway(tmp_path, "detect", file, "--write", table)
    assert nameless.status == 1
    assert "--url" in nameless.stderr
    named = credway(tmp_path, "detect", file, "--url", "https://www.hub.example.org/courses", "--write", table)
    assert named.status == 0, named.stderr
    assert tomllib.loads(table.read_text())["hub.example.org"]["spider"] == "moochub"


def test_of_a_saved_page_the_row_begins_at_its_sites_robots(tmp_path: Path) -> None:
    file, url = RECORDINGS / "schema_org/page_with_program/response.html", "https://fernhill.example.org/programs/1"
    found = credway(tmp_path, "detect", file, "--url", url, "--json").json
    assert tomllib.loads(found["row"])["fernhill.example.org"]["url"] == "https://fernhill.example.org/robots.txt"


def test_neither_an_address_nor_a_file_is_said_so(tmp_path: Path) -> None:
    ended = credway(tmp_path, "detect", "meadow.example.org")
    assert ended.status == 1
    assert "neither a web address nor a file" in ended.stderr


def test_a_provider_is_added_by_hand(tmp_path: Path) -> None:
    def added(*arguments: str) -> Ended:
        url = ("--url", "https://edx.meadow.example.org/")
        return credway(tmp_path, "new-provider", "meadow", "--spider", "open_edx", *url, *arguments)

    ended = added("--name", "Meadow College", "--option", "query=org=Meadow")
    assert ended.status == 0, ended.stderr
    assert "credway read meadow FILE" in ended.stderr
    row = tomllib.loads((tmp_path / "providers.toml").read_text())["meadow"]
    assert (row["name"], row["options"]) == ("Meadow College", {"query": "org=Meadow"})
    assert "meadow" in [provider["id"] for provider in credway(tmp_path, "providers", "--json").json]
    twice = added()
    assert twice.status == 1
    assert "already" in twice.stderr
    read = credway(tmp_path, "read", "meadow", RECORDINGS / "open_edx/page/response.json")
    assert read.stdout.startswith('{"id":"meadow:')
