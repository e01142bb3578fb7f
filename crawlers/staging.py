"""Outcomes into a store's run, many at a time, and how the run ended."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from catalog.program import Program
from catalog.store import Reject, Run, RunCounts, Staged
from crawlers.pipelines import staged
from crawlers.reading import Tally

# Enough to make a transaction worth its cost, few enough to lose little and hold little.
BATCH = 500
# A slow crawl must say that it lives, and show that it moves, before a batch is full.
SECONDS = 20.0
STEP = 50

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
    """Collects outcomes and stages them in batches; `progress` is told how many more were handled."""

    def __init__(self, run: Run, progress: Progress) -> None:
        self._run = run
        self._progress = progress
        self._waiting: list[Staged] = []
        self._met = self._told = 0
        self._flushed = time.monotonic()

    def put(self, outcome: Program | Reject) -> None:
        if isinstance(outcome, Reject):
            self._run.reject(outcome)
        else:
            self._waiting.append(staged(outcome))
        self._met += 1
        if self._met % STEP == 0:
            self._tell()
            if self._met >= BATCH:
                self.flush()

    def keep_alive(self) -> None:
        """Call it now and then while little comes in."""
        if time.monotonic() - self._flushed > SECONDS:
            self.flush()

    def flush(self) -> None:
        """Writes what waits, and says to the store that the run lives."""
        if self._waiting:
            self._run.stage(self._waiting)
        else:
            self._run.heartbeat()
        self._tell()
        self._waiting, self._met, self._told = [], 0, 0
        self._flushed = time.monotonic()

    def _tell(self) -> None:
        if self._met > self._told:
            self._progress(self._met - self._told)
            self._told = self._met
