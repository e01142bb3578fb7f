"""Runs the credway command as a person or a program would: in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from operations.settings import Settings, variable

PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Ended:
    """How the command ended and what it said."""

    status: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        return orjson.loads(self.stdout)


def environment(data: Path, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment with no settings but the data folder and those given."""
    ours = {variable(name) for name in Settings.model_fields}
    bare = {name: value for name, value in os.environ.items() if name not in ours}
    return bare | {"CREDWAY_DATA": str(data), "COLUMNS": "120", "NO_COLOR": "1"} | dict(given or {})


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "operations", *map(str, arguments)]


def credway(data: Path, *arguments: str | Path, **given: str) -> Ended:
    """Runs `credway` with these arguments on a data folder; `given` are further environment variables."""
    done = subprocess.run(
        command(*arguments),
        env=environment(data, given),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        stdin=subprocess.DEVNULL,
    )
    return Ended(done.returncode, done.stdout, done.stderr)
