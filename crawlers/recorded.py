"""Recorded files as bodies: a response as it came, or JSON lines of entries, plain, gzip or zstd, read as a stream."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Any

import orjson
import zstandard

from catalog.captures import WINDOW, read_captures
from catalog.long_lines import Lines, TooLongError
from crawlers.errors import UnexpectedResponseError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_CAPTURE_START, _CAPTURE_KEYS = b'{"url":', {"url", "fetched_at", "status", "body", "encoding"}


def source_of(path: Path) -> dict[str, Any]:
    """What a run notes of a file, to tell later whether the one at hand is the one that was read."""
    with path.open("rb") as file:
        return {"file": path.name, "bytes": path.stat().st_size, "sha256": file_digest(file, "sha256").hexdigest()}


def bodies(path: Path) -> Iterator[tuple[bytes, str]]:
    """The responses in a file, each with its address: a run's captures, JSON lines, or the file as one response.

    Lines end at "\n" only, since listings hold U+2028 and U+0085 inside their strings; but for captures the address is
    the file's name. Raises UnexpectedResponseError where the file cannot be read, or one body grows too much: above
    256 MiB, above 56 MiB from a compressed file, or more than a hundredfold.
    """
    try:
        with _opened(path) as lines:
            first = lines.line()
            if not is_capture(first):
                yield from ((body, path.name) for body in _recorded(first, lines))
                return
        yield from ((capture.body, capture.url) for capture in read_captures(path))
    except TooLongError as error:
        raise UnexpectedResponseError(
            f"{path} is not read: {error}.", "Unpack it, or split it into JSON lines, one entry a line."
        ) from error
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        raise UnexpectedResponseError(f"{path} cannot be read: {error}.", "Check that the file is whole.") from error


def is_capture(line: bytes) -> bool:
    """Whether a line is one captured response, as crawls write them."""
    return _CAPTURE_START in line[:40] and is_json(line) and orjson.loads(line).keys() >= _CAPTURE_KEYS


def _recorded(first: bytes, lines: Lines) -> Iterator[bytes]:
    between, second = _next_filled(lines)
    if second and is_json(first):
        yield first
        yield second
        yield from (line for line in iter(lines.line, b"") if not line.isspace())
    else:
        yield lines.rest(first + between + second)


def _next_filled(lines: Lines) -> tuple[bytes, bytes]:
    """The blank lines that come next, and the first line that is not blank."""
    blank: list[bytes] = []
    while (line := lines.line()).isspace():
        blank.append(line)
    return b"".join(blank), line


def is_json(line: bytes) -> bool:
    try:
        orjson.loads(line.removeprefix(_BYTE_ORDER_MARK))
    except orjson.JSONDecodeError:
        return False
    return True


@contextmanager
def _opened(path: Path) -> Iterator[Lines]:
    with path.open("rb") as raw:
        start = raw.read(4)
        raw.seek(0)
        if start.startswith(_GZIP):
            with gzip.open(raw) as stream:
                yield Lines(io.BufferedReader(stream, 1024 * 1024), raw)
        elif start == _ZSTD:
            with zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(
                raw, read_across_frames=True
            ) as stream:
                yield Lines(io.BufferedReader(stream, 1024 * 1024), raw)
        else:
            yield Lines(raw, raw)
