"""Small invented records for the store, which looks at their ids, hashes and top-level fields only."""

from collections.abc import Iterable
from typing import Any

import orjson
import xxhash

from catalog.store import Judgement, Run, RunSummary, Staged, Store

PROVIDER = "harbour"
# What is not listed once is retired at once, for tests that are not about absences.
AT_ONCE = Judgement(retire_after=1)


def listing(number: int, provider: str = PROVIDER, **fields: Any) -> Staged:
    record = {"title": f"Listing {number}", "price": number * 10} | fields
    body = orjson.dumps(record)
    return Staged(f"{provider}:{number}", xxhash.xxh3_128_hexdigest(body), body)


def listings(numbers: Iterable[int], provider: str = PROVIDER, **fields: Any) -> list[Staged]:
    return [listing(number, provider, **fields) for number in numbers]


def store_run(store: Store, records: Iterable[Staged], complete: bool = True, provider: str = PROVIDER) -> RunSummary:
    run = begun(store, provider)
    run.stage(records)
    return run.accept(complete, AT_ONCE)


def begun(store: Store, provider: str = PROVIDER) -> Run:
    return store.begin_run(provider, "crawl", [{"url": f"https://{provider}.example.org/catalogue"}])


def active(store: Store) -> list[str]:
    return sorted(program.id for batch in store.all_active() for program in batch)
