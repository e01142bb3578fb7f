"""One server with all practice providers for the session; tests that break it start their own."""

from collections.abc import Iterator

import pytest

from practice_providers import Server, serve
from tests.practice_providers.walks import Entries, walk


@pytest.fixture(scope="session")
def practice() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture(scope="session")
def served(practice: Server) -> dict[str, Entries]:
    """Everything each provider serves, read over HTTP once."""
    return {name: walk(provider) for name, provider in practice.providers.items()}
