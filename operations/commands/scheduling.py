"""`credway schedule`: when each provider is crawled, and the process that sees to it."""

import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from operations.terminal import AsJson, page, say, show_json, table, write_log

if TYPE_CHECKING:
    from catalog.store import Schedule, Store
    from operations.scheduler_lock import SchedulerLock
    from operations.settings import Settings

WAIT_SECONDS = 5.0

app = typer.Typer(help="Say when each provider is crawled, and run the scheduler.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="A provider, as `credway providers` lists it.", metavar="PROVIDER")]
Cron = Annotated[str | None, typer.Option(help='Minute, hour, day, month, weekday in UTC, such as "0 3 * * 1".')]
Every = Annotated[str | None, typer.Option(help="An interval: a number and s, m, h, d or w, such as 6h.")]


def add_to(credway: typer.Typer) -> None:
    credway.add_typer(app, name="schedule")


@app.command()
def add(provider: Name, cron: Cron = None, every: Every = None) -> None:
    """Crawl a provider regularly: --cron or --every."""
    from operations.parts import open_store
    from operations.providers import provider as provider_named
    from operations.schedules import ScheduleError
    from operations.settings import read_settings

    settings = read_settings()
    chosen = _chosen(provider, cron, every)
    provider_named(settings, provider)
    with open_store(settings) as store:
        if any(schedule.provider == provider for schedule in store.schedules()):
            raise ScheduleError(f"{provider} has a schedule already.", f"Change it: credway schedule edit {provider}.")
        store.save_schedule(chosen)
        _say_due(store, provider)


@app.command()
def edit(
    provider: Name,
    cron: Cron = None,
    every: Every = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help="Switch it on or off without forgetting it.")] = None,
) -> None:
    """Change when a provider is crawled, or switch its schedule off and on."""
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        schedule = _existing(store, provider)
        if cron or every:
            chosen = _chosen(provider, cron, every)
            schedule = replace(schedule, trigger=chosen.trigger, expression=chosen.expression)
        elif on is None:
            raise typer.BadParameter("say what to change: --cron, --every, --on or --off")
        store.save_schedule(schedule if on is None else replace(schedule, enabled=on))
        _say_due(store, provider)


@app.command()
def remove(provider: Name) -> None:
    """Crawl a provider no longer by itself; its programs stay."""
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        _existing(store, provider)
        store.remove_schedule(provider)
    say(f"{provider} is no longer crawled by schedule.")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """What is scheduled, when it is due next, and how it went last."""
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        rows = [_described(schedule) for schedule in store.schedules()]
    if as_json:
        return show_json(rows)
    shown = table("provider", "when", "next due (UTC)", "last started", "how it went")
    for row in rows:
        shown.add_row(*(_cell(row[key]) for key in ("provider", "when", "next_due", "last_started", "last_status")))
    return page().print(
        shown if rows else 'Nothing is scheduled. Add one: credway schedule add PROVIDER --cron "0 3 * * 1"'
    )


@app.command()
def run(wait: Annotated[bool, typer.Option("--wait", help="Stand by while another scheduler works.")] = False) -> None:
    """Crawl and index each provider when it is due, in child processes, until Ctrl-C."""
    from operations.parts import open_store
    from operations.scheduler import Scheduler
    from operations.settings import read_settings

    settings = read_settings()
    write_log(settings.log_level)
    stop = threading.Event()
    with open_store(settings) as store, _lock(settings, wait) as lock:
        say(f"{len(store.schedules())} schedules; Ctrl-C ends this.")
        scheduler = Scheduler(store, lambda provider: crawl(settings, provider, stop), settings.processes)
        try:
            scheduler.run(lock, stop)
        finally:
            stop.set()


def crawl(settings: "Settings", provider: str, stop: threading.Event) -> int:
    """Crawls and indexes a provider in a child process; gives its exit status."""
    command = [sys.executable, "-m", "operations", "crawl", provider]
    with subprocess.Popen(command, env=settings.for_children(), stdin=subprocess.DEVNULL) as child:  # noqa: S603, ours
        while child.poll() is None:
            if stop.wait(0.2):
                child.terminate()
                break
        return child.wait()


def _lock(settings: "Settings", wait: bool) -> "SchedulerLock":
    from operations.scheduler_lock import SchedulerBusyError, SchedulerLock

    while True:
        try:
            return SchedulerLock(settings.store)
        except SchedulerBusyError:
            if not wait:
                raise
            time.sleep(WAIT_SECONDS)


def _chosen(provider: str, cron: str | None, every: str | None) -> "Schedule":
    """The schedule these options mean; checked, so that none is stored that the scheduler cannot read."""
    from catalog.store import Schedule
    from operations.schedules import trigger_of

    if (cron is None) == (every is None):
        raise typer.BadParameter("give either --cron or --every")
    schedule = Schedule(provider, "cron", cron) if cron is not None else Schedule(provider, "interval", every or "")
    trigger_of(schedule)
    return schedule


def _existing(store: "Store", provider: str) -> "Schedule":
    from operations.schedules import ScheduleError

    for schedule in store.schedules():
        if schedule.provider == provider:
            return schedule
    raise ScheduleError(f"{provider} has no schedule.", "See `credway schedule list`.")


def _described(schedule: "Schedule") -> dict[str, object]:
    from operations.schedules import next_due

    when = f"every {schedule.expression}" if schedule.trigger == "interval" else schedule.expression
    due = next_due(schedule, datetime.now(UTC))
    return asdict(schedule) | {"when": when if schedule.enabled else f"{when} (off)", "next_due": due}


def _say_due(store: "Store", provider: str) -> None:
    row = _described(_existing(store, provider))
    due = f", next due {_cell(row['next_due'])}; `credway schedule run` must be running then" if row["next_due"] else ""
    say(f"{provider}: {row['when']}{due}.")


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)
