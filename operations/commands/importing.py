"""`credway import`: files that a mapping reads, into the store or just looked at."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from operations.commands.gathering import Files, NoIndex, conclude, report_row, show_outcomes
from operations.terminal import AsJson, progress, write_log

if TYPE_CHECKING:
    from crawlers.importing.mapped_file import MappedFile

Mapped = Annotated[
    str,
    typer.Option(
        "--mapping", help="A mapping file, or the name of one that comes with Credway.", metavar="M.yaml|NAME"
    ),
]
ProviderId = Annotated[
    str | None, typer.Option("--provider", help="Store under this provider's id instead of the mapping's.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day of the files, for prices without one."),
]
Part = Annotated[bool, typer.Option("--part", help="The files are not all it lists: nothing vanishes.")]


def add_to(credway: typer.Typer) -> None:
    credway.command("import")(import_)


def import_(
    files: Files,
    mapping: Mapped,
    provider: ProviderId = None,
    as_of: AsOf = None,
    part: Part = False,
    no_index: NoIndex = False,
    as_json: AsJson = False,
) -> None:
    """Store what files of any layout hold (CSV, JSON, JSON lines, Excel), as a mapping file says."""
    from crawlers.importing.import_run import import_files
    from operations.parts import open_store
    from operations.providers import intake_for
    from operations.settings import read_settings

    settings = read_settings()
    write_log(settings.log_level)
    source = mapped(mapping, provider, as_of)
    with open_store(settings) as store:
        with progress(f"Importing {source.provider.id}") as tick:
            report = import_files(source, files, store, intake_for(source), tick, complete=not part)
        conclude(settings, store, [report_row(report)], no_index, as_json)


def show_import(files: list[Path], mapping: str | None) -> None:
    """`credway read import`: programs as JSON lines on stdout, rejects on stderr; nothing is stored."""
    from crawlers.importing.import_run import outcomes
    from crawlers.reading import Reading
    from operations.providers import intake_for

    if mapping is None:
        raise typer.BadParameter("Reading import needs --mapping.")
    source = mapped(mapping)
    reading = Reading(source, intake_for(source))
    show_outcomes(reading, outcomes(reading, files))


def mapped(mapping: str, provider: str | None = None, as_of: datetime | None = None) -> "MappedFile":
    """The reader of files of this mapping; MappingError says what is wrong with it."""
    from crawlers.importing.mapped_file import MappedFile
    from crawlers.importing.mapping_file import mapping as mapping_named

    return MappedFile(mapping_named(mapping), provider, as_of and as_of.date())
