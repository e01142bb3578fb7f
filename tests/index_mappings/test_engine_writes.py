"""What every engine keeps: writes, removals, rebuilds and the checkpoint."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from catalog.program import Program, stored_form
from index_mappings.engine import Engine, EngineUnavailableError
from index_mappings.open import open_engine
from index_mappings.query import Facet, SearchQuery, Terms
from tests.index_mappings.listings import CATALOGUE, drawn, program


def ids(engine: Engine, text: str = "") -> list[str]:
    return [hit.id for hit in engine.search(SearchQuery(text)).hits]


def test_without_an_index_it_says_how_to_make_one(engine: Engine) -> None:
    assert engine.checkpoint() == 0
    for ask in (engine.ready, engine.count, lambda: ids(engine), lambda: engine.write(CATALOGUE, [], 1)):
        with pytest.raises(EngineUnavailableError, match="no search index") as told:
            ask()
        assert "credway index" in told.value.hint


def test_a_rebuild_replaces_everything(engine: Engine) -> None:
    assert engine.rebuild(CATALOGUE, 7).written == len(CATALOGUE)
    engine.ready()
    assert (engine.count(), engine.checkpoint()) == (len(CATALOGUE), 7)
    engine.rebuild([CATALOGUE[0]], 9)
    assert (ids(engine), engine.checkpoint()) == ([CATALOGUE[0].id], 9)


def test_an_empty_rebuild_leaves_an_index_that_answers(engine: Engine) -> None:
    engine.rebuild([], 0)
    results = engine.search(SearchQuery("cloud", facets=(Facet("level"),)))
    assert (results.total, results.facets) == (0, {"level": ()})


def test_a_write_inserts_replaces_and_removes(engine: Engine) -> None:
    engine.rebuild(CATALOGUE, 1)
    changed = program("c", "Sailing instead")
    summary = engine.write([changed, program("new", "Rowing")], ["tidewater:cpp", "tidewater:never-there"], 2)
    assert (summary.written, summary.removed, summary.refused) == (2, 2, ())
    assert ids(engine, "sailing") == ["tidewater:c"]
    assert ids(engine, "ground") == []
    assert ids(engine, "c++") == []
    assert (engine.count(), engine.checkpoint()) == (len(CATALOGUE), 2)


def test_the_same_write_again_changes_nothing(engine: Engine) -> None:
    engine.rebuild(CATALOGUE[:3], 1)
    for _ in range(2):
        engine.write(CATALOGUE, ["tidewater:c"], 5)
        engine.write([], ["tidewater:c"], 6)
    assert engine.count() == len(CATALOGUE) - 1
    assert engine.checkpoint() == 6


def test_what_no_engine_can_hold_is_refused_and_the_rest_is_stored(engine: Engine) -> None:
    huge = program("huge", "Huge").model_copy(update={"url": "https://tidewater.example.org/" + "x" * 40_000})
    summary = engine.rebuild([CATALOGUE[0], huge, CATALOGUE[1]], 1)
    assert summary.written == 2
    assert summary.refused == (("tidewater:huge", "url holds a value of more than 32,766 bytes"),)
    assert engine.count() == 2
    assert engine.write([huge], [], 2).refused == summary.refused


def test_programs_and_their_stored_form_are_written_alike(engine: Engine) -> None:
    engine.rebuild([stored_form(each) for each in CATALOGUE], 1)
    asked = SearchQuery("harbour C++", match="any", facets=(Facet("offers.access"), Facet("skills.uri")))
    before = engine.search(asked)
    engine.rebuild(CATALOGUE, 2)
    assert engine.search(asked) == before


def test_it_tells_which_programs_it_holds(engine: Engine) -> None:
    long_id = program("é" * 290, "A long native id")
    engine.rebuild([*CATALOGUE, long_id], 1)
    assert engine.contains(["tidewater:c", "tidewater:none", long_id.id]) == {"tidewater:c", long_id.id}
    assert engine.contains([]) == set()
    engine.write([], [long_id.id], 2)
    assert engine.contains([long_id.id]) == set()


def test_another_reader_sees_each_change(engine: Engine, search_url: str | None, prefix: str, tmp_path: Path) -> None:
    engine.rebuild(CATALOGUE[:1], 1)
    reader = open_engine(search_url, tmp_path, prefix)
    assert ids(reader) == ["tidewater:cpp"]
    engine.write([program("new", "Rowing")], [], 2)
    assert ids(reader) == ["tidewater:cpp", "tidewater:new"]
    engine.rebuild([CATALOGUE[2]], 3)
    assert ids(reader) == ["tidewater:c"]
    engine.write([], [], 4)  # removes what the rebuild replaced
    assert (ids(reader), reader.count()) == (["tidewater:c"], 1)
    reader.close()


def test_readers_never_see_part_of_a_rebuild(engine: Engine) -> None:
    engine.rebuild(CATALOGUE, 1)
    seen = []

    def watched() -> Iterator[Program]:
        for each in CATALOGUE[:3]:
            seen.append(engine.count())
            yield each

    engine.rebuild(watched(), 2)
    assert seen == [len(CATALOGUE)] * 3
    assert engine.count() == 3


def test_what_breaks_off_leaves_the_live_index(engine: Engine) -> None:
    def broken_off() -> Iterator[Program]:
        yield program("unseen", "Unseen")
        raise RuntimeError("the store went away")

    engine.rebuild(CATALOGUE, 1)
    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild(broken_off(), 2)
    with pytest.raises(RuntimeError, match="went away"):
        engine.write(broken_off(), [], 2)
    assert engine.checkpoint() == 1
    assert engine.count() == len(CATALOGUE)
    engine.rebuild(CATALOGUE[:2], 3)
    assert engine.count() == 2


def test_prefixes_keep_indexes_apart(engine: Engine, search_url: str | None, prefix: str, tmp_path: Path) -> None:
    engine.rebuild(CATALOGUE, 1)
    other = open_engine(search_url, tmp_path, f"{prefix}-b")
    assert other.checkpoint() == 0
    other.rebuild(CATALOGUE[:1], 4)
    engine.write([], [], 2)
    assert (engine.count(), other.count()) == (len(CATALOGUE), 1)
    assert (engine.checkpoint(), other.checkpoint()) == (2, 4)
    other.close()


def test_facets_are_exact_over_many_writes(engine: Engine) -> None:
    programs = drawn(240, seed=5)
    engine.rebuild(programs[:40], 1)
    for start in range(40, 240, 40):
        engine.write(programs[start : start + 40], [], start)
    counted = engine.search(SearchQuery(facets=(Facet("issuer.id", size=50),))).facets["issuer.id"]
    issuers = [each.issuer.id for each in programs if each.issuer]
    expected = sorted({(issuer, issuers.count(issuer)) for issuer in issuers}, key=lambda c: (-c[1], c[0]))[:50]
    assert [(count.value, count.count) for count in counted] == expected


def test_pages_of_ties_neither_repeat_nor_skip(engine: Engine) -> None:
    programs = [program(f"{number * 7919 % 1000}", "Same words everywhere") for number in range(120)]
    engine.rebuild(programs[:50], 1)
    engine.write(programs[50:], [], 2)
    pages = [engine.search(SearchQuery("same words", offset=start, limit=11)).hits for start in range(0, 130, 11)]
    assert [hit.id for page in pages for hit in page] == sorted(each.id for each in programs)
    kept = (Terms("provider", ("tidewater",)),)
    pages = [engine.search(SearchQuery(filters=kept, offset=start, limit=50)).hits for start in range(0, 150, 50)]
    assert [hit.id for page in pages for hit in page] == sorted(each.id for each in programs)


def test_no_question_fails_while_indexes_are_switched(
    engine: Engine, search_url: str | None, prefix: str, tmp_path: Path
) -> None:
    engine.rebuild(CATALOGUE, 1)
    reader = open_engine(search_url, tmp_path, prefix)
    stop, totals = threading.Event(), list[int]()

    def asking() -> None:
        while not stop.is_set():
            totals.append(reader.search(SearchQuery("c++ node.js", match="any", facets=(Facet("kind"),))).total)

    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(asking) for _ in range(2)]
        for checkpoint in range(2, 6):
            engine.rebuild(CATALOGUE, checkpoint)
            engine.write(CATALOGUE[:2], ["tidewater:none"], checkpoint)
        stop.set()
        for each in asked:
            each.result()
    assert len(totals) > 12
    assert set(totals) == {2}
    reader.close()
