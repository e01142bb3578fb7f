"""Bodies that are made to harm whoever reads them: each ends in a typed error or in text, soon and small."""

import time
from collections.abc import Callable

import pytest

from crawlers.base_spiders.html_body import scripts
from crawlers.base_spiders.json_body import DEEPEST, parse_json
from crawlers.base_spiders.xml_body import elements
from crawlers.base_spiders.yaml_body import parse_yaml
from crawlers.errors import UnexpectedResponseError
from crawlers.safety.body_limits import BodyError, Opener, unzipped

URL = "https://courses.example.org/list"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss>&b;</rss>'


@pytest.fixture(autouse=True)
def soon() -> object:
    began = time.process_time()
    yield
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "body",
    [
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b'{"a":' * 900 + b"1" + b"}" * 900,
        b"[" * 5_000_000,
        b"[" + b"{}," * 2_000_000 + b"{}]",
        *(b"1e999", b"-" + b"9" * 1_000_000, b'"\\ud800"', b"\xff\xfe", b"NaN", b""),
    ],
    ids=lambda body: repr(body[:12]),
)
def test_json(body: bytes) -> None:
    with pytest.raises(UnexpectedResponseError):
        parse_json(body, URL)


def test_json_as_deep_as_real_ones() -> None:
    assert parse_json(b"[" * DEEPEST + b"]" * DEEPEST, URL)
    assert len(parse_json(b"[" + b"[1]," * 1000 + b"[2]]", URL)) == 1001


def test_a_bracket_in_a_text_is_no_nesting() -> None:
    assert parse_json(b'{"a": "' + b"[{" * 1000 + b'"}', URL)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
        b'<!DOCTYPE r SYSTEM "http://127.0.0.1/evil.dtd"><rss/>',
        b'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]><rss/>',
        b'<!DOCTYPE r [<!ATTLIST a b CDATA "' + b"x" * 100_000 + b'">]><r>' + b"<a/>" * 100_000 + b"</r>",
        LAUGHS.decode().replace('<?xml version="1.0"?>', "").encode("utf-16"),
        b"<a>" * 1_000_000,
        b"<rss><item>" + b"<a/>" * 1_000_000 + b"</item></rss>",
        b"<rss " + b" ".join(b'a%d=""' % n for n in range(500_000)) + b"/>",
        b"<rss><!--" + b"x" * 8_000_000,
        *(
            b"<rss>&undeclared;</rss>",
            b"<rss><item></rss>",
            b"",
            b"plain",
            b'<?xml version="1.0" encoding="none"?><a/>',
        ),
    ],
    ids=lambda body: repr(body[:24]),
)
def test_xml(body: bytes) -> None:
    with pytest.raises(UnexpectedResponseError):
        for _ in elements(body, URL, {"item"}):
            pass


def test_xml_includes_nothing() -> None:
    body = b'<rss xmlns:xi="http://www.w3.org/2001/XInclude"><item><xi:include href="file:///etc/passwd"/></item></rss>'
    found = [element for element, _ in elements(body, URL, {"item"})]
    assert "".join(found[0].itertext()) == ""


def test_xml_in_pieces() -> None:
    """Text, tails and namespaces, over the borders of what is parsed at once."""
    item = b"<item><t>One <b>two</b> three &amp; four</t><dc:d xmlns:dc='urn:dc'>%d</dc:d></item>"
    body = b"<rss><channel><title>T</title>" + b"".join(item % n for n in range(5000)) + b"</channel></rss>"
    found = [(element, dict(prefixes)) for element, prefixes in elements(body, URL, {"item"})]
    items = [element for element, _ in found if element.tag == "item"]
    assert len(items) == 5000
    assert "".join(items[4999][0].itertext()) == "One two three & four"
    assert items[4999][1].tag == "{urn:dc}d"
    assert [element.tag for element, _ in found[-2:]] == ["channel", "rss"]
    assert found[-1][1]["urn:dc"] == "dc"
    assert not list(found[-1][0])


@pytest.mark.parametrize(
    "body",
    [
        b"".join(b"<b a%d><p>" % n for n in range(100_000)),
        b"<div>" * 1_000_000,
        *(b"<!--" * 1_000_000, b"<script" * 1_000_000, b"<script>" * 1_000_000, b"<script " + b" " * 8_000_000),
        b'<script type="application/ld+json">' * 200_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_html(body: bytes) -> None:
    assert [*scripts(body, b"application/ld+json")] == []


def test_scripts_of_a_page() -> None:
    body = b"""<!-- <script type="application/ld+json">{"no":1}</script> --><script>var a = "<!-- ";</script>
    <SCRIPT data-x='1' TYPE='application/ld+json; charset=utf-8'> {"a": 1} </SCRIPT>
    <script type=application/ld+json>{"b": "</scr"}</script >
    <script data-type="application/ld+json">{"no":2}</script>"""
    assert [*scripts(body, b"application/ld+json")] == [b'{"a": 1}', b'{"b": "</scr"}']


@pytest.mark.parametrize(
    "body",
    [
        b"a: &a [x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]",
        b"a: &a [*a]",
        b"[" * 2000,
        b"- " * 100_000,
        b"a: !!python/object/apply:os.system [id]",
        b"a: " + b"x" * 300_000,
        b"\x00",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_yaml(body: bytes) -> None:
    with pytest.raises(UnexpectedResponseError):
        parse_yaml(body, URL)


def test_plain_yaml() -> None:
    assert parse_yaml(b"title: Wheels\nparts: [a, b]", URL) == {"title": "Wheels", "parts": ["a", "b"]}


@pytest.mark.parametrize(
    "open_it",
    [
        lambda: [*Opener(["gzip"]).feed(b"no gzip at all")],
        lambda: [*Opener(["br"]).feed(b"\xff" * 100)],
        lambda: [*Opener(["zstd"]).feed(b"no zstd at all")],
        lambda: Opener(["compress"]),
        lambda: Opener(["gzip, gzip, gzip"]),
        lambda: unzipped(b"\x1f\x8b\x08\x00broken", 1000),
    ],
)
def test_what_cannot_be_opened(open_it: Callable[[], object]) -> None:
    with pytest.raises(BodyError):
        open_it()
