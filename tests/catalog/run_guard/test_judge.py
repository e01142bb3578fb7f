"""Verdicts over a real store: what holds a run, what it says, and what accepting teaches."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import xxhash

from catalog.run_guard import CanaryError, Rules, Source, Verdict, canary, judge
from catalog.store import Reject, Run, Staged, Store

PROVIDER = "orchard"
SOURCE = Source(range(1, 1000), 100, {})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as opened:
        yield opened


def program(number: int, **fields: Any) -> Staged:
    url = f"https://orchard.example.org/{number}"
    plain = {"id": f"{PROVIDER}:{number}", "provider": PROVIDER, "native_id": str(number), "url": url}
    body = orjson.dumps(
        plain | {"title": f"Course {number}", "kind": "course", "summary": f"All of {number}."} | fields
    )
    return Staged(f"{PROVIDER}:{number}", xxhash.xxh3_128_hexdigest(body), body)


def programs(count: int, **fields: Any) -> list[Staged]:
    return [program(number, **fields) for number in range(count)]


def staged(store: Store, records: list[Staged]) -> Run:
    run = store.begin_run(PROVIDER, "crawl")
    run.stage(records)
    return run


def verdict_on(run: Run, complete: bool = True, source: Source = SOURCE) -> Verdict:
    return judge(run.outlook(complete), complete, source, Rules())


def accepted(store: Store, records: list[Staged]) -> Verdict:
    run = staged(store, records)
    verdict = verdict_on(run)
    run.accept(complete=True, judgement=verdict.judgement())
    return verdict


def measures(verdict: Verdict) -> list[str]:
    return [finding.measure for finding in verdict.findings if not finding.note]


def test_a_first_run_is_judged_by_its_expected_count_only(store: Store) -> None:
    run = staged(store, programs(10, title="Welcome", summary="&amp; captcha"))
    assert verdict_on(run).why == ""
    assert verdict_on(run, source=Source(range(50, 100), 10, {})).why == (
        "Out of bounds: 10 programs were read where 50 to 99 are expected."
    )
    run.discard("enough")


def test_an_unchanged_run_is_sound(store: Store) -> None:
    accepted(store, programs(50))
    assert accepted(store, programs(50)).findings == ()


def test_findings_say_what_was_and_name_examples(store: Store) -> None:
    accepted(store, programs(50))
    run = staged(store, programs(30))
    (absent, *_) = verdict_on(run).findings
    assert (absent.measure, absent.was, absent.now, absent.high) == ("absent", 0.0, 0.4, 0.08)
    assert len(absent.examples) == 5
    assert set(absent.examples) <= {f"{PROVIDER}:{number}" for number in range(30, 50)}
    run.discard("enough")


def test_a_lost_field_names_those_that_had_it(store: Store) -> None:
    accepted(store, programs(50, level="beginner"))
    run = staged(store, [*programs(20), *[program(number, level="beginner") for number in range(20, 50)]])
    lost = next(finding for finding in verdict_on(run).findings if finding.measure == "filled.level")
    assert set(lost.examples) <= {f"{PROVIDER}:{number}" for number in range(20)}
    run.discard("enough")


def test_an_absence_is_counted_once(store: Store) -> None:
    accepted(store, programs(50))
    assert accepted(store, programs(47)).findings == ()
    third = accepted(store, programs(44))
    assert third.findings == ()
    assert third.measures["absent"] == 0.06


def test_accepting_a_held_run_makes_it_the_measure(store: Store) -> None:
    accepted(store, programs(50))
    run = staged(store, programs(50, kind="badge"))
    verdict = verdict_on(run)
    assert "mix.kind.badge" in measures(verdict)
    run.hold(verdict.why, complete=True, judgement=verdict.judgement())
    store.accept_held(run.id)
    assert accepted(store, programs(50, kind="badge")).findings == ()
    again = staged(store, programs(50, kind="course"))
    assert "changed.kind" in measures(verdict_on(again))
    again.discard("enough")


def test_a_part_is_judged_by_what_a_part_can_show(store: Store) -> None:
    accepted(store, programs(50))
    part = staged(store, programs(10))
    assert verdict_on(part, complete=False).why == ""
    part.discard("enough")
    broken = staged(store, programs(10, title="Pruning &amp; grafting"))
    assert set(measures(verdict_on(broken, complete=False))) == {"broken.markup", "changed.title"}
    broken.discard("enough")


def test_rejects_and_new_keys(store: Store) -> None:
    accepted(store, programs(50))
    run = staged(store, programs(47))
    for number in range(47, 50):
        run.reject(Reject("no_title", "There is none.", native_id=str(number)))
    verdict = verdict_on(run, source=Source(range(1, 1000), 50, run.reject_reasons, {"$.fee": 50}))
    assert verdict.findings[-1].measure == "left.$.fee"
    assert verdict.findings[-1].note
    assert "rejected.no_title" not in measures(verdict)
    for number in range(50, 60):
        run.reject(Reject("no_title", "There is none.", native_id=str(number)))
    assert "rejected.no_title" in measures(verdict_on(run, source=Source(range(1, 1000), 60, run.reject_reasons)))
    run.discard("enough")


def test_a_canary_must_be_listed_readable_and_whole(store: Store) -> None:
    accepted(store, programs(50))
    store.save_canary(canary(store, f"{PROVIDER}:7", ("summary",)))
    rest = [one for one in programs(50) if one.id != f"{PROVIDER}:7"]
    for records, complete, fault in (
        (programs(50), True, ""),
        (rest, True, "Out of bounds: canary orchard:7 is not listed."),
        (rest, False, ""),
        ([*rest, program(7, summary="")], False, "Out of bounds: canary orchard:7 has no summary."),
    ):
        run = staged(store, records)
        assert verdict_on(run, complete).why == fault
        run.discard("enough")
    run = staged(store, rest)
    run.reject(Reject("no_title", "There is none.", native_id="7"))
    assert verdict_on(run).why == "Out of bounds: canary orchard:7 could not be read."
    run.discard("enough")


def test_what_cannot_be_a_canary_is_refused(store: Store) -> None:
    accepted(store, programs(3))
    for program_id, fields in (("orchard:99", ()), ("orchard:1", ("moon",)), ("orchard:1", ("level",))):
        with pytest.raises(CanaryError):
            canary(store, program_id, fields)
