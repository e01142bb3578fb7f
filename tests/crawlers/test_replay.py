"""Recorded files: their forms, and what becomes of them in the store."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
import zstandard

from catalog.program import Program
from catalog.store import Reject, Store
from crawlers.errors import UnexpectedResponseError
from crawlers.provider_table import providers, spider_for
from crawlers.reading import Tally
from crawlers.recorded import bodies
from crawlers.replay import read, replay
from tests.crawlers.conftest import IntakeFor

LINES = b'{"name": "One\xe2\x80\xa8line"}\n\n{"name": "Two"}'
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstd": lambda body: zstandard.compress(body[:10]) + zstandard.compress(body[10:]),
}


def badge(number: int, **changes: object) -> dict[str, object]:
    """A badge as Credly serves it, with little to say."""
    page = f"https://badges.example.org/org/quay/badge/{number}"
    return {"id": f"b{number}", "name": f"Badge {number}", "url": page, "badge_template_activities": []} | changes


def lines(path: Path, badges: list[dict[str, object]]) -> Path:
    path.write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in badges))
    return path


@pytest.mark.parametrize("packed", PACKED)
def test_lines_end_at_line_feeds_only(packed: str, tmp_path: Path) -> None:
    path = tmp_path / "entries"
    path.write_bytes(PACKED[packed](LINES))
    assert [orjson.loads(body)["name"] for body, _ in bodies(path)] == ["One\u2028line", "Two"]


@pytest.mark.parametrize("body", [b'{\n "data": []\n}\n', b'{"data": []}', b"<html>\n</html>\n", b""])
def test_anything_else_is_one_response(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "response"
    path.write_bytes(body)
    assert [*bodies(path)] == [(body, "response")]


def test_a_torn_file_is_a_typed_error(tmp_path: Path) -> None:
    path = tmp_path / "torn.gz"
    path.write_bytes(gzip.compress(LINES)[:-12])
    with pytest.raises(UnexpectedResponseError, match="cannot be read"):
        [*bodies(path)]


@pytest.fixture
def replayed(store: Store, intake_for: IntakeFor) -> Callable[..., object]:
    def run(path: Path, **how: bool) -> object:
        spider = spider_for(providers()["credly"])
        return replay(spider, [path], store, intake_for(spider.provider), lambda _: None, **how)

    return run


def test_a_second_replay_writes_nothing(replayed: Callable[..., object], store: Store, tmp_path: Path) -> None:
    path = lines(tmp_path / "badges.jsonl", [badge(number) for number in range(1, 701)])
    replayed(path)
    before = (store.fingerprint(), store.sequence())
    replayed(path)
    assert (store.fingerprint(), store.sequence()) == before
    assert store.counts().active == 700


def test_a_part_makes_nothing_vanish(replayed: Callable[..., object], store: Store, tmp_path: Path) -> None:
    replayed(lines(tmp_path / "all.jsonl", [badge(1), badge(2), badge(3)]))
    part = lines(tmp_path / "part.jsonl", [badge(1), badge(2, name="Renamed")])
    replayed(part, complete=False)
    assert (store.counts().active, store.counts().vanished) == (3, 0)
    replayed(part)
    replayed(part)
    missing = store.get("credly:b3")
    assert missing is not None
    assert (missing.status, missing.absent_since is not None) == ("active", True)
    replayed(part)
    assert (store.counts().active, store.counts().vanished) == (2, 1)


def test_a_reject_is_kept_as_it_came(replayed: Callable[..., object], store: Store, tmp_path: Path) -> None:
    replayed(lines(tmp_path / "badges.jsonl", [badge(1), badge(2, name=" ")]))
    (kept,) = store.rejects(store.runs("credly")[0].id)
    assert (kept.reject.reason, kept.reject.native_id, kept.reject.field) == ("no_title", "b2", "title")
    assert orjson.loads(kept.reject.raw) == badge(2, name=" ")


def test_a_file_of_something_else_is_refused_and_nothing_is_stored(
    replayed: Callable[..., object], store: Store, tmp_path: Path
) -> None:
    path = lines(tmp_path / "menu.json", [{"starter": "soup"}])
    with pytest.raises(
        UnexpectedResponseError, match=r"menu\.json is no page of credly listings: it is an object with"
    ):
        replayed(path)
    assert (store.counts().active, store.runs("credly")[0].status) == (0, "discarded")


def test_reading_stores_nothing_and_keeps_a_tally(intake_for: IntakeFor, tmp_path: Path) -> None:
    spider, tally = spider_for(providers()["credly"]), Tally()
    path = lines(tmp_path / "badges.jsonl", [badge(1), badge(2, id=None), badge(3, moon="full"), badge(4, skills=5)])
    found = [*read(spider, [path], intake_for(spider.provider), tally)]
    assert [type(one) for one in found] == [Program, Reject, Program, Program]
    assert (tally.entries, tally.programs, tally.rejected) == (4, 3, {"no_id": 1})
    assert tally.left == {"$.moon": 1, "$.skills=5": 1}


def test_an_entry_of_any_shape_harms_only_itself(intake_for: IntakeFor, tmp_path: Path) -> None:
    odd = [badge(1, endorsements=[{"endorser": "me"}]), badge(2, issuer={"entities": [{"entity": []}]}), badge(3)]
    spider = spider_for(providers()["credly"])
    found = [*read(spider, [lines(tmp_path / "b.jsonl", odd)], intake_for(spider.provider))]
    assert [getattr(one, "reason", "program") for one in found] == ["unreadable", "program", "program"]
    assert isinstance(found[0], Reject)
    assert found[0].native_id == "b1"


def test_a_replay_needs_no_scrapy() -> None:
    """It costs half a second and 30 MB that only fetching is worth."""
    asks = "import sys, crawlers.replay, crawlers.provider_table as t; t.spiders(); print('scrapy' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
