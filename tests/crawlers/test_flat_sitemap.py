"""The quick way to read a sitemap gives what a parser gives, or leaves it to the parser."""

import pytest

from crawlers.base_spiders.flat_sitemap import flat_locations
from crawlers.errors import UnexpectedResponseError
from crawlers.provider_table import spiders

URL = "https://school.example.org/sitemap.xml"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ROW = "<url><loc>https://school.example.org/{}</loc>{}</url>"


def sitemap(*rows: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> bytes:
    return f"{head}<urlset {NAMESPACE}>\n{''.join(rows)}</urlset>\n".encode()


FLAT = [
    (sitemap(ROW.format("a", "<lastmod>2026-11-01</lastmod>"), ROW.format("b", "")), {"a": "2026-11-01", "b": None}),
    (
        sitemap(ROW.format("a?x=1&amp;y=2", "<changefreq>daily</changefreq><priority>0.5</priority>")),
        {"a?x=1&y=2": None},
    ),
    (sitemap(ROW.format("a", "<lastmod></lastmod>"), head=""), {"a": None}),
    (sitemap(), {}),
]
NOT_FLAT = [
    sitemap(ROW.format("a", "<!-- b -->")),
    sitemap(ROW.format("a", "<image:image>c</image:image>")),
    sitemap(ROW.format("a", ""), head='<?xml version="1.0" encoding="utf-16"?>'),
    sitemap(ROW.format("&school;", ""), head='<!DOCTYPE x [<!ENTITY school "x">]>'),
    sitemap(ROW.format("&school;", "")),
    sitemap(ROW.format("a", ""))[:-12],
    sitemap("<url><loc><![CDATA[https://school.example.org/a]]></loc></url>"),
    b"<urlset>\xff</urlset>",
    b"",
]


@pytest.mark.parametrize(("body", "pages"), FLAT)
def test_plain_sitemaps_are_read_as_a_parser_reads_them(
    body: bytes, pages: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = flat_locations(body)
    assert found == [(f"https://school.example.org/{path}", date) for path, date in pages.items()]
    monkeypatch.setattr("crawlers.base_spiders.sitemap_pages.flat_locations", lambda _: None)
    assert [*spiders()["schema_org"]().dated_links(body, URL, {})] == found


@pytest.mark.parametrize("body", NOT_FLAT)
def test_whatever_else_there_is_goes_to_the_parser(body: bytes) -> None:
    assert flat_locations(body) is None


def test_an_entity_is_refused_and_not_passed_on() -> None:
    with pytest.raises(UnexpectedResponseError):
        [*spiders()["schema_org"]().dated_links(NOT_FLAT[4], URL, {})]
