"""When schedules are due, and that each due time fires once."""

import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog.store import Schedule, Store
from operations.scheduler import Scheduler
from operations.scheduler_lock import SchedulerBusyError, SchedulerLock
from operations.schedules import ScheduleError, interval, next_due, trigger_of, weekdays

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.sqlite"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        yield opened


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("1", "mon"),
        ("0", "sun"),
        ("7", "sun"),
        ("1-5", "mon,tue,wed,thu,fri"),
        ("0-1,5", "sun,mon,fri"),
        ("*/3", "sun,wed,sat"),
        ("mon-fri", "mon-fri"),
        ("*", "*"),
    ],
)
def test_weekdays_are_counted_as_cron_does(field: str, named: str) -> None:
    assert weekdays(field) == named


def test_a_cron_line_of_mondays_is_due_on_monday() -> None:
    due = next_due(Schedule("credly", "cron", "0 3 * * 1", created=MONDAY), MONDAY)
    assert due == datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def test_intervals() -> None:
    assert interval("6h") == timedelta(hours=6)
    assert interval("2w") == timedelta(weeks=2)


@pytest.mark.parametrize(
    ("trigger", "expression"),
    [
        ("interval", "6"),
        ("interval", "0h"),
        ("interval", "soon"),
        ("cron", "* * *"),
        ("cron", "61 * * * *"),
        ("cron", "0 3 1 * 1"),
        ("cron", "0 3 * * 9"),
        ("cron", "0 3 * * 5-1"),
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(trigger: str, expression: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        trigger_of(Schedule("credly", trigger, expression))  # type: ignore[arg-type]
    assert expression in caught.value.message
    assert "such as" in caught.value.hint


def test_due_times_missed_while_nothing_ran_are_one() -> None:
    made = MONDAY - timedelta(days=10)
    hourly = Schedule("credly", "interval", "1h", created=made)
    assert next_due(hourly, MONDAY) == made + timedelta(hours=1)
    assert next_due(replace(hourly, last_started=MONDAY), MONDAY) == MONDAY + timedelta(hours=1)
    assert next_due(replace(hourly, enabled=False), MONDAY) is None


class Fired:
    """Stands in for the child process: notes who was crawled, and ends with the status it is told."""

    def __init__(self, status: int = 0) -> None:
        self.providers: list[str] = []
        self.status = status
        self.any = threading.Event()

    def __call__(self, provider: str) -> int:
        self.providers.append(provider)
        self.any.set()
        return self.status


def run_for(seconds: float, store: Store, url: str, fired: Fired) -> None:
    stop = threading.Event()
    timer = threading.Timer(seconds, stop.set)
    timer.start()
    with SchedulerLock(url) as lock:
        Scheduler(store, fired).run(lock, stop, look_every=0.05)
    timer.join()


def missed(store: Store, provider: str, url: str) -> None:
    """A schedule that came due many times while nothing ran."""
    import sqlalchemy as sa

    store.save_schedule(Schedule(provider, "interval", "1h"))
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE schedules SET created = '2026-01-01 00:00:00.000000'"))
    engine.dispose()


def test_what_was_missed_fires_once_and_is_noted(store: Store, url: str) -> None:
    missed(store, "credly", url)
    fired = Fired()
    run_for(0.5, store, url, fired)
    assert fired.providers == ["credly"]
    noted = store.schedules()[0]
    assert noted.last_status == "done"
    assert noted.last_started is not None
    assert noted.last_finished is not None
    run_for(0.3, store, url, fired)
    assert fired.providers == ["credly"]


def test_a_failure_is_noted_with_its_exit_status(store: Store, url: str) -> None:
    missed(store, "credly", url)
    run_for(0.4, store, url, Fired(status=1))
    assert store.schedules()[0].last_status == "failed with exit status 1"


def test_changes_are_obeyed_while_it_runs(store: Store, url: str) -> None:
    fired, stop = Fired(), threading.Event()
    with SchedulerLock(url) as lock:
        thread = threading.Thread(target=lambda: Scheduler(store, fired).run(lock, stop, look_every=0.05))
        thread.start()
        store.save_schedule(Schedule("edx", "interval", "1s"))
        assert fired.any.wait(5)
        store.save_schedule(Schedule("edx", "interval", "1s", enabled=False))
        time.sleep(0.3)
        fired.providers.clear()
        time.sleep(1.3)
        stop.set()
        thread.join()
    assert fired.providers == []


def test_a_second_scheduler_refuses_and_a_dead_one_does_not_block(store: Store, url: str) -> None:
    holder = textwrap.dedent(f"""
        from operations.scheduler_lock import SchedulerLock
        lock = SchedulerLock({url!r})
        print("held", flush=True)
        input()
    """)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", holder], text=True, **pipes) as other:  # type: ignore[call-overload]
        assert other.stdout.readline() == "held\n"
        with pytest.raises(SchedulerBusyError) as caught:
            SchedulerLock(url)
        assert "--wait" in caught.value.hint
        other.kill()
    with SchedulerLock(url):
        pass
