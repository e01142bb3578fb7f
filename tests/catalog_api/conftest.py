"""A small real catalogue and an application over it, made once."""

from collections.abc import Iterator

import pytest

from catalog_api.app import create_app
from catalog_api.given import Services
from tests.catalog_api.asgi_client import AsgiClient
from tests.catalog_api.small_catalogue import PROGRAMS, opened


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services over the small catalogue."""
    made = opened(tmp_path_factory.mktemp("catalogue"), PROGRAMS)
    yield made
    made.engine.close()
    made.store.close()


@pytest.fixture(scope="session")
def client(small: Services) -> AsgiClient:
    return AsgiClient(create_app(small))
