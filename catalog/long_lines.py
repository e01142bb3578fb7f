"""Lines of a file, plain or compressed, none of which may grow past what a response can be.

The real catalogues that we replay open to 12 times their size at most; a bomb to 1,000 times and more.
"""

from typing import Final, Protocol

MEBIBYTE: Final = 1024 * 1024
# A line as short as this is not looked at any closer; whoever opens a file can spare so much.
FREE: Final = 8 * MEBIBYTE
PIECE: Final = MEBIBYTE
RATIO: Final = 100
# What somebody has on disk as it is may be a large catalogue; what has to be opened first is taken on trust.
LARGEST_PLAIN: Final = 256 * MEBIBYTE
LARGEST_OPENED: Final = 56 * MEBIBYTE


class TooLongError(ValueError):
    """A line, or a whole file without lines, that is larger than any response."""


class Readable(Protocol):
    """A binary file, or what opens one."""

    def readline(self, size: int, /) -> bytes: ...

    def read(self, size: int, /) -> bytes: ...

    def tell(self) -> int: ...


class Lines:
    """Reads `opened` line by line; `file` is what it was opened from, the same where it is not compressed."""

    def __init__(self, opened: Readable, file: Readable, most: int | None = None) -> None:
        self._opened = opened
        self._file = file
        self._blank = 0
        self._most = most or (LARGEST_PLAIN if opened is file else LARGEST_OPENED)

    def line(self) -> bytes:
        """The next line with its end, empty after the last one; TooLongError where it grows too much."""
        line = self._opened.readline(FREE)
        # Nothing is made of blank lines, so that a billion of them would only be waited for.
        self._blank = self._blank + len(line) if line.isspace() else 0
        if self._blank > MEBIBYTE:
            raise TooLongError("it holds blank lines and nothing else for more than 1 MiB")
        return line if len(line) < FREE or line.endswith(b"\n") else self._longer(line, whole=False)

    def rest(self, start: bytes) -> bytes:
        """What was read of the file up to here and all that follows."""
        return self._longer(start + self._opened.read(FREE), whole=True)

    def _longer(self, start: bytes, whole: bool) -> bytes:
        pieces, length, began = [start], len(start), self._file.tell()
        piece = start
        while piece and (whole or not piece.endswith(b"\n")):
            piece = self._opened.read(PIECE) if whole else self._opened.readline(PIECE)
            pieces.append(piece)
            length += len(piece)
            came = self._file.tell() - began
            if self._opened is not self._file and length > 2 * FREE + RATIO * came:
                raise TooLongError(f"a few bytes of it become {length:,} and more: a decompression bomb")
            if length > self._most:
                raise TooLongError(f"a line or body of it is above {self._most // MEBIBYTE} MiB")
        return b"".join(pieces)
