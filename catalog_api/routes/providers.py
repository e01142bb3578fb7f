"""Providers: who lists programs, how many, how fresh, and on what terms they are read."""

from fastapi import APIRouter

from catalog.store.records import ProviderState
from catalog_api import shapes
from catalog_api.answers import Providers
from catalog_api.dependencies import Given
from catalog_api.given import Services
from catalog_api.problems import described

router = APIRouter(prefix="/v1", tags=["providers"])


@router.get(
    "/providers",
    response_model=Providers,
    response_model_exclude_unset=True,
    responses=described(503),
    summary="List providers",
)
def list_providers(services: Given) -> shapes.JsonAnswer:
    """Every provider that ever ran, with its last accepted run."""
    return shapes.JsonAnswer({"providers": [_provider(state, services) for state in services.store.providers()]})


def _provider(state: ProviderState, services: Services) -> shapes.Plain:
    terms = services.terms.get(state.provider)
    plain: shapes.Plain = {
        "provider": state.provider,
        "name": terms.name if terms else state.provider,
        "active": state.active,
        "vanished": state.vanished,
        "last_seen": state.last_complete,
        "last_accepted": state.last_accepted and shapes.run(state.last_accepted),
    }
    if terms:
        plain |= {"homepage": terms.homepage, "terms": {"basis": terms.basis, "url": terms.url, "note": terms.note}}
    return plain
