"""Opens the parts that an operator's settings name."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catalog.store import Store
from operations.settings import Settings

if TYPE_CHECKING:
    from index_mappings.engine import Engine


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.store) as store:
        yield store


@contextmanager
def open_index(settings: Settings) -> "Iterator[Engine]":
    from index_mappings.open import open_engine

    engine = open_engine(settings.search_url, settings.data)
    try:
        yield engine
    finally:
        engine.close()
