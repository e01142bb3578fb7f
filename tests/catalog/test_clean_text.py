"""Text from strangers: whatever is in it, it comes out as one line of plain text, and soon."""

import html
import time

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.field_types.text import clean_text

PIECES = (
    "<",
    ">",
    "&",
    "lt;",
    "&lt;",
    "&amp;",
    "&#60",
    "&#x3c;",
    "script",
    "</",
    "<b ",
    "<!--",
    "-->",
    "\u200b",
    "\u037e",
)
MESSY = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=30).map("".join)


def has_markup(text: str) -> bool:
    """Whether a browser would see more than text in it; what HTML would escape is no markup."""
    return html.unescape(nh3.clean(text, tags=set())) != html.unescape(text)


@given(MESSY)
@example("&amp;amp;amp;lt;script&amp;amp;amp;gt;")
@example("<\u200bscript>alert(1)</script>")
@example("&lt\u037e\u037eimg src=x onerror=alert(1)>")
@example("<<b>script>alert(1)<</b>/script>")
@example("a < b & c")
@example("&" + "amp;" * 40 + "lt;script>")
def test_clean_text_is_plain_and_stays_so(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert not has_markup(clean)
    assert clean == " ".join(clean.split())
    assert clean.isprintable() or not any(ord(letter) < 32 for letter in clean)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<p>One</p><p>Two</p>", "One Two"),
        ("Research &amp;amp; development", "Research & development"),
        ("R&D, a < b", "R&D, a < b"),
        ("&lt;p&gt;Escaped once more&lt;/p&gt;", "Escaped once more"),
        ("<script>steal()</script>Kept", "Kept"),
        ("&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;", ""),
        ("<\u200bscript>alert(1)</script>Kept", "Kept"),
        (
            "<li>" + "</li><li>".join(f"Point {n}" for n in range(200)) + "</li>",
            " ".join(f"Point {n}" for n in range(200)),
        ),
    ],
)
def test_what_is_left(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"<b a{n}><p>" for n in range(12_000)),
        "<div>" * 50_000,
        "".join(f"<b a{n}>" for n in range(20_000)) + "</b>" * 20_000,
        "<table>" * 20_000 + "<a>" * 20_000,
        "&" + "amp;" * 1_000_000,
        "<" * 300_000,
        "<!--" * 100_000,
        " " * 3_000_000 + "<",
    ],
    ids=lambda text: text[:12],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    clean_text(text)
    assert time.process_time() - began < 5
