"""A program's own page: every value, and the words it was read from."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from catalog.cost import cost_to_certificate
from catalog_api import shapes
from catalog_api.dependencies import Given
from catalog_api.pages.rendering import page
from catalog_api.ranking.learner import HOURS_PER_WEEK
from catalog_api.routes.programs import last_seen, stored_program
from catalog_api.stacking import with_stacking

router = APIRouter(include_in_schema=False)


@router.get("/programs/{id:path}")
def program_page(request: Request, services: Given, id: str) -> HTMLResponse:  # noqa: A002
    """The record with its evidence; what the catalogue holds of its stacking is linked."""
    stored = stored_program(services.store, id)
    (program,) = with_stacking(services, [services.shelf.program(stored)])
    return page(
        "program.html",
        program=program,
        stored=stored,
        provider=shapes.label("provider", program.provider, services),
        last_seen=last_seen(services.store, stored),
        cost=cost_to_certificate(program, HOURS_PER_WEEK),
        hours_per_week=HOURS_PER_WEEK,
    )
