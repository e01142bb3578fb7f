"""Crawls of the platforms that want a key, over real HTTP on loopback: the key, the pages, the ends."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from catalog.captures import read_captures
from catalog.store import Store
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.keys.authorisation import authorisation_of
from crawlers.provider_table import providers, spider_for
from crawlers.run import crawl
from crawlers.staging import RunReport
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.platforms.platform_server import TOKEN, USER, PlatformServer, serving

SECRETS = {name: SecretStr(value) for name, value in (("client_id", "a"), ("client_secret", "b"), ("user", USER))}


class Keyed:
    """Crawls a provider at a server, by its own options and those that are added."""

    def __init__(self, store: Store, intake_for: IntakeFor, folder: Path) -> None:
        self._store = store
        self._intake_for = intake_for
        self._folder = folder

    def __call__(self, name: str, server: PlatformServer, path: str, **options: Any) -> RunReport:
        known = providers()[name]
        way: Any = known.options["authorisation"]
        if way["way"] == "client_credentials":
            way = way | {"token_url": f"{server.url}token"}
        provider = replace(
            known,
            url=server.url + path,
            expected=range(1, 9),
            options={**known.options, "authorisation": way, **options},
        )
        spider, hosts = spider_for(provider), frozenset({server.host})
        spider.authorisation = authorisation_of(provider, SECRETS, hosts)
        settings = CrawlSettings(delay=0.0, timeout=5.0, allowed_hosts=hosts)
        captures = self._folder / "captures"
        return crawl(spider, self._store, self._intake_for(provider), captures, settings, lambda _: None)


def asset(urn: str, kind: str) -> dict[str, Any]:
    address = {"webLaunch": f"https://video.example.org/{urn}"}
    title = {"locale": {"language": "en", "country": "US"}, "value": f"About {urn}"}
    return {"urn": urn, "type": kind, "title": title, "details": {"availability": "AVAILABLE", "urls": address}}


def test_linkedin_learning(store: Store, intake_for: IntakeFor, tmp_path: Path) -> None:
    second = {"elements": [asset("c2", "COURSE")], "paging": {"links": []}}
    link = {"rel": "next", "href": "/v2/learningAssets?q=criteria&start=1"}
    first = {"elements": [asset("c1", "COURSE")], "paging": {"links": [link]}}
    paths = {"elements": [asset("p1", "LEARNING_PATH")], "paging": {}}
    criteria = "/v2/learningAssets?q=criteria&assetFilteringCriteria.assetTypes[0]="
    pages = {
        f"{criteria}COURSE": first,
        f"{criteria}LEARNING_PATH": paths,
        "/v2/learningAssets?q=criteria&start=1": second,
    }
    with serving(pages) as server:
        report = Keyed(store, intake_for, tmp_path)("linkedin_learning", server, "v2/learningAssets")
    assert (report.status, report.tally.programs) == ("accepted", 3)
    assert len(server.asked) == 3
    assert all("locales[0].language=en" in path for path in server.asked if "assetTypes" in path)


def test_microsoft_learns_platform(store: Store, intake_for: IntakeFor, tmp_path: Path) -> None:
    item = {"id": "learn.walls", "title": "Walls", "url": "https://learn.example.org/walls"}
    more = {"value": [item | {"id": "learn.arches"}], "nextLink": None}
    empty: dict[str, Any] = {"value": []}
    pages = {
        "/api/v1/modules?continue=2": more,
        "/api/v1/modules": {"value": [item], "nextLink": "{url}api/v1/modules?continue=2"},
    }
    with serving(pages | {"/api/v1/": empty}) as server:
        report = Keyed(store, intake_for, tmp_path)("microsoft_learn_platform", server, "api/v1/")
    assert (report.status, report.tally.programs) == ("accepted", 2)
    assert server.scopes == ["https://learn.microsoft.com/.default"]
    assert len(server.asked) == 7


def test_an_issuers_badges(store: Store, intake_for: IntakeFor, tmp_path: Path) -> None:
    badge = {"id": "b1", "name": "Arches", "url": "https://badges.example.org/b1", "badge_template_activities": []}
    page = {"data": [badge, badge | {"id": "b2", "state": "draft"}], "metadata": {"next_page_url": None}}
    with serving({"/v1/organizations/o1/badge_templates": page}) as server:
        report = Keyed(store, intake_for, tmp_path)("credly_issuer", server, "", organizations=["o1"])
    assert (report.status, report.tally.programs) == ("accepted", 1)
    assert report.tally.passed_over["state draft"] == 1


def test_no_key_is_kept_in_what_was_captured(store: Store, intake_for: IntakeFor, tmp_path: Path) -> None:
    test_an_issuers_badges(store, intake_for, tmp_path)
    captures = [one for path in sorted((tmp_path / "captures").glob("credly_issuer/*")) for one in read_captures(path)]
    assert len(captures) == 1
    assert not any(secret in repr(captures) for secret in (TOKEN, USER))
    plain = b"".join(path.read_bytes() for path in tmp_path.rglob("*.db*"))
    assert plain
    assert not any(secret.encode() in plain for secret in (TOKEN, USER))
