"""Fires each provider's schedule once when due, in a child process; one scheduler works on a store at a time.

The store's table of schedules is the only one: APScheduler keeps its jobs in memory and is told when each is due, from
the last start noted in the store. APScheduler's own table would repeat this as pickles, and let two processes fire the
same job twice.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from catalog.store import Schedule, Store
from operations.scheduler_lock import SchedulerLock
from operations.schedules import next_due, trigger_of

# How soon a schedule that was added, edited or removed is obeyed.
LOOK_EVERY_SECONDS = 5.0

# Crawls and indexes one provider and gives the exit status.
Fire = Callable[[str], int]


class Scheduler:
    """Keeps APScheduler's jobs like the store's schedules until told to stop."""

    def __init__(self, store: Store, fire: Fire, processes: int = 2) -> None:
        self._store = store
        self._fire = fire
        self._known: dict[str, tuple[str, str]] = {}
        self._jobs = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(processes)},
            # A job that came due while all threads were busy still runs, once.
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )

    def run(self, lock: SchedulerLock, stop: threading.Event, look_every: float = LOOK_EVERY_SECONDS) -> None:
        """Works until `stop` is set, then waits for what is running; RunLostError where another took the lock over."""
        self._jobs.start()
        try:
            while not stop.is_set():
                lock.keep()
                self.follow()
                stop.wait(look_every)
        finally:
            self._jobs.shutdown(wait=True)

    def follow(self) -> None:
        """Adds, changes and removes jobs so that they are those the store lists."""
        wanted = {schedule.provider: schedule for schedule in self._store.schedules() if schedule.enabled}
        for provider in self._known.keys() - wanted.keys():
            self._jobs.remove_job(provider)
            del self._known[provider]
        for provider, schedule in wanted.items():
            expression = (schedule.trigger, schedule.expression)
            if self._known.get(provider) != expression:
                self._set(schedule)
                self._known[provider] = expression

    def _set(self, schedule: Schedule) -> None:
        self._jobs.add_job(
            self._crawl,
            trigger_of(schedule),
            args=(schedule.provider,),
            id=schedule.provider,
            next_run_time=next_due(schedule, datetime.now(UTC)),
            replace_existing=True,
        )

    def _crawl(self, provider: str) -> None:
        self._store.note_schedule_started(provider)
        status = self._fire(provider)
        self._store.note_schedule_finished(provider, "done" if status == 0 else f"failed with exit status {status}")
