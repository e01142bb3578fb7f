"""Runs under review: `credway runs`, `credway run show|accept|discard`, and the canaries a run must carry."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from operations.commands.looking import ago
from operations.terminal import AsJson, page, say, show, show_json, table

if TYPE_CHECKING:
    from catalog.store import FieldChange, RunDifference, RunRecord, Store

WIDEST = 60

run_commands = typer.Typer(help="One run: what it would change, and deciding on a held one.", no_args_is_help=True)
canary_commands = typer.Typer(help="Programs that must be in every complete run.", no_args_is_help=True)

RunNumber = Annotated[int, typer.Argument(help="A run's number, as `credway runs` shows it.", metavar="RUN")]
ProgramId = Annotated[str, typer.Argument(help="A program's id, `provider:its-own-id`.", metavar="ID")]


def add_to(credway: typer.Typer) -> None:
    credway.command()(runs)
    credway.add_typer(run_commands, name="run")
    credway.add_typer(canary_commands, name="canary")


def runs(
    provider: Annotated[str | None, typer.Argument(help="Only this provider's.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """The latest runs: what each read, how it was judged, and why."""
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        found = store.runs(provider, limit)
    if as_json:
        return show_json([asdict(run) for run in found])
    listed = table("run", "provider", "kind", "status", "when", "read", "new", "changed", "not listed", "why")
    for run in found:
        counts = run.counts
        numbers = (f"{number:,}" for number in (counts.read, counts.new, counts.changed, counts.vanished))
        listed.add_row(str(run.id), run.provider, run.kind, run.status, ago(run.finished_at), *numbers, run.message)
    return page().print(listed)


@run_commands.command("show")
def show_run(run: RunNumber, as_json: AsJson = False) -> None:
    """What a run found and what it changes, with examples: for a held run, all that a decision needs."""
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        record, judgement, difference = store.run(run), store.judgement(run), store.difference(run)
        live = _live(store, record)
    findings = judgement.findings if judgement else []
    if as_json:
        measures = judgement.measures if judgement else {}
        return show_json(
            asdict(record) | {"findings": findings, "measures": measures, "difference": asdict(difference)} | live
        )
    show(f"Run {run} of {record.provider} ({record.kind}) is {record.status}. {record.message}".rstrip())
    show(f"Live: {live['live']:,} programs, last complete run {ago(live['last_complete'])}.")
    _print_findings(findings)
    return _print_difference(record, difference)


def _live(store: "Store", run: "RunRecord") -> dict[str, Any]:
    """What is live while the run is judged, and of when."""
    state = next((state for state in store.providers() if state.provider == run.provider), None)
    return {"live": state.active if state else 0, "last_complete": state.last_complete if state else None}


def _print_findings(findings: Sequence[dict[str, Any]]) -> None:
    if not findings:
        return show("Nothing was out of its bounds.")
    listed = table("out of bounds", "for example")
    for finding in findings:
        note = "note: " if finding["note"] else ""
        listed.add_row(note + finding["says"], ", ".join(finding["examples"]))
    return page().print(listed)


def _print_difference(run: "RunRecord", difference: "RunDifference") -> None:
    counts = run.counts
    for number, what, ids in (
        (counts.new, "new", difference.new),
        (counts.vanished, "not listed", difference.missing),
    ):
        show(f"{number:,} {what}" + (f": {', '.join(ids)}" if ids else ""))
    show(
        f"{counts.changed:,} changed: " + ", ".join(f"{name} {number:,}" for name, number in difference.fields.items())
    )
    listed = table("program", "field", "before", "after")
    for change in difference.changed:
        listed.add_row(change.program_id, change.field, *_before_and_after(change))
    if difference.changed:
        page().print(listed)


def _before_and_after(change: "FieldChange") -> tuple[str, str]:
    """Both values from shortly before the place where they begin to differ."""
    before, after = (_plain(value) for value in (change.before, change.after))
    same = next((place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), 0)
    start = max(0, same - WIDEST // 4)
    return _cut(before, start), _cut(after, start)


def _plain(value: Any) -> str:
    import orjson

    return "" if value is None else value if isinstance(value, str) else orjson.dumps(value).decode()


def _cut(text: str, start: int) -> str:
    end = start + WIDEST
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


@run_commands.command()
def accept(run: RunNumber) -> None:
    """Make a held run current, and index it; the guard takes it as the measure of the next ones."""
    from operations.commands.indexing import bring_index_up_to_date
    from operations.parts import open_store
    from operations.settings import read_settings

    settings = read_settings()
    with open_store(settings) as store:
        counts = store.accept_held(run).counts
        say(f"Run {run} is accepted: {counts.new:,} new, {counts.changed:,} changed, {counts.vanished:,} not listed.")
        bring_index_up_to_date(settings, store)


@run_commands.command()
def discard(run: RunNumber, why: Annotated[str, typer.Option(help="For whoever asks later.")] = "by hand") -> None:
    """Take a held run back; the catalogue stays as it is."""
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        store.discard_held(run, f"Discarded: {why}.")
    say(f"Run {run} is discarded.")


@canary_commands.command("add")
def add_canary(
    program: ProgramId,
    field: Annotated[list[str] | None, typer.Option(help="A field that must be filled; may be repeated.")] = None,
) -> None:
    """Hold every complete run that lacks this program, or one of these fields in it."""
    from catalog.run_guard import canary
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        store.save_canary(canary(store, program, tuple(field or ())))
    say(f"{program} must be in every complete run from now on.")


@canary_commands.command("list")
def list_canaries(
    provider: Annotated[str | None, typer.Argument(help="Only this provider's.")] = None, as_json: AsJson = False
) -> None:
    """The programs that must be in every complete run."""
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        found = store.canaries(provider)
    if as_json:
        return show_json([asdict(canary) for canary in found])
    for canary in found:
        show(" ".join([canary.program_id, *canary.fields]))
    return say(f"{len(found)} canaries.")


@canary_commands.command("remove")
def remove_canary(program: ProgramId) -> None:
    """Let the program go like any other."""
    from catalog.store import StoreError
    from operations.parts import open_store
    from operations.settings import read_settings

    with open_store(read_settings()) as store:
        if not store.remove_canary(program):
            raise StoreError(f"{program} is no canary.", "See `credway canary list`.")
    say(f"{program} is no canary any more.")
