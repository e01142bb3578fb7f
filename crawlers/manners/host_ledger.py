"""One turn at a time and host, for all crawls on this machine together: a small file a host, locked when used."""

import asyncio
import os
import random
import re
import struct
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

# When the last request had been answered, how long its crawl waits between two, until when the host wants no request.
_ROW: Final = struct.Struct("<ddd")
# Two that wait for the same moment should not meet there again and again.
_LOOK_AGAIN: Final = (0.001, 0.012)
_LOOK_UP: Final = 1.0


@dataclass
class Turn:
    """A request's turn at a host; `block` keeps everybody away for so many seconds after it."""

    waited: float
    blocked: float = 0.0

    def block(self, seconds: float) -> None:
        self.blocked = max(self.blocked, seconds)


class HostLedger:
    """Keeps turns in a folder that all processes share; a process that dies lets go of its turn.

    The pause between two requests is counted from the end of the one to the beginning of the next, so that what a
    server sees is never faster, however the network delays them. Where the operating system has no `flock`, the pauses
    are shared all the same, but two crawls may meet in the same moment.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, int] = {}
        self._ours: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def wait(self, host: str, gap: float) -> float:
        """How many seconds from now a request may begin; nothing or less where it may now."""
        last, others_gap, blocked = self._read(self._file(host))
        now = time.time()
        # A clock that was set back must not hold a crawl for longer than a pause.
        last = min(last, now)
        return max(last + max(gap, others_gap if last > now - others_gap else 0.0), blocked) - now

    @asynccontextmanager
    async def turn(self, host: str, gap: float, still: Callable[[], None] = lambda: None) -> AsyncIterator[Turn]:
        """The host to oneself while the block runs, at least `gap` seconds after whoever had it before.

        `still` is called each second of the wait, and ends it by raising what it likes.
        """
        file, began = self._file(host), time.monotonic()
        # The file's lock keeps out other processes only: for this one, it is taken already.
        async with self._ours[host]:
            still()
            while not self._taken(file, host, gap):
                await asyncio.sleep(min(max(0.0, self.wait(host, gap)), _LOOK_UP) + random.uniform(*_LOOK_AGAIN))
                still()
            turn = Turn(time.monotonic() - began)
            try:
                yield turn
            finally:
                self._end(file, gap, turn)

    def _end(self, file: int, gap: float, turn: Turn) -> None:
        now = time.time()
        blocked = max(self._read(file)[2], now + turn.blocked if turn.blocked else 0.0)
        os.pwrite(file, _ROW.pack(now, gap, blocked), 0)
        _unlock(file)

    def block(self, host: str, seconds: float) -> None:
        """Keeps everybody away from the host for so long."""
        file = self._file(host)
        last, gap, blocked = self._read(file)
        os.pwrite(file, _ROW.pack(last, gap, max(blocked, time.time() + seconds)), 0)

    def close(self) -> None:
        for file in self._files.values():
            os.close(file)
        self._files.clear()

    def _taken(self, file: int, host: str, gap: float) -> bool:
        """Whether the host is ours now: it is due, and nobody else is there."""
        if self.wait(host, gap) > 0 or not _lock(file):
            return False
        if self.wait(host, gap) <= 0:
            return True
        _unlock(file)
        return False

    def _file(self, host: str) -> int:
        if host not in self._files:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / re.sub(r"[^a-z0-9.-]", "_", host.lower())
            self._files[host] = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        return self._files[host]

    @staticmethod
    def _read(file: int) -> tuple[float, float, float]:
        row = os.pread(file, _ROW.size, 0)
        return _ROW.unpack(row) if len(row) == _ROW.size else (0.0, 0.0, 0.0)


def _lock(file: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unlock(file: int) -> None:
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_UN)
