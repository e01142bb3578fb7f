"""What is there and how it came: `credway status`, `providers`, `rejects`, `history`."""

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from operations.crawl_reports import crawl_table
from operations.terminal import AsJson, page, say, show, show_json, table

if TYPE_CHECKING:
    from catalog.store import ProviderState, RunRecord, Store
    from operations.settings import Settings

RUNS_SHOWN = 10
ALL = 1_000_000_000

RunNumber = Annotated[int, typer.Argument(help="A run's number, as `credway status` shows it.", metavar="RUN")]


def add_to(credway: typer.Typer) -> None:
    for command in (status, providers, rejects, history):
        credway.command()(command)


def status(as_json: AsJson = False) -> None:
    """What is in the catalogue, how old it is, what was rejected and why, and whether the index is up to date."""
    from operations.parts import open_store
    from operations.settings import read_settings

    settings = read_settings()
    with open_store(settings) as store:
        found = {
            "data": str(settings.data),
            "store": asdict(store.counts()) | {"sequence": store.sequence()},
            "index": _index(settings, store),
            "providers": [_provider_row(state) for state in store.providers()],
            "runs": [_run_row(store, run) for run in store.runs(limit=RUNS_SHOWN)],
            "schedules": [asdict(schedule) for schedule in store.schedules()],
        }
    return show_json(found) if as_json else _print_status(found)


def _index(settings: "Settings", store: "Store") -> dict[str, Any]:
    """The index beside the store; an engine that does not answer is a finding here, not a failure."""
    from index_mappings.engine import EngineError
    from operations.parts import open_index

    try:
        with open_index(settings) as engine:
            checkpoint, sequence = engine.checkpoint(), store.sequence()
            held = engine.count() if checkpoint else 0
            return {"engine": engine.name, "programs": held, "checkpoint": checkpoint, "behind": sequence - checkpoint}
    except EngineError as error:
        return {"engine": settings.search_url or "embedded", "error": str(error)}


def _provider_row(state: "ProviderState") -> dict[str, Any]:
    run = state.last_run
    return {
        "provider": state.provider,
        "active": state.active,
        "vanished": state.vanished,
        "last_complete": state.last_complete,
        "last_run": run.id if run else None,
        "last_status": run.status if run else None,
    }


def _run_row(store: "Store", run: "RunRecord") -> dict[str, Any]:
    reasons = Counter(found.reject.reason for found in store.rejects(run.id)) if run.counts.rejected else {}
    kept = ("id", "provider", "kind", "status", "complete", "started_at", "finished_at", "message", "report")
    return {name: getattr(run, name) for name in kept} | {"counts": asdict(run.counts), "reject_reasons": dict(reasons)}


def _print_status(found: dict[str, Any]) -> None:
    counts, index = found["store"], found["index"]
    show(f"{found['data']}: {counts['active']:,} programs, {counts['vanished']:,} vanished, {counts['runs']:,} runs")
    show(_index_line(index))
    if not found["runs"]:
        return show("Nothing was read yet. Try `credway demo`, or `credway providers` and `credway crawl PROVIDER`.")
    listed = table("provider", "programs", "vanished", "last complete", "last run", right=("programs", "vanished"))
    for row in found["providers"]:
        numbers = (f"{row['active']:,}", f"{row['vanished']:,}")
        listed.add_row(row["provider"], *numbers, ago(row["last_complete"]), f"{row['last_run']} {row['last_status']}")
    page().print(listed)
    runs = table("run", "provider", "status", "read", "new", "changed", "rejected", "vanished", "why")
    for row in found["runs"]:
        runs.add_row(str(row["id"]), row["provider"], row["status"], *_numbers(row["counts"]), _why(row))
    page().print(runs)
    crawls = crawl_table(found["runs"])
    return page().print(crawls) if crawls else None


def _index_line(index: dict[str, Any]) -> str:
    if "error" in index:
        return f"index ({index['engine']}): {index['error']}"
    late = "up to date" if not index["behind"] else f"{index['behind']:,} changes behind; run `credway index`"
    return f"index ({index['engine']}): {index['programs']:,} programs, {late}"


def _numbers(counts: dict[str, int]) -> list[str]:
    return [f"{counts[name]:,}" for name in ("read", "new", "changed", "rejected", "vanished")]


def _why(row: dict[str, Any]) -> str:
    reasons = ", ".join(f"{number} {reason}" for reason, number in sorted(row["reject_reasons"].items()))
    return "; ".join(part for part in (row["message"], reasons) if part)


def ago(moment: datetime | None) -> str:
    """How long ago that was, roughly."""
    if moment is None:
        return "never"
    minutes = int((datetime.now(UTC) - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {unit}{'s' if number > 1 else ''} ago"
    return "just now"


def providers(as_json: AsJson = False) -> None:
    """Who can be read, on what terms, and what each needs first."""
    from operations.providers import all_providers
    from operations.settings import read_settings

    known = all_providers(read_settings())
    if as_json:
        return show_json([asdict(provider) for provider in known])
    listed = table("provider", "name", "basis", "what to know")
    for provider in known:
        listed.add_row(provider.id, provider.name, str(provider.terms.basis), provider.terms.note)
    return page().print(listed)


def rejects(run: RunNumber, as_json: AsJson = False) -> None:
    """What a run could not read, and why."""
    from catalog.store import UnknownRunError
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        if not any(known.id == run for known in store.runs(limit=ALL)):
            raise UnknownRunError(f"There is no run {run}.", "See `credway status` for the runs there are.")
        found = [stored.reject for stored in store.rejects(run)]
    if as_json:
        return show_json([asdict(reject) | {"raw": reject.raw.decode(errors="replace")} for reject in found])
    for reject in found:
        show(f"{reject.reason}: {reject.native_id or reject.url or '(no id)'}: {reject.message}")
    return say(f"{len(found)} rejects in run {run}.")


def history(program: Annotated[str, typer.Argument(help="A program's id.")], as_json: AsJson = False) -> None:
    """What changed in a program, when, from what to what."""
    from catalog.store import StoreError
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        if store.get(program) is None:
            raise StoreError(f"There is no program {program}.", "Find it: credway search WORDS.")
        changes = store.history(program)
    if as_json:
        return show_json([asdict(change) for change in changes])
    for change in changes:
        show(f"{change.at:%Y-%m-%d %H:%M} {change.field}: {change.before!r} -> {change.after!r}")
    return say(f"{len(changes)} changes.")
