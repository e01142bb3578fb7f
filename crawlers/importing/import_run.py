"""Files into the store by a mapping: one run of the kind import, or just looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from catalog.program import Program
from catalog.store import Reject, Store
from crawlers.importing.mapped_file import MappedFile
from crawlers.importing.row import Row
from crawlers.pipelines import Intake
from crawlers.reading import Reading, Tally
from crawlers.recorded import bodies, source_of
from crawlers.run_ending import end
from crawlers.staging import Progress, RunReport, Stager

REPEATED: Final = "listed again"


def import_files(
    source: MappedFile, files: Sequence[Path], store: Store, intake: Intake, progress: Progress, complete: bool = True
) -> RunReport:
    """Stages all rows of the files and lets the guard accept or hold the run; an error on the way discards it.

    `complete` says that the files are all the provider lists, so that what they do not hold counts as absent. Raises
    UnexpectedResponseError where a file is nothing the mapping reads; the store is then as before.
    """
    reading = Reading(source, intake)
    with store.begin_run(source.provider.id, "import", [source_of(path) for path in files]) as run:
        stager = Stager(run, progress)
        for outcome in outcomes(reading, files):
            stager.put(outcome)
        stager.flush()
        return end(run, source.provider, reading.tally, complete)


def read_files(
    source: MappedFile, files: Sequence[Path], intake: Intake, tally: Tally | None = None
) -> Iterator[Program | Reject]:
    """The same, nothing stored; a tally that is handed in is filled on the way."""
    return outcomes(Reading(source, intake, tally), files)


def outcomes(reading: Reading, files: Sequence[Path]) -> Iterator[Program | Reject]:
    """What became of each row; a reject says where in its file the row stood.

    Of rows with one id the first counts: what lists show again, as advertisements or under another heading, says less.
    """
    met: set[int] = set()
    for path in files:
        for number, (body, url) in enumerate(bodies(path), 1):
            for entry in reading.spider.entries(body, url):
                outcome = reading.outcome(entry)
                if isinstance(outcome, Reject):
                    yield _placed(outcome, entry, number)
                elif (key := hash(outcome.id)) in met:
                    reading.spider.passed_over[REPEATED] += 1
                else:
                    met.add(key)
                    yield outcome


def _placed(reject: Reject, entry: object, body: int) -> Reject:
    """JSON lines come one body a line, each of which knows only of itself."""
    at = entry.at if isinstance(entry, Row) and body == 1 else f"line {body}"
    return replace(reject, message=f"{at}: {reject.message}")
