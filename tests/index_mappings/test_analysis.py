"""The words both engines hold, against the rules the rest of the house reads by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.skills.phrases import stems, tokens
from index_mappings.analysis import LONGEST_WORD, query_words, words

MARKED = """„so“ C++ c# Node.js e.g. U.S. TLS1.3 A+ Security+ R&D women's don’t x. . , (A.I.) Comunicación ß naïve —
 cloud .NET Ⅳ ½ a_b C++/C# ™ ² + '' the.end A.B 3.5, .js a.js+"""
PIECES = st.sampled_from([*MARKED.split(), "\xa0"])


@given(st.lists(PIECES | st.text(alphabet=st.characters(max_codepoint=0x17F), max_size=8), max_size=12))
def test_the_fast_reading_is_the_house_s_reading(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert words(text) == [word[:LONGEST_WORD] for word in stems(tokens(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++, C# and .NET", ["cplusplus", "csharp", "and", "dotnet"]),
        ("Node.js nodejs NODE.JS", ["nodej", "nodej", "nodej"]),
        ("Nursing nurses nursed", ["nurs", "nurs", "nurs"]),
        ("機械学習", ["機", "械", "学", "習"]),
        ("", []),
        ("?!", []),
        ("x" * 500, ["x" * LONGEST_WORD]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Introduction to the cloud, the Cloud", ("introduct", "cloud")),
        ("IT for all", ("it", "all")),
        ("to the", ("to", "the")),
        ("securing security secured", ("secur",)),
        ("...", ()),
    ],
)
def test_query_words(text: str, expected: tuple[str, ...]) -> None:
    assert query_words(text) == expected
