"""How much one run may take of anything, so that no site keeps a crawl for ever."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import psutil

MEBIBYTE: Final = 1024 * 1024
# Asking the system takes as long as a small page does.
_PAGES_BETWEEN: Final = 25


@dataclass(frozen=True)
class RunLimits:
    """The most of one run: pages, bytes of opened bodies, seconds by the clock, bytes of this process's memory.

    At the usual second a page, 24 hours are 86,400 pages.
    """

    pages: int = 100_000
    size: int = 20 * 1024 * MEBIBYTE
    seconds: float = 24 * 3600.0
    memory: int = 2 * 1024 * MEBIBYTE


class Allowance:
    """What is left to one run of its limits."""

    def __init__(
        self,
        limits: RunLimits,
        clock: Callable[[], float] = time.monotonic,
        memory: Callable[[], int] = lambda: int(psutil.Process().memory_info().rss),
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._memory = memory
        self._began = clock()
        self._pages = self._size = 0

    def spend(self, size: int) -> str | None:
        """Counts a page of so many bytes; why it has to be the last one, None where more may follow."""
        self._pages += 1
        self._size += size
        if self._pages >= self._limits.pages:
            return f"it reached its limit of {self._limits.pages:,} pages"
        if self._size >= self._limits.size:
            return f"it reached its limit of {self._limits.size // MEBIBYTE:,} MiB of pages"
        return self.spent(with_memory=self._pages % _PAGES_BETWEEN == 0)

    def spent(self, with_memory: bool = True) -> str | None:
        """The same of what runs out by itself, the clock and the memory."""
        if self._clock() - self._began >= self._limits.seconds:
            return f"it reached its limit of {self._limits.seconds / 3600:g} hours"
        if with_memory and self._memory() >= self._limits.memory:
            return f"it reached its limit of {self._limits.memory // MEBIBYTE:,} MiB of memory"
        return None
