"""Recorded responses through a provider's spider: into the store, or just looked at."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from catalog.program import Program
from catalog.store import Reject, Store
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.errors import UnexpectedResponseError
from crawlers.pipelines import Intake
from crawlers.reading import Reading, Tally
from crawlers.recorded import bodies, source_of
from crawlers.run_ending import end
from crawlers.staging import Progress, RunReport, Stager

# Whoever replays files chose them: they may be any part of what the provider lists. What the provider's own history
# taught still holds.
_ANY_COUNT: Final = range(1, sys.maxsize)


def outcomes(reading: Reading, files: Sequence[Path]) -> Iterator[Program | Reject]:
    """What became of each entry in the files.

    A file whose first body is nothing the spider reads raises UnexpectedResponseError; a later body becomes a reject.
    """
    for path in files:
        for place, (body, url) in enumerate(bodies(path)):
            try:
                yield from reading.outcomes(body, url)
            except UnexpectedResponseError as error:
                if place == 0:
                    raise
                yield reading.unreadable(body, url, str(error))


def replay(
    spider: ListingSpider,
    files: Sequence[Path],
    store: Store,
    intake: Intake,
    progress: Progress,
    complete: bool = True,
) -> RunReport:
    """Stages all entries of the files and lets the guard accept or hold the run; an error on the way discards it.

    `complete` says that the files are all the provider lists, so that what they do not hold counts as absent.
    """
    reading = Reading(spider, intake)
    with store.begin_run(spider.provider.id, "replay", [source_of(path) for path in files]) as run:
        stager = Stager(run, progress)
        for outcome in outcomes(reading, files):
            stager.put(outcome)
        stager.flush()
        return end(run, replace(spider.provider, expected=_ANY_COUNT), reading.tally, complete)


def read(
    spider: ListingSpider, files: Sequence[Path], intake: Intake, tally: Tally | None = None
) -> Iterator[Program | Reject]:
    """The same, nothing stored; a tally that is handed in is filled on the way."""
    return outcomes(Reading(spider, intake, tally), files)
