"""Compressed bodies that become far more than they are, and how much memory one costs whoever opens it.

`python -m tests.faults.bombs KIND FILE` opens one in a process of its own and writes its growth and seconds to stdout.
"""

import asyncio
import gzip
import io
import resource
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import brotli
import orjson
import zstandard

from catalog.captures import CaptureError
from crawlers.base_spiders.json_body import parse_json
from crawlers.errors import UnexpectedResponseError

MEBIBYTE: Final = 1024 * 1024
PIECE: Final = b"a" * MEBIBYTE
# What each opens to, where its compression is quick enough for that much.
OPENED: Final = 256


@cache
def gzipped(size: int = OPENED) -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    return b"".join(packer.compress(PIECE) for _ in range(size)) + packer.flush()


def deflated(size: int = OPENED) -> bytes:
    packer = zlib.compressobj(1)
    return b"".join(packer.compress(PIECE) for _ in range(size)) + packer.flush()


def deflated_raw(size: int = OPENED) -> bytes:
    packer = zlib.compressobj(1, wbits=-15)
    return b"".join(packer.compress(PIECE) for _ in range(size)) + packer.flush()


@cache
def brotlied(size: int = OPENED) -> bytes:
    packer = brotli.Compressor(quality=5)
    return b"".join(packer.process(PIECE) for _ in range(size)) + bytes(packer.finish())


@cache
def zstandarded(size: int = OPENED) -> bytes:
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    return b"".join(packer.compress(PIECE) for _ in range(size)) + packer.flush()


def slow(size: int = OPENED) -> bytes:
    """Just below the ratio that gives a bomb away: only its size does."""
    packer, filling = zlib.compressobj(1, wbits=31), bytes(range(256)) * 64
    pieces = []
    for number in range(size):
        noise = b"".join(zlib.crc32(b"%d %d" % (number, at)).to_bytes(4) for at in range(3500))
        pieces.append(packer.compress(noise + filling * ((MEBIBYTE - len(noise)) // len(filling))))
    return b"".join(pieces) + packer.flush()


def many_members() -> bytes:
    return gzip.compress(PIECE, 1) * OPENED


def many_frames() -> bytes:
    return zstandard.ZstdCompressor().compress(PIECE) * OPENED


def as_captures() -> bytes:
    """A capture as crawls write them, its body a bomb."""
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    start = (
        b'{"url":"http://a.example.org/","fetched_at":"2026-01-01T00:00:00+00:00","status":200,"headers":{},"body":"'
    )
    body = b"".join(packer.compress(PIECE) for _ in range(OPENED))
    return packer.compress(start) + body + packer.compress(b'","encoding":"text"}\n') + packer.flush()


def as_lines() -> bytes:
    """JSON lines with one that never ends."""
    packer = zlib.compressobj(1, wbits=31)
    start = packer.compress(b'{"id":1}\n{"id":2}\n{"id":"')
    return start + b"".join(packer.compress(PIECE) for _ in range(OPENED)) + packer.flush()


def as_blank_lines() -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    lines = b"\n" * MEBIBYTE
    return packer.compress(b'{"id":1}\n') + b"".join(packer.compress(lines) for _ in range(OPENED)) + packer.flush()


def as_workbook() -> bytes:
    """An Excel file whose one sheet opens to a gigabyte."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(OPENED):
            sheet.write(PIECE)
    return held.getvalue()


# Content-Encoding and body.
ANSWERS: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "gzip": ("gzip", gzipped),
    "x-gzip": ("x-gzip", gzipped),
    "deflate": ("deflate", deflated),
    "raw deflate": ("deflate", deflated_raw),
    "brotli": ("br", brotlied),
    "zstd": ("zstd", zstandarded),
    "gzip in gzip": ("gzip, gzip", lambda: gzip.compress(gzipped())),
    "gzip in brotli": ("gzip, br", lambda: brotli.compress(gzipped())),
    "brotli in gzip": ("br, gzip", lambda: gzip.compress(brotlied())),
    "zstd in zstd": ("zstd, zstd", lambda: zstandard.ZstdCompressor().compress(zstandarded())),
    "gzip ten times": ("gzip, " * 9 + "gzip", gzipped),
    "gzip members": ("gzip", many_members),
    "zstd frames": ("zstd", many_frames),
    "slow gzip": ("gzip", slow),
}
FILES: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "gzip file": ("a.json.gz", gzipped),
    "gzip of gzip": ("a.json.gz", lambda: gzip.compress(gzipped())),
    "gzip members": ("a.json.gz", many_members),
    "slow gzip file": ("a.json.gz", slow),
    "zstd file": ("a.json.zst", zstandarded),
    "zstd frames": ("a.json.zst", many_frames),
    "captures": ("a.jsonl.zst", as_captures),
    "lines": ("a.jsonl.gz", as_lines),
    "blank lines": ("a.jsonl.gz", as_blank_lines),
    "workbook": ("a.xlsx", as_workbook),
}


def open_answer(encoding: str, body: bytes) -> str:
    """A server's answer through the crawler's own HTTP client, as a spider of the largest bodies asks for it."""
    from scrapy import Request
    from scrapy.crawler import AsyncCrawlerRunner
    from scrapy.spiders import Spider

    from crawlers.fetching.scrapy_settings import CrawlSettings, scrapy_settings
    from crawlers.safety.download_handler import DownloadHandler

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    async def ask() -> str:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        settings = scrapy_settings(CrawlSettings(), 48 * MEBIBYTE) | {"CREDWAY_ALLOWED_HOSTS": [host]}
        crawler = AsyncCrawlerRunner(settings).create_crawler(Spider)
        crawler._apply_settings()
        handler = DownloadHandler(crawler)
        measure()
        try:
            response = await handler.download_request(Request(f"http://{host}/"))
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            await handler.close()
            server.close()
        return f"read {len(response.body)} bytes"

    return asyncio.run(ask())


def open_file(path: Path) -> str:
    """A file through what replays and imports read."""
    from crawlers.importing.spreadsheet import sheet_rows
    from crawlers.recorded import bodies

    measure()
    try:
        for body, name in bodies(path):
            if path.suffix == ".xlsx":
                list(sheet_rows(body, name, None))
            else:
                parse_json(body, name)
    except (UnexpectedResponseError, CaptureError) as error:
        return f"{type(error).__name__}: {error}"
    return "read"


_before = [0.0, 0.0]


def measure() -> None:
    """Growth and seconds count from here."""
    # Linux keeps the peak until it is told to forget it.
    Path("/proc/self/clear_refs").write_text("5")
    _before[:] = [peak(), time.process_time()]


def peak() -> float:
    """The most memory this process had, in MiB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    kind, path = sys.argv[1], Path(sys.argv[2])
    said = open_file(path) if kind == "file" else open_answer(kind, path.read_bytes())
    growth, seconds = peak() - _before[0], time.process_time() - _before[1]
    sys.stdout.buffer.write(orjson.dumps({"said": said, "growth": growth, "seconds": seconds}))


if __name__ == "__main__":
    main()
