"""The API described on a page of our own: ready-made ones load scripts from elsewhere."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from catalog_api.pages.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs_page(request: Request) -> HTMLResponse:
    """Every route with its parameters, out of the OpenAPI document."""
    document = request.app.openapi()
    routes = [(path, methods["get"]) for path, methods in document["paths"].items() if "get" in methods]
    return page("docs.html", routes=routes, about=document["info"])
