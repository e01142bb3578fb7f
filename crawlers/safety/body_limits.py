"""Compressed bodies opened piece by piece, so that what grows too much is let go before it is large.

The real catalogues that we replay open to 12 times their size at most; a bomb to 1,000 (gzip) or 1,000,000 (brotli).
"""

import zlib
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

import brotli
from backports import zstd

MEBIBYTE: Final = 1024 * 1024
PIECE: Final = 64 * 1024
# More than this a byte, and the body is a bomb; the first few MiB are not asked, a page of blanks may be one.
RATIO: Final = 100
FREE: Final = 8 * MEBIBYTE
# Each layer squares what one can do; honest servers use one, and files inside an archive a second.
_MOST_LAYERS: Final = 2
# The window of a stream is memory that the sender chooses. 8 MiB is what HTTP allows (RFC 8878, section 3.1.1.1.2).
_WINDOW_LOG: Final = 23
_GZIP: Final = b"\x1f\x8b"


class BodyError(ValueError):
    """A compressed body that becomes more than anybody would send, or that cannot be opened."""


class _Stream(Protocol):
    """One layer of compression."""

    def pieces(self, data: bytes) -> Iterator[bytes]: ...

    def is_whole(self) -> bool: ...


class _Plain:
    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data

    def is_whole(self) -> bool:
        return True


class _Zlib:
    """gzip (with any number of members), zlib, and the raw deflate that some servers send for it."""

    def __init__(self, raw_allowed: bool) -> None:
        self._raw_allowed = raw_allowed
        self._opened: zlib._Decompress | None = None
        self._start = b""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._opened is None:
            self._start += data
            if len(self._start) < 2:
                return
            data, self._start = self._start, b""
            self._opened = zlib.decompressobj(self._window(data))
        while data:
            if piece := self._opened.decompress(data, PIECE):
                yield piece
            data = self._opened.unconsumed_tail
            if self._opened.eof:
                data = self._opened.unused_data
                if not data.startswith(_GZIP):
                    return  # padding behind the last member
                self._opened = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def is_whole(self) -> bool:
        return self._opened is not None and self._opened.eof

    def _window(self, start: bytes) -> int:
        """Which of the three it is, by its first two bytes (RFC 1950, 1952)."""
        if start.startswith(_GZIP) or not self._raw_allowed:
            return zlib.MAX_WBITS | 16
        is_zlib = start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start[:2]) % 31 == 0
        return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


class _Brotli:
    def __init__(self) -> None:
        self._opened = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._opened.is_finished():
            return
        yield self._opened.process(data, output_buffer_limit=PIECE)
        while not self._opened.can_accept_more_data():
            yield self._opened.process(b"", output_buffer_limit=PIECE)

    def is_whole(self) -> bool:
        return bool(self._opened.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._opened = self._frame()

    @staticmethod
    def _frame() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data or not (self._opened.needs_input or self._opened.eof):
            if self._opened.eof:
                self._opened = self._frame()
            if piece := self._opened.decompress(data, PIECE):
                yield piece
            data = self._opened.unused_data if self._opened.eof else b""

    def is_whole(self) -> bool:
        return self._opened.eof


def _stream(encoding: str) -> _Stream:
    match encoding.strip().lower():
        case "gzip" | "x-gzip":
            return _Zlib(raw_allowed=False)
        case "deflate":
            return _Zlib(raw_allowed=True)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
        case "identity" | "":
            return _Plain()
    raise BodyError(f"The body is encoded as {encoding[:40]!r}, which was not asked for.")


class Opener:
    """Opens a body as it comes. `encodings` as in Content-Encoding: the last was applied last."""

    def __init__(self, encodings: Sequence[str], most: int | None = None) -> None:
        names = [name for row in encodings for name in row.split(",") if name.strip()]
        if len(names) > _MOST_LAYERS:
            raise BodyError(f"The body is encoded {len(names)} times over.")
        self._layers = [_stream(name) for name in reversed(names)]
        self._most = most
        self._came = self._gone = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data opens to, in pieces of 64 KiB; BodyError as soon as that is too much for what came."""
        self._came += len(data)
        try:
            for piece in self._through(data, 0):
                self._gone += len(piece)
                self._refuse_bombs()
                yield piece
        except (zlib.error, brotli.error, zstd.ZstdError) as error:
            raise BodyError(f"The body is no whole compressed stream: {error}.") from error

    def end(self) -> None:
        """Call it after the last piece: BodyError where the body broke off."""
        if self._came and not all(layer.is_whole() for layer in self._layers):
            raise BodyError("The body breaks off in the middle of its compressed stream.")

    def _through(self, data: bytes, layer: int) -> Iterator[bytes]:
        if layer == len(self._layers):
            yield data
            return
        for piece in self._layers[layer].pieces(data):
            yield from self._through(piece, layer + 1)

    def _refuse_bombs(self) -> None:
        if self._gone > FREE and self._gone > self._came * RATIO:
            raise BodyError(f"{self._came} bytes became {self._gone} and more: a decompression bomb.")
        if self._most is not None and self._gone > self._most:
            raise BodyError(f"The body opens to more than {self._most} bytes.")


def unzipped(body: bytes, most: int) -> bytes:
    """A gzip body opened, anything else as it is; BodyError where it opens to more than `most` bytes."""
    if not body.startswith(_GZIP):
        return body
    opener = Opener(["gzip"], most)
    opened = b"".join(
        piece for start in range(0, len(body), PIECE) for piece in opener.feed(body[start : start + PIECE])
    )
    opener.end()
    return opened
