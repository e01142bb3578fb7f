"""Imports point one way: the contracts hold on the tree, and each of them breaks by name when it is violated."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = ("catalog", "index_mappings", "crawlers", "catalog_api", "operations", "practice_providers")
LAYERS = "operations -> crawlers | catalog_api -> index_mappings -> catalog"
NO_ENGINE = "a crawl ends in the store: crawlers never see an engine"
SCRAPY = "Scrapy lives only in crawlers"
FASTAPI = "FastAPI lives only in catalog_api"
ENGINES = "engines live only in their folder"
STRANGERS = "practice providers are strangers: they know nobody of the house"

VIOLATIONS = [
    ("catalog", "crawlers", LAYERS),
    ("catalog", "index_mappings", LAYERS),
    ("catalog_api", "crawlers", LAYERS),
    ("catalog_api", "operations", LAYERS),
    ("index_mappings", "catalog_api", LAYERS),
    ("crawlers", "index_mappings", NO_ENGINE),
    ("catalog_api", "scrapy", SCRAPY),
    ("catalog", "twisted.internet", SCRAPY),
    ("index_mappings", "fastapi", FASTAPI),
    ("crawlers", "starlette.responses", FASTAPI),
    ("operations", "tantivy", ENGINES),
    ("catalog_api", "elasticsearch", ENGINES),
    ("practice_providers", "catalog", STRANGERS),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the linter on the packages that lie in a folder, wherever else they may be installed."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", "pyproject.toml"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def verdicts(output: str) -> dict[str, str]:
    """Contract names and what became of them."""
    ended = (line.rpartition(" ")[::2] for line in output.splitlines() if line.endswith((" KEPT", " BROKEN")))
    return dict(ended)


@pytest.fixture
def copy(repository: Path, tmp_path: Path) -> Path:
    """The packages once more, to be damaged."""
    shutil.copy(repository / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(repository / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_contract_holds(repository: Path) -> None:
    result = lint_imports(repository)
    assert result.returncode == 0, result.stdout + result.stderr
    assert verdicts(result.stdout) == dict.fromkeys((LAYERS, NO_ENGINE, SCRAPY, FASTAPI, ENGINES, STRANGERS), "KEPT")


@pytest.mark.parametrize(("package", "forbidden", "contract"), VIOLATIONS)
def test_a_violation_breaks_its_contract_by_name(copy: Path, package: str, forbidden: str, contract: str) -> None:
    (copy / package / "trespasser.py").write_text(f"import {forbidden}\n")
    result = lint_imports(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert verdicts(result.stdout)[contract] == "BROKEN"
    assert f"{package}.trespasser -> {forbidden.split('.')[0]}" in result.stdout


def test_every_contract_is_seen_broken() -> None:
    assert {contract for *_, contract in VIOLATIONS} == {LAYERS, NO_ENGINE, SCRAPY, FASTAPI, ENGINES, STRANGERS}
