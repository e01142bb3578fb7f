"""How Fernhill's pages and sitemaps are written down."""

import json
from html import escape
from typing import Any

from practice_providers import addresses
from practice_providers.drafts import Draft

VISITS = "<script>window.visits = (window.visits || 0) + 1;</script>"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def page(blocks: list[Any], heading: str, draft: Draft | None = None) -> str:
    """An HTML page with its JSON-LD blocks, and the same words for people where there is a draft."""
    scripts = "\n".join(f'<script type="application/ld+json">{_json(block)}</script>' for block in blocks)
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in (draft.sentences if draft else ()))
    link = f'<link rel="canonical" href="{addresses.college_page(draft.slug)}">' if draft else ""
    head = f'<head><meta charset="utf-8">{link}<title>{escape(heading)} | Fernhill</title>\n{scripts}\n{VISITS}</head>'
    body = f'<nav><a href="/programmes">All programmes</a></nav><h1>{escape(heading)}</h1>{paragraphs}'
    return f'<!DOCTYPE html>\n<html lang="en">{head}\n<body>{body}</body></html>\n'


def sitemap_index(base_url: str, sitemaps: dict[str, list[str]]) -> str:
    rows = "".join(f"<sitemap><loc>{base_url}{path}</loc><lastmod>2026-11-02</lastmod></sitemap>" for path in sitemaps)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{SITEMAPS}">{rows}</sitemapindex>\n'


def sitemap(base_url: str, paths: list[str]) -> str:
    rows = "".join(
        f"<url><loc>{base_url}{path}</loc><lastmod>2026-10-{len(path) % 28 + 1:02}</lastmod></url>" for path in paths
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SITEMAPS}">{rows}</urlset>\n'


def _json(block: Any) -> str:
    """JSON that may stand in a script element: a closing tag inside a string is escaped."""
    return json.dumps(block, ensure_ascii=False).replace("</", "<\\/")
