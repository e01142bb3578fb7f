"""`credway crawl`, `replay` and `read`: from a provider's responses into the store, or just looked at."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from catalog.errors import CredwayError
from operations.terminal import AsJson, progress, say, show_json, write_log

if TYPE_CHECKING:
    from catalog.program import Program
    from catalog.store import Reject, Store
    from crawlers.reading import Reading, Tally
    from crawlers.staging import RunReport
    from operations.settings import Settings

KEYS_SHOWN = 8
# In a provider's place: files of any layout, read by a mapping.
IMPORT = "import"

Name = Annotated[str, typer.Argument(help="A provider, as `credway providers` lists it.", metavar="PROVIDER")]
Files = Annotated[
    list[Path],
    typer.Argument(
        help="Recorded responses or captures, plain, gzip or zstd.", metavar="FILE...", exists=True, dir_okay=False
    ),
]
Url = Annotated[str | None, typer.Option(help="The site to read, where PROVIDER is a shape such as schema_org.")]
Issuers = Annotated[list[str] | None, typer.Option(help="An issuer's slug on Credly; may be given again.")]
Mapped = Annotated[
    str | None,
    typer.Option("--mapping", help="With `import` for PROVIDER: a mapping file, or the name of one that comes along."),
]
Full = Annotated[bool, typer.Option("--full", help="Fetch all, whatever dates and ETags say of what changed.")]
NoIndex = Annotated[
    bool, typer.Option("--no-index", help="Leave the index as it is; `credway index` catches up later.")
]


def add_to(credway: typer.Typer) -> None:
    for command in (crawl, replay, read):
        credway.command()(command)
    credway.command("crawl-here", hidden=True)(crawl_here)


def crawl(
    providers: Annotated[list[str], typer.Argument(help="Providers, as `credway providers` lists them.")],
    url: Url = None,
    issuer: Issuers = None,
    full: Full = False,
    no_index: NoIndex = False,
    as_json: AsJson = False,
) -> None:
    """Fetch what providers list, politely, each in a process of its own; store it and index it."""
    from operations.children import crawl_each
    from operations.parts import open_store
    from operations.providers import provider as provider_named
    from operations.settings import read_settings

    settings = read_settings()
    for name in providers:
        provider_named(settings, name, url, issuer or ())
    options = [*(["--url", url] if url else []), *(part for slug in issuer or () for part in ("--issuer", slug))]
    options += ["--full"] if full else []
    with progress("Crawling") as tick:
        runs = crawl_each(settings, providers, options, tick)
    with open_store(settings) as store:
        conclude(settings, store, runs, no_index, as_json)


def crawl_here(provider: Name, url: Url = None, issuer: Issuers = None, full: Full = False) -> None:
    """Crawl one provider in this process; says what it does as JSON lines, for the process that started it."""
    from operations.children import failed
    from operations.crawling import crawl as crawl_provider
    from operations.settings import read_settings

    settings = read_settings()
    write_log(settings.log_level)
    try:
        row = report_row(crawl_provider(settings, provider, url, issuer or (), say_more, full))
    except CredwayError as error:
        row = failed(provider, error.message, error.hint)
    show_json(row)
    if row["status"] != "accepted":
        raise typer.Exit(1)


def say_more(number: int) -> None:
    """Tells the process that started this one how many more were read."""
    from operations.children import MORE

    show_json({MORE: number})


def replay(
    provider: Name,
    files: Files,
    part: Annotated[bool, typer.Option("--part", help="The files are not all it lists: nothing vanishes.")] = False,
    no_index: NoIndex = False,
    as_json: AsJson = False,
) -> None:
    """Store what recorded responses hold, through the provider's own spider, without fetching anything."""
    from crawlers.replay import replay as store_files
    from operations.parts import open_store
    from operations.providers import intake_for
    from operations.providers import spider as spider_for
    from operations.settings import read_settings

    settings = read_settings()
    spider = spider_for(settings, provider)
    with open_store(settings) as store:
        with progress(f"Replaying {provider}") as tick:
            report = store_files(spider, files, store, intake_for(spider), tick, complete=not part)
        conclude(settings, store, [report_row(report)], no_index, as_json)


def report_row(report: "RunReport") -> dict[str, Any]:
    """How a run ended, as JSON can hold it."""
    tally = report.tally
    kept = ("run_id", "provider", "status", "complete", "why", "sequence")
    return {name: getattr(report, name) for name in kept} | {
        "counts": asdict(report.counts),
        "rejected": dict(tally.rejected.most_common()),
        "passed_over": dict(tally.passed_over.most_common()),
        "unread": dict(tally.unread.most_common()),
        "left": dict(tally.left.most_common()),
    }


def conclude(
    settings: "Settings", store: "Store", runs: Sequence[dict[str, Any]], no_index: bool, as_json: bool
) -> None:
    """Says how the runs ended, brings the index up to date, and exits with 1 where something asked was not done."""
    from operations.commands.indexing import bring_index_up_to_date

    for run in runs:
        say_run(run)
    indexed = None if no_index else bring_index_up_to_date(settings, store)
    if as_json:
        show_json({"runs": runs, "indexed": asdict(indexed) if indexed else None})
    if any(run["status"] != "accepted" for run in runs) or (indexed and indexed.refused):
        raise typer.Exit(1)


def say_run(run: dict[str, Any]) -> None:
    """One run's counts and what stood in its way, on stderr."""
    if "counts" not in run:
        return say(f"{run['provider']} {run['status']}: {run['why']}")
    counts = run["counts"]
    numbers = ", ".join(f"{counts[name]:,} {name}" for name in ("read", "new", "changed", "unchanged"))
    reasons = ", ".join(f"{number:,} {reason}" for reason, number in run["rejected"].items())
    rejected = f"{counts['rejected']:,} rejected" + (f" ({reasons})" if reasons else "")
    said = f"{run['provider']}, run {run['run_id']} {run['status']}"
    say(f"{said}: {numbers}, {rejected}, {counts['vanished']:,} vanished.")
    if run["why"]:
        say(f"  {run['why']}")
    if run["status"] == "held":
        say(f"  Look: credway run show {run['run_id']}; then: credway run accept {run['run_id']}, or run discard.")
    for words, key in (("not understood", "unread"), ("keys nobody reads", "left")):
        if run[key]:
            named = ", ".join(f"{name} {number:,}" for name, number in list(run[key].items())[:KEYS_SHOWN])
            say(f"  {words}: {named}")
    return None


def read(provider: Name, files: Files, mapping: Mapped = None) -> None:
    """Show what recorded responses hold, programs as JSON lines on stdout, rejects on stderr; nothing is stored.

    With `import` for PROVIDER the files are read as the mapping says.
    """
    from crawlers.reading import Reading
    from crawlers.replay import outcomes
    from operations.commands.importing import show_import
    from operations.providers import intake_for
    from operations.providers import spider as spider_for
    from operations.settings import read_settings

    if provider == IMPORT:
        return show_import(files, mapping)
    spider = spider_for(read_settings(), provider)
    reading = Reading(spider, intake_for(spider))
    return show_outcomes(reading, outcomes(reading, files))


def show_outcomes(reading: "Reading", outcomes: "Iterable[Program | Reject]") -> None:
    """Programs as JSON lines on stdout, rejects on stderr, and how many there were."""
    from catalog.store import Reject

    for outcome in outcomes:
        if isinstance(outcome, Reject):
            write_line(sys.stderr.buffer, {"reject": reject_row(outcome)})
        else:
            write_line(sys.stdout.buffer, outcome.model_dump(mode="json", exclude_defaults=True))
    say_tally(reading.tally)


def reject_row(reject: "Reject") -> dict[str, Any]:
    """A reject as JSON can hold it."""
    return asdict(reject) | {"raw": reject.raw.decode(errors="replace")}


def say_tally(tally: "Tally") -> None:
    """How many there were, why some were rejected, and what nobody understood, on stderr."""
    reasons = ", ".join(f"{number:,} {reason}" for reason, number in tally.rejected.most_common())
    rejected = f"{tally.rejected.total():,} rejected" + (f" ({reasons})" if reasons else "")
    say(f"{tally.entries:,} read: {tally.programs:,} programs, {rejected}.")
    for words, counted in (("Not understood", tally.unread), ("Keys nobody reads", tally.left)):
        if counted:
            say(f"{words}: " + ", ".join(f"{name} {number:,}" for name, number in counted.most_common(KEYS_SHOWN)))


def write_line(stream: IO[bytes], value: Any) -> None:
    import orjson

    stream.write(orjson.dumps(value) + b"\n")
