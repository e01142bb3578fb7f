"""What a crawl that was killed or stopped had fetched: its captures, while a note beside them says it goes on."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, Self

import orjson

from catalog.captures import Capture, CaptureWriter, read_captures
from catalog.errors import CredwayError
from catalog.store import Store

NOTE: Final = ".open"
# Where a redirect led elsewhere, the address that was asked for; what a page is known by.
REQUESTED: Final = "credway-requested"
# A kill costs at most so many pages; frames of 20 pages are hardly larger than frames of 100.
_PAGES_AT_RISK: Final = 20
_SEEN: Final = frozenset({"accepted", "held"})

log = logging.getLogger(__name__)


def requested(capture: Capture) -> str:
    return capture.headers.get(REQUESTED, capture.url)


class Journal:
    """A crawl's captures with the note beside them; `finish` takes the note away, and nobody goes on with the crawl."""

    def __init__(self, folder: Path, provider: str, run_id: int, starts: Sequence[str], full: bool) -> None:
        self._writer = CaptureWriter(folder, provider, run_id)
        self.note = self._writer.path.with_name(self._writer.path.name + NOTE)
        self._unchanged: IO[bytes] = self.note.open("ab")
        self._say({"run": run_id, "starts": list(starts), "full": full, "at": datetime.now(UTC)})
        self._waiting = 0

    def write(self, capture: Capture) -> None:
        self._writer.write(capture)
        self._waiting += 1
        if self._waiting >= _PAGES_AT_RISK:
            self.flush()

    def unchanged(self, url: str) -> None:
        """A page that the server said has not changed: there is no body to capture, and it is not asked again."""
        self._say({"unchanged": url})

    def flush(self) -> None:
        self._writer.flush()
        self._waiting = 0

    def finish(self) -> None:
        self.note.unlink(missing_ok=True)

    def _say(self, what: dict[str, Any]) -> None:
        self._unchanged.write(orjson.dumps(what, option=orjson.OPT_APPEND_NEWLINE))
        self._unchanged.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._writer.close()
        self._unchanged.close()


@dataclass
class Abandoned:
    """The captures of crawls that nobody finished, the latest first, and what servers said had not changed."""

    files: list[Path] = field(default_factory=list)
    unchanged: set[str] = field(default_factory=set)
    full: bool = False

    def urls(self) -> set[str]:
        """Every address that was asked for and answered."""
        return {requested(capture) for path in self.files for capture in _whole(path)}

    def captures(self) -> Iterator[Capture]:
        """What was fetched, each address once, its latest answer."""
        given: set[str] = set()
        for path in self.files:
            for capture in _whole(path):
                if requested(capture) not in given:
                    given.add(requested(capture))
                    yield capture

    def forget(self) -> None:
        """Deletes what a new crawl has taken over into its own captures."""
        for path in self.files:
            path.unlink(missing_ok=True)
            path.with_name(path.name + NOTE).unlink(missing_ok=True)


def abandoned(folder: Path, provider: str, store: Store, starts: Sequence[str], within: float) -> Abandoned:
    """What was left of the provider's crawls from these starts in the last `within` seconds; older notes are removed.

    Only call it while the provider's run is open: another one of its crawls would be taken for dead.
    """
    left = Abandoned()
    for note in sorted((folder / provider).glob("*" + NOTE), reverse=True):
        said = _said(note)
        captures = note.with_name(note.name.removesuffix(NOTE))
        if not captures.is_file() or not _goes_on(said, store, provider, starts, within):
            note.unlink()
            continue
        left.files.append(captures)
        left.unchanged.update(str(line["unchanged"]) for line in said if "unchanged" in line)
        left.full = left.full or bool(said[0].get("full"))
    return left


def _goes_on(said: list[dict[str, Any]], store: Store, provider: str, starts: Sequence[str], within: float) -> bool:
    if not said or said[0].get("starts") != list(starts):
        return False
    age = (datetime.now(UTC) - datetime.fromisoformat(said[0]["at"])).total_seconds()
    ended = {run.id: run.status for run in store.runs(provider, limit=1000)}
    return age <= within and ended.get(int(said[0]["run"])) not in _SEEN


def _said(note: Path) -> list[dict[str, Any]]:
    """The note's lines, up to one that a kill tore."""
    lines: list[dict[str, Any]] = []
    for line in note.read_bytes().splitlines():
        try:
            lines.append(orjson.loads(line))
        except orjson.JSONDecodeError:
            break
    return lines


def _whole(path: Path) -> Iterator[Capture]:
    try:
        yield from read_captures(path)
    except CredwayError as error:
        log.warning("%s; what stands before is used, the rest is fetched again", error)
