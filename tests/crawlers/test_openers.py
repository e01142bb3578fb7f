"""What is compressed honestly comes out as it was, whatever the pieces it comes in."""

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from crawlers.safety.body_limits import BodyError, Opener, unzipped


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("X-GZIP", lambda body: gzip.compress(body[:7]) + gzip.compress(body[7:]) + b"\x00" * 8),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", lambda body: bytes(brotli.compress(body))),
    ("zstd", zstandard.ZstdCompressor().compress),
    ("gzip, br", lambda body: bytes(brotli.compress(gzip.compress(body)))),
    ("identity", lambda body: body),
]


@pytest.mark.parametrize(("encoding", "pack"), PACKERS)
@given(body=st.binary(min_size=1, max_size=3000).map(lambda body: body * 40), step=st.integers(1, 500))
def test_opened_as_it_was(encoding: str, pack: Callable[[bytes], bytes], body: bytes, step: int) -> None:
    packed, opener = pack(body), Opener([encoding])
    pieces = [piece for at in range(0, len(packed), step) for piece in opener.feed(packed[at : at + step])]
    opener.end()
    assert b"".join(pieces) == body


@pytest.mark.parametrize(("encoding", "pack"), [row for row in PACKERS if row[0] not in ("identity", "X-GZIP")])
def test_what_breaks_off_is_no_body(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(bytes(range(256)) * 50)
    opener = Opener([encoding])
    assert b"".join(opener.feed(packed[: len(packed) // 2])) != packed
    with pytest.raises(BodyError, match="breaks off"):
        opener.end()


def test_nothing_at_all_is_whole() -> None:
    Opener(["gzip"]).end()


def test_a_sitemap_above_its_limit() -> None:
    assert unzipped(b"plain", 1) == b"plain"
    assert unzipped(gzip.compress(b"0123456789"), 10) == b"0123456789"
    with pytest.raises(BodyError, match="more than 9"):
        unzipped(gzip.compress(b"0123456789"), 9)
