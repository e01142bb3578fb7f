"""What a command costs: CPU of its whole process tree, wall time, memory."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psutil

LOOK_EVERY_SECONDS = 0.1


@dataclass(frozen=True)
class Cost:
    """`cpu_seconds` is user and system time of the process and all it started; `peak_mb` their memory at one moment."""

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float
    stdout: bytes


def cost_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Runs `credway` with these arguments; RuntimeError with its stderr where it fails."""
    before = os.times()
    started = time.perf_counter()
    command = [sys.executable, "-m", "operations", *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        watch = _Watch(child.pid)
        said, complained = child.communicate()
        peak = watch.end()
    wall = time.perf_counter() - started
    after = os.times()
    if child.returncode:
        raise RuntimeError(f"credway {' '.join(arguments)} ended with {child.returncode}: {complained.decode()}")
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Cost(cpu, wall, peak / 1e6, said)


class _Watch:
    """Looks at a process tree's memory from a thread until told to end."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> int:
        self._done.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._done.wait(LOOK_EVERY_SECONDS):
            self._peak = max(self._peak, self._resident())

    def _resident(self) -> int:
        try:
            tree = [self._process, *self._process.children(recursive=True)]
            return sum(process.memory_info().rss for process in tree)
        except psutil.NoSuchProcess:
            return 0
