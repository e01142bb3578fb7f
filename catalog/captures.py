"""Raw captures: what came over the wire in a run, as compressed JSON lines, to be read again without fetching."""

import base64
import gzip
import io
import logging
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

import orjson
import zstandard

from catalog.errors import CredwayError
from catalog.long_lines import Lines, Readable, TooLongError

# A killed process loses the open frame only: at most so many captures, so many bytes, so many seconds of them.
FRAME_CAPTURES = 100
FRAME_BYTES = 1024 * 1024
FRAME_SECONDS = 10.0
# Level 3 is zstd's default; higher ones cost several times the CPU for a tenth of the space on JSON and HTML.
LEVEL = 3
# The largest response, written as JSON or as base64.
LARGEST_LINE: Final = 128 * 1024 * 1024
# The window of a stream is memory that whoever made it chooses; zstd's own limit is 128 MiB.
WINDOW: Final = 32 * 1024 * 1024

BOM = b"\xef\xbb\xbf"
GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"

log = logging.getLogger(__name__)


class CaptureError(CredwayError):
    """A capture cannot be written or is not readable as one."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One response: `headers` the few worth keeping, `body` as it came (after content decoding)."""

    url: str
    fetched_at: datetime
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class CaptureWriter:
    """Appends a run's captures to `folder/provider/<run>-<time>.jsonl.zst`; as a context manager it closes itself."""

    def __init__(self, folder: Path, provider: str, run_id: int) -> None:
        moment = datetime.now(UTC)
        self.path = folder / provider / f"{run_id:06d}-{moment:%Y%m%dT%H%M%S%f}.jsonl.zst"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("xb")
        self._compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
        self._lines: list[bytes] = []
        self._size = 0
        self._opened = moment

    def write(self, capture: Capture) -> None:
        line = orjson.dumps(_as_json(capture), option=orjson.OPT_APPEND_NEWLINE)
        if not self._lines:
            self._opened = datetime.now(UTC)
        self._lines.append(line)
        self._size += len(line)
        if self._frame_is_due():
            self.flush()

    def _frame_is_due(self) -> bool:
        age = (datetime.now(UTC) - self._opened).total_seconds()
        return len(self._lines) >= FRAME_CAPTURES or self._size >= FRAME_BYTES or age >= FRAME_SECONDS

    def flush(self) -> None:
        """Ends the frame: what was written up to here survives a kill."""
        if self._lines:
            self._file.write(self._compressor.compress(b"".join(self._lines)))
            self._file.flush()
            self._lines, self._size = [], 0

    def close(self) -> None:
        self.flush()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_captures(path: Path) -> Iterator[Capture]:
    """The captures of a file in order, up to a torn tail; CaptureError for a line that is no capture."""
    for number, line in enumerate(json_lines(path), 1):
        try:
            yield _as_capture(orjson.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise CaptureError(
                f"Line {number} of {path} is no capture: {error!r}.",
                "Give the file as recorded responses of its provider, or fetch it again.",
            ) from error


def json_lines(path: Path) -> Iterator[bytes]:
    """The lines of a zstd, gzip or plain file, without their ends and without empty ones.

    Split at line feeds only: JSON strings may hold U+2028, which text mode would split at. A byte order mark is passed
    over. A tail torn off by a kill is left out with a warning, all before it is given; CaptureError for a damaged file.
    """
    with path.open("rb") as file:
        rest = b""
        try:
            opened = _opened(file)
            for line in iter(Lines(opened, file, LARGEST_LINE).line, b""):
                if not line.endswith(b"\n"):
                    rest = line
                elif text := line.removeprefix(BOM).strip():
                    yield text
        except EOFError:
            log.warning("%s was cut off; what stands before the cut was read", path)
            return
        except TooLongError as error:
            raise CaptureError(f"{path} is not read: {error}.", "Fetch again, or take another copy.") from error
        except (zstandard.ZstdError, gzip.BadGzipFile, zlib.error) as error:
            raise CaptureError(f"{path} is damaged: {error}.", "Fetch again, or take another copy.") from error
    if rest := rest.removeprefix(BOM).strip():
        yield from _last_line(path, rest)


def _opened(file: BinaryIO) -> Readable:
    start = file.read(4)
    file.seek(0)
    if start.startswith(GZIP_MAGIC):
        return gzip.GzipFile(fileobj=file)
    if start == ZSTD_MAGIC:
        frames = zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(file, read_across_frames=True)
        return io.BufferedReader(frames)
    return file


def _last_line(path: Path, line: bytes) -> Iterator[bytes]:
    """A last line without its end is whole if it is JSON (files made by others end so), else it was torn."""
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        log.warning("%s ends in the middle of a line, which was left out", path)
        return
    yield line


def _as_json(capture: Capture) -> dict[str, Any]:
    known: dict[str, Any] = {
        "url": capture.url,
        "fetched_at": capture.fetched_at,
        "status": capture.status,
        "headers": dict(capture.headers),
    }
    try:
        return known | {"body": capture.body.decode(), "encoding": "text"}
    except UnicodeDecodeError:
        return known | {"body": base64.b64encode(capture.body).decode(), "encoding": "base64"}


def _as_capture(line: dict[str, Any]) -> Capture:
    body = line["body"].encode() if line["encoding"] == "text" else base64.b64decode(line["body"], validate=True)
    fetched_at = datetime.fromisoformat(line["fetched_at"])
    return Capture(line["url"], fetched_at, line["status"], body, line["headers"])
