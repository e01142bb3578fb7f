"""What every test may ask for, and the rule that in CI nothing is skipped for want of a server or of the recordings."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"
# A test that asks for one of these or bears the mark of that name counts on something outside the repository.
OUTSIDE = {"shared", "elasticsearch", "elasticsearch_url", "postgres", "postgres_url"}


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real recordings, catalogues and taxonomies that lies beside a developer's clone."""
    if not SHARED.is_dir():
        pytest.skip("no folder `shared` beside this repository: the real recordings and catalogues are not read")
    return SHARED


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """A real server for the session; whoever asks keeps to an index prefix of its own and deletes what it made."""
    from tests.elasticsearch import server

    try:
        with server.elasticsearch_url() as url:
            yield url
    except server.Unavailable as reason:
        pytest.skip(f"no Elasticsearch: {reason}")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The SQLAlchemy URL of a real, empty PostgreSQL database; whoever asks leaves it empty."""
    from tests.postgres import server

    try:
        with server.postgres_url() as url:
            yield url
    except server.Unavailable as reason:
        pytest.skip(f"no PostgreSQL: {reason}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves tests marked slow for those who ask for them in so many words."""
    if "slow" in config.option.markexpr:
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and in_ci() and counts_on_outside(item):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow here: {report.longrepr}"
    return report


def in_ci() -> bool:
    return os.environ.get("CI") == "true"


def counts_on_outside(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(OUTSIDE & (fixtures | {mark.name for mark in item.iter_markers()}))
