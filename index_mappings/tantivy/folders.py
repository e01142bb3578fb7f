"""Where the index lies: one folder a build, a pointer file to the live one, one writer at a time."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from index_mappings.engine import EngineError, EngineUnavailableError
from index_mappings.version import build_number


@dataclass(frozen=True)
class IndexFolders:
    """Folders `<prefix>-<version>-<number>` under `root`; the file `<prefix>.current` names the live one."""

    root: Path
    prefix: str
    version: str

    @property
    def pointer(self) -> Path:
        return self.root / f"{self.prefix}.current"

    def live(self) -> Path:
        """The live folder; EngineUnavailableError where there is none that this version can read."""
        try:
            name = self.pointer.read_text().strip()
        except FileNotFoundError:
            raise EngineUnavailableError("There is no search index yet.", "Run `credway index` to build it.") from None
        if not name.startswith(f"{self.prefix}-{self.version}-"):
            raise EngineUnavailableError(
                "The search index was built by another version of Credway.", "Run `credway index` to rebuild it."
            )
        return self.root / name

    def new(self) -> Path:
        """A new empty folder beside the live one."""
        number = 1 + max((build_number(path.name, self.prefix) for path in self._builds()), default=0)
        folder = self.root / f"{self.prefix}-{self.version}-{number}"
        folder.mkdir(parents=True)
        return folder

    def switch(self, folder: Path) -> None:
        """Makes the folder the live one, in one step for every reader."""
        _replace(self.pointer, folder.name)

    def remove_unused(self) -> None:
        """Removes every build but the live one; called before a write, long after readers have moved on."""
        live = self.pointer.read_text().strip() if self.pointer.exists() else ""
        for path in self._builds():
            if path.name != live:
                # Windows keeps what a reader still has open; the next write tries again.
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the right to write; EngineError at once while another process has it."""
        self.root.mkdir(parents=True, exist_ok=True)
        holder = self.root / f"{self.prefix}.writer"
        lock = FileLock(self.root / f"{self.prefix}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            who = holder.read_text() if holder.exists() else "unknown"
            hint = "Wait until it has finished, then try again."
            raise EngineError(f"The search index is being written by process {who}.", hint) from None
        try:
            holder.write_text(str(os.getpid()))
            yield
        finally:
            lock.release()

    def _builds(self) -> list[Path]:
        return [path for path in self.root.iterdir() if build_number(path.name, self.prefix)]


def checkpoint_of(folder: Path) -> int:
    path = folder / "checkpoint"
    return int(path.read_text()) if path.exists() else 0


def note_checkpoint(folder: Path, checkpoint: int) -> None:
    """Called after the commit: a crash between the two repeats a write, and never loses one."""
    _replace(folder / "checkpoint", str(checkpoint))


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(path.name + ".new")
    with beside.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
