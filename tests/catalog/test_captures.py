"""Captures survive a kill, and foreign JSON lines are read as they are."""

import gzip
import logging
import multiprocessing
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from catalog.captures import FRAME_CAPTURES, Capture, CaptureError, CaptureWriter, json_lines, read_captures

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def capture(number: int, body: bytes | None = None) -> Capture:
    said = f'{{"title": "Quay \u2028 {number}"}}\n'.encode() if body is None else body
    return Capture(f"https://harbour.example.org/{number}", NOON, 200, said, {"etag": f'"{number}"'})


def written(folder: Path, captures: list[Capture]) -> Path:
    with CaptureWriter(folder, "harbour", 12) as writer:
        for one in captures:
            writer.write(one)
    return writer.path


def test_captures_come_back_as_they_were(tmp_path: Path) -> None:
    captures = [capture(number) for number in range(FRAME_CAPTURES * 2 + 7)]
    captures += [capture(900, b"\xff\xfe\x00binary"), capture(901, b""), capture(902, "\ufeffmark".encode())]
    path = written(tmp_path, captures)
    assert path.parent == tmp_path / "harbour"
    assert path.name.startswith("000012-")
    assert list(read_captures(path)) == captures


def test_a_torn_tail_costs_the_last_frame_only(tmp_path: Path) -> None:
    captures = [capture(number) for number in range(FRAME_CAPTURES * 3)]
    path = written(tmp_path, captures)
    whole = path.read_bytes()
    for cut in range(1, len(whole), len(whole) // 40):
        path.write_bytes(whole[:-cut])
        found = list(read_captures(path))
        assert found == captures[: len(found)]
    path.write_bytes(whole[: -(len(whole) // 4)])
    assert len(list(read_captures(path))) >= FRAME_CAPTURES * 2


def write_without_end(folder: Path, frames: int, ready: "multiprocessing.synchronize.Event") -> None:
    writer = CaptureWriter(folder, "harbour", 1)
    for number in range(FRAME_CAPTURES * frames + 5):
        writer.write(capture(number))
    ready.set()
    time.sleep(60)


def test_a_killed_writer_leaves_all_but_the_open_frame(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    process = spawn.Process(target=write_without_end, args=(tmp_path, 3, ready))
    process.start()
    assert ready.wait(60)
    process.kill()
    process.join()
    process.close()
    (path,) = (tmp_path / "harbour").iterdir()
    found = list(read_captures(path))
    assert len(found) >= FRAME_CAPTURES * 3
    assert found == [capture(number) for number in range(len(found))]


LINES = '{"a":"one\u2028line"}\r\n\n{"a":"two"}\n{"a":"three"}'


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["bare", "with a byte order mark"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gzip", "zstd"])
def test_lines_are_read_from_any_packing(tmp_path: Path, pack: "type[bytes]", mark: bytes) -> None:
    path = tmp_path / "lines"
    path.write_bytes(pack(mark + LINES.encode()))
    assert list(json_lines(path)) == ['{"a":"one\u2028line"}'.encode(), b'{"a":"two"}', b'{"a":"three"}']


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_cut_off_file_is_read_up_to_the_cut(
    tmp_path: Path, pack: "type[bytes]", caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "lines"
    path.write_bytes(pack(b'{"a":1}\n{"a":2}\n{"a":"thr')[:-8])
    with caplog.at_level(logging.WARNING):
        assert list(json_lines(path)) == [b'{"a":1}', b'{"a":2}']
    assert str(path) in caplog.text


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor(write_checksum=True).compress])
def test_a_damaged_file_is_no_torn_one(tmp_path: Path, pack: "type[bytes]") -> None:
    packed = bytearray(pack(b"".join(b'{"number":%d}\n' % number for number in range(9999))))
    packed[len(packed) // 2] ^= 0xFF
    path = tmp_path / "lines"
    path.write_bytes(packed)
    with pytest.raises(CaptureError, match="damaged"):
        list(json_lines(path))


def test_a_line_that_is_no_capture_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b'{"title":"a listing, not a capture"}\n')
    with pytest.raises(CaptureError, match="Line 1 of"):
        list(read_captures(path))
