"""The application: routes, pages and what every answer passes."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI

from catalog_api import pages, problems
from catalog_api.given import Services
from catalog_api.middleware import QueryLimit, RequestId, SecurityHeaders
from catalog_api.pages.rendering import problem_page
from catalog_api.routes import facets, health, programs, providers, ranking, recommendations

DESCRIPTION = (
    "Micro-credentials from many providers, and which of them gets a learner to a goal.\n\n"
    "What a provider does not state is left out: a missing price is not free, missing hours are not short, a missing "
    "level is not beginner. Errors come as application/problem+json with a hint at what to do next."
)
ROUTERS = (programs, recommendations, facets, providers, ranking, health)


def create_app(services: Services) -> FastAPI:
    """The API and its pages over open services; the caller closes what it opened."""
    # The ready-made documentation pages load scripts from elsewhere; /docs is a page of ours.
    app = FastAPI(title="Credway", version=_version(), description=DESCRIPTION, docs_url=None, redoc_url=None)
    app.state.services = services
    problems.install(app, problem_page)
    for module in ROUTERS:
        app.include_router(module.router)
    pages.install(app)
    for middleware in (QueryLimit, SecurityHeaders, RequestId):
        app.add_middleware(middleware)
    _describe_problems(app)
    return app


def _version() -> str:
    try:
        return version("credway")
    except PackageNotFoundError:
        return "0"


def _describe_problems(app: FastAPI) -> None:
    """Puts the problem shape into the OpenAPI document, in place of FastAPI's own error shape."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        document = described()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = problems.Problem.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
