"""Engines of both kinds, each with an index of its own that is gone afterwards."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from catalog.program import Program
from catalog.record import Record
from index_mappings.engine import Engine
from index_mappings.open import open_engine
from tests.index_mappings.listings import CATALOGUE

KINDS = [pytest.param("tantivy"), pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]

NewEngine = Callable[[type[Record]], Engine]


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def search_url(kind: str, request: pytest.FixtureRequest) -> str | None:
    """None for the embedded engine, so that nothing but the engine differs between the two runs of a test."""
    return str(request.getfixturevalue("elasticsearch_url")) if kind == "elasticsearch" else None


@pytest.fixture
def prefix(search_url: str | None) -> Iterator[str]:
    with own_prefix(search_url) as chosen:
        yield chosen


@pytest.fixture
def engine(search_url: str | None, prefix: str, tmp_path: Path) -> Iterator[Engine]:
    """An engine that has no index yet."""
    opened = open_engine(search_url, tmp_path, prefix)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def catalogue(search_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that holds CATALOGUE, in several segments; tests only ask it."""
    with own_prefix(search_url) as chosen:
        opened = open_engine(search_url, tmp_path_factory.mktemp("catalogue"), chosen)
        fill(opened, CATALOGUE)
        yield opened
        opened.close()


def fill(engine: Engine, programs: list[Program]) -> None:
    """A third by rebuilding, the rest by two writes."""
    third = len(programs) // 3
    engine.rebuild(programs[:third], 1)
    engine.write(programs[third : 2 * third], [], 2)
    engine.write(programs[2 * third :], [], 3)


@contextmanager
def own_prefix(search_url: str | None) -> Iterator[str]:
    """A prefix nobody else uses; what was made under it on a server is deleted."""
    chosen = f"credway-test-{secrets.token_hex(4)}"
    try:
        yield chosen
    finally:
        if search_url is not None:
            with Elasticsearch(search_url) as client:
                for name in client.indices.get(index=f"{chosen}*").body:
                    client.indices.delete(index=name)
