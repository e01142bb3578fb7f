"""Coursera's interface over real HTTP: ids, then prices, then what is sold at them; and again when nothing changed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from catalog.store import Store
from crawlers.fetching.scrapy_settings import CrawlSettings
from crawlers.provider_table import providers, spider_for
from crawlers.run import crawl
from crawlers.staging import RunReport
from tests.crawlers.conftest import IntakeFor

NAMES = [f"S-{number}" for number in range(150)]
LINKED = {"partners.v1": [{"id": "1", "shortName": "fernhill", "name": "Fernhill University"}]}


class Interface(ThreadingHTTPServer):
    """150 specializations of one course each, at `prices` a month."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.prices = dict.fromkeys(NAMES, 39)
        self.names = dict.fromkeys(NAMES, "Wheelwright")
        self.asked: list[str] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def answer(self, path: str, query: dict[str, list[str]]) -> bytes:
        self.asked.append(path.rpartition("/")[2])
        start = int(query.get("start", ["0"])[0])
        ids = query["ids"][0].split(",") if "ids" in query else NAMES[start : start + 100]
        paging = {"next": str(start + 100)} if "start" in query and start + 100 < len(NAMES) else {}
        make = {"s12nDerivatives.v1": self._price, "onDemandSpecializations.v1": self._specialization}
        elements = [make.get(self.asked[-1], self._course)(key) for key in ids]
        return orjson.dumps({"elements": elements, "paging": paging, "linked": LINKED})

    def _price(self, key: str) -> dict[str, object]:
        price = {"amount": self.prices[key], "currencyCode": "USD", "productType": "SpecializationSubscription"}
        return {"id": key, "catalogPrice": price}

    def _specialization(self, key: str) -> dict[str, object]:
        row = {"id": key, "slug": key.lower(), "name": f"{self.names[key]} {key}", "partnerIds": ["1"]}
        return {**row, "courseIds": [key.replace("S", "C")]}

    def _course(self, key: str) -> dict[str, object]:
        own = key.replace("S", "C")
        row = {
            "courseType": "v2.ondemand",
            "id": own,
            "slug": own.lower(),
            "name": f"Wheels {own}",
            "partnerIds": ["1"],
        }
        return {**row, "s12nIds": [key], "premiumExperienceVariant": "PremiumCourse"}


class _Handler(BaseHTTPRequestHandler):
    server: Interface

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        body = b"" if parts.path == "/robots.txt" else self.server.answer(parts.path, parse_qs(parts.query))
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keeps the tests' output clean."""


@contextmanager
def serving() -> Iterator[Interface]:
    with Interface() as interface:
        thread = threading.Thread(target=interface.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield interface
        finally:
            interface.shutdown()
            thread.join()


@pytest.fixture
def interface() -> Iterator[Interface]:
    with serving() as interface:
        yield interface


def crawled(interface: Interface, store: Store, intake_for: IntakeFor, folder: Path) -> RunReport:
    options = {"enabled": True, "prices": True}
    url = f"http://{interface.host}/"
    spider = spider_for(replace(providers()["coursera"], url=url, expected=range(1, 1000), options=options))
    settings = CrawlSettings(delay=0.0, timeout=5.0, allowed_hosts=frozenset({interface.host}))
    return crawl(spider, store, intake_for(spider.provider), folder, settings, lambda _: None)


def offers(store: Store) -> dict[str, list[float | None]]:
    """What is asked for each program, by its id."""
    rows = (orjson.loads(one.body) for batch in store.all_active() for one in batch)
    return {row["native_id"]: [offer.get("price", {}).get("amount") for offer in row.get("offers", ())] for row in rows}


def test_every_program_has_its_price_and_keeps_it(
    interface: Interface, store: Store, intake_for: IntakeFor, tmp_path: Path
) -> None:
    interface.prices["S-7"] = 59
    first = crawled(interface, store, intake_for, tmp_path / "captures")
    assert (first.status, first.tally.programs) == ("accepted", 300)
    assert interface.asked.index("courses.v1") > max(
        place for place, name in enumerate(interface.asked) if name == "s12nDerivatives.v1"
    )
    known = offers(store)
    assert (known.pop("S-7"), known.pop("C-7")) == ([59], [59])
    assert set(map(tuple, known.values())) == {(39,)}

    # One page changed, its prices did not: they are neither read anew nor lost.
    interface.names["S-3"] = "Master wheelwright"
    again = crawled(interface, store, intake_for, tmp_path / "captures")
    assert (again.status, again.counts.changed, again.counts.vanished) == ("accepted", 1, 0)
    assert offers(store)["S-3"] == [39]
