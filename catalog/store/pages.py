"""What a provider's pages were when an accepted run last fetched them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.store.errors import UnknownRunError
from catalog.store.records import Page
from catalog.store.tables import pages, runs

ROWS_AT_ONCE = 500

Item = TypeVar("Item")


def of_provider(connection: Connection, provider: str) -> dict[str, Page]:
    columns = [pages.c[name] for name in Page.__dataclass_fields__]
    rows = connection.execute(sa.select(*columns).where(pages.c.provider == provider))
    return {row[0]: Page(*row) for row in rows}


def save(connection: Connection, run_id: int, found: Iterable[Page], gone: Collection[str]) -> None:
    """Replaces the rows of the found pages; the run must be an accepted one, for others' programs may be taken back."""
    accepted = sa.select(runs.c.provider).where(runs.c.id == run_id, runs.c.status == "accepted")
    provider = connection.scalar(accepted)
    if provider is None:
        raise UnknownRunError(f"There is no accepted run {run_id}.", "Pages are noted when their run is accepted.")
    for addresses in _portions(gone):
        _forget(connection, provider, addresses)
    for portion in _portions(found):
        _forget(connection, provider, [page.url for page in portion])
        rows = [asdict(page) | {"provider": provider, "run_id": run_id} for page in portion]
        connection.execute(sa.insert(pages), rows)


def _forget(connection: Connection, provider: str, addresses: Sequence[str]) -> None:
    connection.execute(sa.delete(pages).where(pages.c.provider == provider, pages.c.url.in_(addresses)))


def _portions(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while portion := list(islice(left, ROWS_AT_ONCE)):
        yield portion
