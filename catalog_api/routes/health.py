"""Whether the process lives, and whether it can answer."""

from collections.abc import Callable

from fastapi import APIRouter

from catalog.errors import CredwayError
from catalog_api import shapes
from catalog_api.answers import Health, Readiness
from catalog_api.dependencies import Given
from catalog_api.given import Services

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=Health, summary="Is the process alive")
async def healthz() -> shapes.JsonAnswer:
    """Answers without asking the store or the engine."""
    return shapes.JsonAnswer({"status": "ok"})


@router.get(
    "/readyz",
    response_model=Readiness,
    response_model_exclude_unset=True,
    responses={503: {"model": Readiness, "description": "Something is not ready; `parts` says what and what to do."}},
    summary="Can questions be answered",
)
def readyz(services: Given) -> shapes.JsonAnswer:
    """Asks the store and the engine."""
    parts = [_part("store", lambda: services.store.sequence()), _part("search", services.engine.ready)]
    ready = all(part["ready"] for part in parts)
    plain: shapes.Plain = {"ready": ready, "parts": parts}
    if ready:
        plain |= _index(services)
    return shapes.JsonAnswer(plain, status_code=200 if ready else 503)


def _part(name: str, ask: Callable[[], object]) -> shapes.Plain:
    try:
        ask()
    except CredwayError as error:
        return {"part": name, "ready": False, "detail": error.message, "hint": error.hint}
    return {"part": name, "ready": True}


def _index(services: Services) -> shapes.Plain:
    behind = services.store.sequence() - services.engine.checkpoint()
    return {"programs": services.engine.count(), "behind": max(0, behind)}
