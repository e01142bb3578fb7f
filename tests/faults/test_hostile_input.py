"""Bars S1 and S2: forbidden targets by every way in open no socket; decompression bombs stay small and short."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.faults.bombs import ANSWERS, FILES
from tests.faults.forbidden_ways import TARGETS, WAYS

MOST_GROWTH, MOST_SECONDS = 64, 5


def run(module: str, *args: str, alone: bool = False) -> Any:
    """What the module says in a process of its own; `alone` in an empty network where that can be had."""
    command = [sys.executable, "-m", module, *args]
    if alone and can_be_alone():
        command = ["unshare", "-rn", "sh", "-c", 'ip link set lo up; exec "$@"', "sh", *command]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    return orjson.loads(done.stdout)


def can_be_alone() -> bool:
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    return (
        subprocess.run(["unshare", "-rn", "ip", "link", "set", "lo", "up"], capture_output=True, check=False).returncode
        == 0
    )


@pytest.fixture(scope="module")
def ways() -> dict[str, Any]:
    found: dict[str, Any] = run("tests.faults.forbidden_ways", alone=True)
    return found


@pytest.mark.parametrize("way", [way.__name__ for way in WAYS])
def test_no_way_in_opens_a_socket_to_a_forbidden_target(way: str, ways: dict[str, Any]) -> None:
    found = ways[way]
    assert found["targets"] >= 60
    assert (found["leaks"], found["sockets"]) == ([], 0)


def test_there_are_enough_targets() -> None:
    assert len(set(TARGETS)) == len(TARGETS) > 120


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_a_bomb(name: str, tmp_path: Path) -> None:
    encoding, make = ANSWERS[name]
    refused(encoding, written(tmp_path / "body", make))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_a_bomb(name: str, tmp_path: Path) -> None:
    file, make = FILES[name]
    refused("file", written(tmp_path / file, make))


def written(path: Path, make: Callable[[], bytes]) -> Path:
    path.write_bytes(make())
    return path


def refused(kind: str, path: Path) -> None:
    found = run("tests.faults.bombs", kind, str(path))
    print(
        f"{path.stat().st_size:>10,} bytes: {found['growth']:.1f} MiB, {found['seconds']:.2f} s, {found['said'][:120]}"
    )
    assert not found["said"].startswith("read")
    assert found["growth"] <= MOST_GROWTH
    assert found["seconds"] <= MOST_SECONDS
