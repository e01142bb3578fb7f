"""Crawls through the command: each in a child process, each ended as it deserves, and fired by the scheduler."""

import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from catalog.store import Store
from operations.commands.demo import table_row
from practice_providers import Server, serve
from practice_providers.exchange import Response
from tests.operations.command_line import Ended, command, credway, environment


@dataclass(frozen=True)
class Crawling:
    """A data folder whose table of providers lists the practice providers, and the server they are on."""

    data: Path
    server: Server

    @property
    def allowed(self) -> dict[str, str]:
        hosts = [urlsplit(provider.base_url).netloc for provider in self.server.providers.values()]
        return {"CREDWAY_ALLOWED_HOSTS": ",".join(hosts), "CREDWAY_DELAY": "0"}

    def credway(self, *arguments: str) -> Ended:
        return credway(self.data, *arguments, **self.allowed)


@pytest.fixture
def crawling(tmp_path: Path) -> Iterator[Crawling]:
    with serve() as server:
        rows = [table_row(provider) for provider in server.providers.values()]
        (tmp_path / "providers.toml").write_text("\n".join(rows))
        yield Crawling(tmp_path, server)


def test_two_providers_are_crawled_stored_and_indexed(crawling: Crawling) -> None:
    ended = crawling.credway("crawl", "harbourlight", "openquay", "--json")
    assert ended.status == 0, ended.stderr
    assert [run["provider"] for run in ended.json["runs"]] == ["harbourlight", "openquay"]
    for run in ended.json["runs"]:
        expected = crawling.server.providers[run["provider"]].expected
        assert run["counts"]["read"] == expected.accepted
        assert sum(run["rejected"].values()) == len(expected.rejected)
    assert ended.json["indexed"]["written"] == sum(run["counts"]["new"] for run in ended.json["runs"])
    assert list((crawling.data / "captures").rglob("*")), "the responses were not kept"


def test_one_that_fails_does_not_stop_the_other_but_is_said(crawling: Crawling) -> None:
    crawling.server.break_("openquay", lambda response: Response(response.path, b"no", 500))
    ended = crawling.credway("crawl", "harbourlight", "openquay", "--json")
    assert ended.status == 1
    accepted, broken = ended.json["runs"]
    assert accepted["status"] == "accepted"
    assert broken["status"] in ("held", "discarded", "failed")
    assert broken["why"]
    assert broken["why"] in ended.stderr
    assert ended.json["indexed"]["written"] == accepted["counts"]["new"]


def test_a_loopback_address_nobody_allowed_is_not_fetched(crawling: Crawling) -> None:
    ended = credway(crawling.data, "crawl", "harbourlight", "--json", CREDWAY_DELAY="0")
    assert ended.status == 1
    assert ended.json["runs"][0]["why"]
    assert [request for request in crawling.server.requests if request.path != "/robots.txt"] == []


def test_a_site_given_by_address_is_a_provider_of_its_own(crawling: Crawling) -> None:
    url = crawling.server.providers["fernhill"].start_urls[0]
    ended = crawling.credway("crawl", "schema_org", "--url", url, "--no-index", "--json")
    assert ended.status == 0, ended.stderr
    assert ended.json["runs"][0]["provider"] == "127.0.0.1"


def test_fewer_issuers_than_last_time_are_refused_before_anything_vanishes(crawling: Crawling) -> None:
    fewer = ("crawl", "harbourlight", "--issuer", "meridian-guild", "--no-index")
    assert crawling.credway(*fewer).status == 0
    every = ("stratus-ridge-academy", "meridian-guild", "harbourlight-institute")
    grown = crawling.credway("crawl", "harbourlight", "--no-index", "--json").json["runs"][0]
    assert grown["status"] == "held"
    assert crawling.credway("run", "accept", str(grown["run_id"])).status == 0
    before = crawling.credway("status", "--json").json["store"]
    refused = crawling.credway(*fewer)
    assert refused.status == 1
    assert "--issuer" in refused.stderr
    assert crawling.credway("status", "--json").json["store"] == before
    all_named = [part for slug in every for part in ("--issuer", slug)]
    assert crawling.credway("crawl", "harbourlight", *all_named, "--no-index").status == 0


def test_captures_can_be_replayed(crawling: Crawling) -> None:
    assert crawling.credway("crawl", "harbourlight", "--no-index").status == 0
    captures = sorted(str(path) for path in (crawling.data / "captures").rglob("*") if path.is_file())
    again = crawling.credway("replay", "harbourlight", *captures, "--no-index", "--json").json["runs"][0]
    expected = crawling.server.providers["harbourlight"].expected
    assert (again["counts"]["unchanged"], again["counts"]["new"]) == (expected.accepted, 0)


def test_a_due_schedule_fires_one_crawl_and_a_second_scheduler_refuses(crawling: Crawling) -> None:
    assert crawling.credway("schedule", "add", "harbourlight", "--every", "1h").status == 0
    make_overdue(crawling.data)
    surroundings = environment(crawling.data, crawling.allowed)
    with subprocess.Popen(command("schedule", "run"), env=surroundings, stderr=subprocess.PIPE, text=True) as scheduler:
        wait_until_noted(crawling.data)
        second = crawling.credway("schedule", "run")
        scheduler.send_signal(signal.SIGTERM)
        _, said = scheduler.communicate(timeout=30)
    assert (second.status, "--wait" in second.stderr) == (1, True)
    assert scheduler.returncode == 143, said
    assert "Traceback" not in said
    status = crawling.credway("status", "--json").json
    assert [(run["provider"], run["status"]) for run in status["runs"]] == [("harbourlight", "accepted")]
    assert status["schedules"][0]["last_status"] == "done"
    assert status["index"]["programs"] == status["store"]["active"] > 0


def make_overdue(data: Path) -> None:
    import sqlalchemy as sa

    engine = sa.create_engine(f"sqlite:///{data}/store.sqlite")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE schedules SET created = '2026-01-01 00:00:00.000000'"))
    engine.dispose()


def wait_until_noted(data: Path, patience: float = 60.0) -> None:
    """Until the scheduler has noted how the first schedule's run went."""
    until = time.monotonic() + patience
    with Store.open(f"sqlite:///{data}/store.sqlite") as store:
        while store.schedules()[0].last_finished is None:
            assert time.monotonic() < until, "the schedule was not fired"
            time.sleep(0.1)
