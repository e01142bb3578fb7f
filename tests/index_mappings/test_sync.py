"""From the store to an engine: only what changed, whatever happened before."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import xxhash

from catalog.program import Program, stored_form
from catalog.store import Staged, Store
from index_mappings.engine import Engine, WriteSummary
from index_mappings.query import SearchQuery
from index_mappings.sync import bring_up_to_date
from tests.catalog.store.listings import AT_ONCE
from tests.index_mappings.listings import CATALOGUE, program


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


def crawl(store: Store, programs: Iterable[Program]) -> None:
    """A complete run that listed just these; what it did not list is retired at once."""
    with store.begin_run("tidewater", "crawl") as run:
        bodies = {each.id: stored_form(each) for each in programs}
        run.stage(Staged(id_, xxhash.xxh3_128_hexdigest(body), body) for id_, body in bodies.items())
        run.accept(complete=True, judgement=AT_ONCE)


def test_the_first_time_everything_is_written(store: Store, engine: Engine) -> None:
    crawl(store, CATALOGUE)
    heard: list[int] = []
    assert bring_up_to_date(store, engine, heard.append) == WriteSummary(written=len(CATALOGUE))
    assert sum(heard) == len(CATALOGUE)
    assert (engine.count(), engine.checkpoint()) == (len(CATALOGUE), store.sequence())


def test_later_only_what_changed(store: Store, engine: Engine) -> None:
    crawl(store, CATALOGUE)
    bring_up_to_date(store, engine)
    assert bring_up_to_date(store, engine) == WriteSummary()
    crawl(store, [program("c", "Sailing instead"), program("new", "Rowing"), *CATALOGUE[3:]])
    assert bring_up_to_date(store, engine) == WriteSummary(written=2, removed=2)
    assert [hit.id for hit in engine.search(SearchQuery("sailing")).hits] == ["tidewater:c"]
    assert engine.contains(["tidewater:cpp", "tidewater:new", "tidewater:c"]) == {"tidewater:new", "tidewater:c"}
    assert bring_up_to_date(store, engine) == WriteSummary()


def test_an_empty_store_gives_an_index_that_answers(store: Store, engine: Engine) -> None:
    assert bring_up_to_date(store, engine) == WriteSummary()
    assert engine.search(SearchQuery()).total == 0


def test_an_index_of_another_store_is_built_anew(store: Store, engine: Engine) -> None:
    engine.rebuild([program("stranger", "From another store")], 10**6)
    crawl(store, CATALOGUE)
    assert bring_up_to_date(store, engine).written == len(CATALOGUE)
    assert engine.contains(["tidewater:stranger"]) == set()


def test_all_is_built_anew_when_asked(store: Store, engine: Engine) -> None:
    crawl(store, CATALOGUE)
    bring_up_to_date(store, engine)
    assert bring_up_to_date(store, engine, rebuild=True).written == len(CATALOGUE)
    assert engine.checkpoint() == store.sequence()


def test_what_was_refused_is_told(store: Store, engine: Engine) -> None:
    crawl(store, CATALOGUE)
    bring_up_to_date(store, engine)
    huge = program("huge", "Huge").model_copy(update={"url": "https://tidewater.example.org/" + "x" * 40_000})
    crawl(store, [huge, *CATALOGUE])
    summary = bring_up_to_date(store, engine)
    assert (summary.written, [id_ for id_, _ in summary.refused]) == (0, ["tidewater:huge"])
