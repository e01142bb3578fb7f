"""The embedded engine's files: one writer, other processes' readers, what a crash leaves."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import pytest

from catalog.markers import Exact
from catalog.program import Program
from index_mappings.engine import EngineError, EngineUnavailableError
from index_mappings.query import SearchQuery
from index_mappings.tantivy.engine import TantivyEngine
from tests.index_mappings.listings import CATALOGUE, program

READER = """
import sys
from pathlib import Path
from index_mappings.query import SearchQuery
from index_mappings.tantivy.engine import TantivyEngine
engine = TantivyEngine(Path(sys.argv[1]))
for line in sys.stdin:
    print(*(hit.id for hit in engine.search(SearchQuery(line.strip())).hits), flush=True)
"""
WRITER = """
import sys
from pathlib import Path
from index_mappings.tantivy.engine import TantivyEngine
from tests.index_mappings.listings import program
def programs():
    yield program("half", "Half written")
    print("writing", flush=True)
    sys.stdin.read()
getattr(TantivyEngine(Path(sys.argv[1])), sys.argv[2])(programs(), *([()] if sys.argv[2] == "write" else []), 99)
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(repository: Path) -> Iterator[Start]:
    """Starts Python code in a process of its own; what still runs at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def started(code: str, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", code, *arguments]
        running.append(
            subprocess.Popen(command, cwd=repository, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        )
        return running[-1]

    yield started
    for process in running:
        process.kill()
        process.communicate()


def ask(reader: "subprocess.Popen[str]", text: str) -> str:
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdin.write(f"{text}\n")
    reader.stdin.flush()
    return reader.stdout.readline().strip()


def test_two_reading_processes_follow_writes_and_rebuilds(tmp_path: Path, start: Start) -> None:
    engine = TantivyEngine(tmp_path)
    engine.rebuild(CATALOGUE, 1)
    readers = [start(READER, str(tmp_path)) for _ in range(2)]
    assert [ask(reader, "c++") for reader in readers] == ["tidewater:cpp"] * 2
    engine.write([program("row", "Rowing")], ["tidewater:cpp"], 2)
    assert [ask(reader, "c++") for reader in readers] == [""] * 2
    for number in range(3):
        engine.rebuild([program(f"sail{number}", "Sailing")], 3)
        assert [ask(reader, "sailing") for reader in readers] == [f"tidewater:sail{number}"] * 2
    engine.write([], [], 4)
    assert [ask(reader, "") for reader in readers] == ["tidewater:sail2"] * 2
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


@pytest.mark.parametrize("how", ["write", "rebuild"])
def test_a_second_writer_is_told_whom_to_wait_for(tmp_path: Path, start: Start, how: str) -> None:
    engine = TantivyEngine(tmp_path)
    engine.rebuild(CATALOGUE, 1)
    writer = start(WRITER, str(tmp_path), how)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    with pytest.raises(EngineError, match=f"written by process {writer.pid}"):
        engine.rebuild([], 2)
    with pytest.raises(EngineError, match=f"written by process {writer.pid}"):
        engine.write([], [], 2)
    assert engine.search(SearchQuery("half")).total == 0
    writer.communicate()
    assert writer.returncode == 0
    assert engine.search(SearchQuery("half")).total == 1
    engine.write([], ["tidewater:half"], 100)


@pytest.mark.parametrize("how", ["write", "rebuild"])
def test_a_killed_writer_leaves_the_live_index_and_no_lock(tmp_path: Path, start: Start, how: str) -> None:
    engine = TantivyEngine(tmp_path)
    engine.rebuild(CATALOGUE, 1)
    writer = start(WRITER, str(tmp_path), how)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    writer.kill()
    writer.wait()
    assert (engine.count(), engine.checkpoint()) == (len(CATALOGUE), 1)
    engine.write([program("row", "Rowing")], [], 2)
    assert engine.search(SearchQuery("rowing half", match="any")).total == 1
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


def test_opening_touches_nothing(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "search")
    assert engine.checkpoint() == 0
    assert not (tmp_path / "search").exists()


def test_an_index_of_another_version_is_not_read_but_replaced(tmp_path: Path) -> None:
    class Other(Program):
        """Its fields are the same but one."""

        nickname: Annotated[str | None, Exact("What learners call it.")] = None

    engine = TantivyEngine(tmp_path)
    TantivyEngine(tmp_path, record=Other).rebuild([], 5)
    assert engine.checkpoint() == 0
    with pytest.raises(EngineUnavailableError, match="another version"):
        engine.ready()
    engine.rebuild(CATALOGUE, 6)
    assert engine.checkpoint() == 6


def test_a_damaged_index_is_told_with_what_to_do(tmp_path: Path) -> None:
    TantivyEngine(tmp_path).rebuild(CATALOGUE, 1)
    [folder] = [path for path in tmp_path.iterdir() if path.is_dir()]
    os.truncate(folder / "meta.json", 10)
    with pytest.raises(EngineError, match="cannot be used") as told:
        TantivyEngine(tmp_path).search(SearchQuery())
    assert "rebuild" in told.value.hint
    TantivyEngine(tmp_path).rebuild(CATALOGUE, 2)
    assert TantivyEngine(tmp_path).count() == len(CATALOGUE)
