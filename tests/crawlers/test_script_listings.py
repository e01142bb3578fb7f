"""Listings that carry scripts in every field: what is stored is text, and leads to web pages only."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import nh3
import orjson
import pytest

from catalog.program import Program
from catalog.store import Reject
from crawlers.pipelines import RejectReason
from crawlers.provider_table import provider_named, spider_for
from crawlers.reading import Reading
from tests.crawlers.conftest import IntakeFor

TEXTS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example.org/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>script>alert(1)<</script>/script>",
    "<script\x00>alert(1)</script>",
    "<scr\u200bipt>alert(1)</scr\u200bipt>",
    "<\u2060script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<IMG SRC=`javascript:alert(1)`>",
    '<img """><script>alert(1)</script>">',
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1)</script>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<body onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='javascript:alert(1)'>",
    "<a href='javascript:alert(1)'>Click</a>",
    "<a href='java\tscript:alert(1)'>Click</a>",
    "<a href='&#106;avascript:alert(1)'>Click</a>",
    "<form action='javascript:alert(1)'><input type=submit>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<table background='javascript:alert(1)'>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><script>alert(1)</script>",
    "<xmp><script>alert(1)</script></xmp>",
    "<template><script>alert(1)</script></template>",
    "<plaintext><script>alert(1)</script>",
    "</p><script>alert(1)</script><p>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "&amp;amp;lt;script&amp;amp;gt;alert(1)&amp;amp;lt;/script&amp;amp;gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3c;script&#x3e;alert(1)&#x3c;/script&#x3e;",
    "&#0000060script&#0000062alert(1)",
    "&ltscript&gtalert(1)&lt/script&gt",
    "&lt\u037escript>alert(1)</script>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\u003cscript\\u003ealert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} #{alert(1)} <%= alert(1) %>",
    "\u202etxet <script>alert(1)</script>",
    "x' onmouseover='alert(1)",
)
ADDRESSES = (
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:x",
    ),
    *("data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "file:///etc/passwd", "blob:https://a/b"),
    *("https://user:word@evil.example.org/", 'https://a.example.org/"><script>', "//evil.example.org", "https:///x"),
    *(
        "https://a.example.org/<script>",
        "https://a.example.org/\u0000",
        "feed:javascript:alert(1)",
        "ftp://a.example.org/",
    ),
)
_SCRIPTABLE = re.compile(r"<\s*/?\s*[a-z!?]", re.IGNORECASE)


@pytest.fixture
def reading(intake_for: IntakeFor) -> Reading:
    provider = provider_named("schema_org")
    return Reading(spider_for(provider), intake_for(provider))


def page(title: str, text: str, address: str, kind: str = "Course") -> bytes:
    """A page whose listing says the text everywhere; "<" is written so that it does not end the script."""
    listing = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": title,
        "url": address,
        "image": address,
        "description": text,
        "provider": {"@type": "Organization", "name": f"Fernhill {text}", "url": address},
        "teaches": [text, f"Wheel building {text}"],
        "keywords": text,
        "about": [text],
        "coursePrerequisites": text,
        "educationalLevel": text,
        "inLanguage": text,
        "timeRequired": text,
        "educationalCredentialAwarded": text,
        "offers": [{"@type": "Offer", "price": text, "priceCurrency": text, "category": text, "url": address}],
        "aggregateRating": {"ratingValue": text, "ratingCount": text},
        "hasCourseInstance": [{"@type": "CourseInstance", "courseMode": text, "location": text, "startDate": text}],
        text: text,
    }
    script = orjson.dumps(listing).replace(b"<", b"\\u003c")
    return b'<html><script type="application/ld+json">' + script + b"</script></html>"


def outcome(reading: Reading, body: bytes) -> Program | Reject:
    (found,) = reading.outcomes(body, "https://courses.example.org/wheels")
    return found


def strings(value: Any) -> Iterator[str]:
    """All texts of a record but for its evidence and what could not be read, which quote the source."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("evidence", "unread"):
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


@pytest.mark.parametrize("text", TEXTS)
def test_no_markup_is_stored(text: str, reading: Reading) -> None:
    found = outcome(reading, page(f"Wheel building {text}", text, "https://courses.example.org/wheels"))
    assert isinstance(found, Program)
    assert found.title.startswith("Wheel building")
    for stored in strings(found.model_dump(mode="json")):
        assert not _SCRIPTABLE.search(stored), stored
        assert html.unescape(nh3.clean(stored, tags=set())) == html.unescape(stored)


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_quoted_is_no_markup_either(text: str, reading: Reading) -> None:
    found = outcome(reading, page(f"Wheel building {text}", text, "https://courses.example.org/wheels"))
    assert isinstance(found, Program)
    dumped = found.model_dump(mode="json")
    for quoted in strings([[*dumped["evidence"].values()], [{"words": one["words"]} for one in dumped["unread"]]]):
        assert not _SCRIPTABLE.search(quoted), quoted


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_no_web_page_is_not_stored(address: str, reading: Reading) -> None:
    found = outcome(reading, page("Wheel building", "Wheels.", address))
    if isinstance(found, Reject):
        # Here the id is the address's path, which may be refused first.
        assert found.reason in (RejectReason.UNSAFE_URL, RejectReason.NO_ID)
        return
    for stored in strings(found.model_dump(mode="json")):
        assert "javascript:" not in stored.lower()
        if "://" in stored:
            assert urlsplit(stored).scheme in ("http", "https")
            assert "@" not in urlsplit(stored).netloc


def test_there_are_enough() -> None:
    assert len(set(TEXTS)) >= 50
