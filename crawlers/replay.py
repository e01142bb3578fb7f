"""Recorded responses through a provider's spider: into the store, or just looked at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from catalog.program import Program
from catalog.store import Reject, Run, RunCounts, Staged, Store
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.errors import UnexpectedResponseError
from crawlers.pipelines import Intake, staged
from crawlers.reading import Reading, Tally
from crawlers.recorded import bodies

# Enough to make a transaction worth its cost, few enough to lose little and hold little.
BATCH = 500

Progress = Callable[[int], None]


@dataclass(frozen=True)
class RunReport:
    """How a run ended: `why` says what stood in the way of accepting it; `sequence` is the store's last change."""

    run_id: int
    provider: str
    status: Literal["accepted", "held", "discarded"]
    complete: bool
    counts: RunCounts
    tally: Tally
    why: str = ""
    sequence: int = 0


class Stager:
    """Puts outcomes into a store's run, many at a time."""

    def __init__(self, run: Run, progress: Progress) -> None:
        self._run = run
        self._progress = progress
        self._waiting: list[Staged] = []
        self._met = 0

    def put(self, outcome: Program | Reject) -> None:
        if isinstance(outcome, Reject):
            self._run.reject(outcome)
        else:
            self._waiting.append(staged(outcome))
        self._met += 1
        if self._met >= BATCH:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            self._run.stage(self._waiting)
        self._progress(self._met)
        self._waiting, self._met = [], 0


def outcomes(reading: Reading, files: Sequence[Path]) -> Iterator[Program | Reject]:
    """What became of each entry in the files.

    A file whose first body is nothing the spider reads raises UnexpectedResponseError; a later body becomes a reject.
    """
    for path in files:
        for place, body in enumerate(bodies(path)):
            try:
                yield from reading.outcomes(body, path.name)
            except UnexpectedResponseError as error:
                if place == 0:
                    raise
                yield reading.unreadable(body, path.name, str(error))


def replay(
    spider: ListingSpider,
    files: Sequence[Path],
    store: Store,
    intake: Intake,
    progress: Progress,
    complete: bool = True,
) -> RunReport:
    """Stages all entries of the files and accepts the run; an error on the way discards it and is raised.

    `complete` says that the files are all the provider lists, so that what they do not hold has vanished.
    """
    reading = Reading(spider, intake)
    provider = spider.provider.id
    with store.begin_run(provider, "replay", [_source(path) for path in files]) as run:
        stager = Stager(run, progress)
        for outcome in outcomes(reading, files):
            stager.put(outcome)
        stager.flush()
        summary = run.accept(complete)
    return RunReport(run.id, provider, "accepted", complete, summary.counts, reading.tally, sequence=summary.sequence)


def read(spider: ListingSpider, files: Sequence[Path], intake: Intake) -> Iterator[Program | Reject]:
    """The same, nothing stored."""
    return outcomes(Reading(spider, intake), files)


def _source(path: Path) -> dict[str, Any]:
    return {"file": path.name, "bytes": path.stat().st_size}
