"""The practice providers crawled over loopback and indexed, once for all cases."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.organisations.resolver import organisation_resolver
from catalog.skills.taxonomy import starter_taxonomy
from catalog.store import Store
from catalog_api.given import Services, services
from index_mappings.open import open_engine


@pytest.fixture(scope="session")
def practised(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Iterator[Services]:
    """Services over what `credway demo` gathers."""
    data = tmp_path_factory.mktemp("practised")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CREDWAY_")}
    command = [sys.executable, "-m", "operations", "demo", "--no-serve"]
    done = subprocess.run(
        command, cwd=repository, env={**kept, "CREDWAY_DATA": str(data)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    engine = open_engine(None, data / "demo")
    with Store.open(f"sqlite:///{data / 'demo' / 'store.sqlite'}") as store:
        yield services(store, engine, starter_taxonomy(), organisation_resolver())
        engine.close()
