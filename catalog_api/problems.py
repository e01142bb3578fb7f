"""Errors as the outside sees them: one shape (RFC 9457), always with what to do next."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from catalog.errors import CredwayError
from catalog.store.errors import StoreError
from index_mappings.engine import EngineError, EngineUnavailableError
from index_mappings.query import QueryError

MEDIA_TYPE = "application/problem+json"


class UnknownProgramError(CredwayError):
    """No program has the id asked for."""


class Problem(BaseModel):
    """An error as application/problem+json."""

    type: str = Field(description="What kind of problem, as a URN.", examples=["urn:credway:problem:unknown-program"])
    title: str = Field(description="The kind in words.", examples=["Not Found"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(description="What is wrong.", examples=["No program has the id 'credly:none'."])
    hint: str = Field(description="What to do next; may be empty.", examples=["Search with /v1/programs?q=..."])


# The first class that an error is an instance of decides.
STATUS: tuple[tuple[type[CredwayError], int, str], ...] = (
    (UnknownProgramError, 404, "unknown-program"),
    (QueryError, 422, "unanswerable-question"),
    (EngineUnavailableError, 503, "search-unavailable"),
    (EngineError, 500, "search-failed"),
    (StoreError, 503, "store-unavailable"),
    (CredwayError, 500, "failed"),
)

Described = dict[int | str, dict[str, Any]]


def described(*statuses: int) -> Described:
    """The problem responses of a route, for the OpenAPI document."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def problem(status: int, kind: str, detail: str, hint: str = "") -> Problem:
    return Problem(
        type=f"urn:credway:problem:{kind}", title=HTTPStatus(status).phrase, status=status, detail=detail, hint=hint
    )


def of_error(error: CredwayError) -> Problem:
    """The problem that a house error is to the outside."""
    status, kind = next((status, kind) for type_, status, kind in STATUS if isinstance(error, type_))
    return problem(status, kind, error.message, error.hint)


def of_validation(error: RequestValidationError | ValidationError) -> Problem:
    """Every parameter that could not be read, with the reason."""
    faults = [f"{_parameter(fault['loc'])}: {fault['msg']}" for fault in error.errors()]
    return problem(422, "unreadable-parameter", "; ".join(faults) + ".", "See /openapi.json for what may be asked.")


def _parameter(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location if part not in ("query", "path")) or "request"


def answer(found: Problem, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(found.model_dump()), found.status, headers, MEDIA_TYPE)


Page = Callable[[Request, Problem], Response]
# Where programs ask; everywhere else people do, and get a page.
_MACHINES = ("/v1", "/openapi", "/healthz", "/readyz")


def install(app: FastAPI, page: Page) -> None:
    """Registers the handler that turns every error into a problem: JSON under the API, a page elsewhere."""

    async def handle(request: Request, error: Exception) -> Response:
        found = from_exception(error)
        if not request.url.path.startswith(_MACHINES):
            return page(request, found)
        return answer(found, error.headers if isinstance(error, HTTPException) else None)

    for kind in (CredwayError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, handle)


def from_exception(error: Exception) -> Problem:
    """Any error as a problem; what was not foreseen tells nothing of the inside."""
    match error:
        case CredwayError():
            return of_error(error)
        case RequestValidationError() | ValidationError():
            return of_validation(error)
        case HTTPException():
            return problem(error.status_code, "http", str(error.detail))
    return problem(500, "unforeseen", "Something went wrong here.", "Try again; if it stays, tell the operator.")
