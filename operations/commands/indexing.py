"""`credway index`: the index brought up to date with the store, or built anew beside the live one."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from operations.terminal import AsJson, progress, say, show_json

if TYPE_CHECKING:
    from catalog.store import Store
    from index_mappings.engine import WriteSummary
    from operations.settings import Settings

REFUSALS_SHOWN = 5


def add_to(credway: typer.Typer) -> None:
    credway.command()(index)


def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew beside the live one, then switch.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the search index up to date with the store."""
    from operations.parts import open_store
    from operations.settings import read_settings

    settings = read_settings()
    with open_store(settings) as store:
        summary = bring_index_up_to_date(settings, store, rebuild)
    if as_json:
        show_json(asdict(summary))
    if summary.refused:
        raise typer.Exit(1)


def bring_index_up_to_date(settings: "Settings", store: "Store", rebuild: bool = False) -> "WriteSummary":
    """Writes what changed since the index's checkpoint (all of it for `rebuild`) and says what was done."""
    from index_mappings.sync import bring_up_to_date
    from operations.parts import open_index

    with open_index(settings) as engine, progress("Indexing") as tick:
        summary = bring_up_to_date(store, engine, tick, rebuild=rebuild)
    done = f"{summary.written:,} written, {summary.removed:,} removed, {len(summary.refused):,} refused"
    say(f"Indexed ({engine.name}): {done}.")
    say_refused(summary.refused)
    return summary


def say_refused(refused: Iterable[tuple[str, str]]) -> None:
    """The first refusals with the engine's reason."""
    for number, (program, why) in enumerate(refused):
        if number == REFUSALS_SHOWN:
            return say("... and more; `credway index --rebuild --json` lists all of them.")
        say(f"  refused {program}: {why}")
    return None
