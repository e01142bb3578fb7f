"""Templates: escaped by default, with the words of `phrasing.py` as their filters."""

from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from fastapi import Request
from starlette.responses import HTMLResponse

from catalog_api import wording
from catalog_api.pages import phrasing
from catalog_api.problems import Problem

FOLDER = Path(__file__).parent
FILTERS = (
    *(phrasing.price, phrasing.offer_words, phrasing.time, wording.plain, phrasing.tie, phrasing.stacking),
    *(phrasing.credit, phrasing.languages, phrasing.day, phrasing.page_of, phrasing.link, wording.shortened),
)


@cache
def templates() -> jinja2.Environment:
    """The environment; a name that a template misspells is an error, not an empty string."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({words.__name__: words for words in FILTERS})
    return environment


def page(template: str, status: int = 200, **shown: Any) -> HTMLResponse:
    return HTMLResponse(templates().get_template(template).render(**shown), status)


def problem_page(request: Request, found: Problem) -> HTMLResponse:
    """An error as a page, with the way back."""
    return page("problem.html", found.status, problem=found)
