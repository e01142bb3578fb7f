"""Recorded files as bodies: a response as it came, or JSON lines of entries, plain, gzip or zstd, read as a stream."""

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import orjson
import zstandard

from catalog.captures import read_captures
from crawlers.errors import UnexpectedResponseError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_CAPTURE_START, _CAPTURE_KEYS = b'{"url":', {"url", "fetched_at", "status", "body", "encoding"}
# A line or a whole response; the largest known catalogue response is a tenth of this.
LARGEST_BODY: Final = 256 * 1024 * 1024


def bodies(path: Path) -> Iterator[tuple[bytes, str]]:
    """The responses in a file, each with its address: a run's captures, JSON lines, or the file as one response.

    Lines end at "\n" only, since listings hold U+2028 and U+0085 inside their strings; but for captures the address is
    the file's name. Raises UnexpectedResponseError where the file cannot be read, or one body is above 256 MiB.
    """
    try:
        with _opened(path) as stream:
            first = stream.readline(LARGEST_BODY + 1)
            if not is_capture(first):
                yield from ((body, path.name) for body in _recorded(path, first, stream))
                return
        yield from ((capture.body, capture.url) for capture in read_captures(path))
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise UnexpectedResponseError(f"{path} cannot be read: {error}.", "Check that the file is whole.") from error


def is_capture(line: bytes) -> bool:
    """Whether a line is one captured response, as crawls write them."""
    return _CAPTURE_START in line[:40] and is_json(line) and orjson.loads(line).keys() >= _CAPTURE_KEYS


def _recorded(path: Path, first: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    between, second = _next_filled(stream)
    if second and is_json(first):
        yield first
        yield from (line for line in _lines(path, second, stream) if not line.isspace())
    else:
        yield _whole(path, first + between + second, stream)


def _next_filled(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """The blank lines that come next, and the first line that is not blank."""
    blank = b""
    while (line := stream.readline(LARGEST_BODY + 1)).isspace():
        blank += line
    return blank, line


def is_json(line: bytes) -> bool:
    try:
        orjson.loads(line.removeprefix(_BYTE_ORDER_MARK))
    except orjson.JSONDecodeError:
        return False
    return True


def _lines(path: Path, line: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    while line:
        if len(line) > LARGEST_BODY:
            raise _too_large(path)
        yield line
        line = stream.readline(LARGEST_BODY + 1)


def _whole(path: Path, start: bytes, stream: IO[bytes]) -> bytes:
    body = start + stream.read(LARGEST_BODY + 1 - len(start))
    if len(body) > LARGEST_BODY:
        raise _too_large(path)
    return body


def _too_large(path: Path) -> UnexpectedResponseError:
    return UnexpectedResponseError(f"{path} holds a body above 256 MiB.", "Split it into JSON lines, one entry a line.")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as raw:
        start = raw.read(4)
        raw.seek(0)
        if start.startswith(_GZIP):
            with gzip.open(raw) as stream:
                yield io.BufferedReader(stream, 1024 * 1024)
        elif start == _ZSTD:
            with zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) as stream:
                yield io.BufferedReader(stream, 1024 * 1024)
        else:
            yield raw
