"""What a machine lacks is skipped by name on a laptop and is a failure in CI; slow tests wait to be asked."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

LACKING = """
import pytest

@pytest.fixture
def elasticsearch_url():
    pytest.skip("no Elasticsearch: install Java")

def test_asks_for_the_server(elasticsearch_url): ...

@pytest.mark.shared
def test_reads_recordings():
    pytest.skip("no recordings")

def test_needs_another_platform():
    pytest.skip("only on another platform")
"""
SLOW = """
import pytest

def test_quick(): ...

@pytest.mark.slow
def test_long(): ...
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, repository: Path) -> pytest.Pytester:
    """A folder under the rules of this repository's own conftest."""
    pytester.makeconftest((repository / "tests" / "conftest.py").read_text())
    pytester.makeini("[pytest]\nmarkers = shared\n  slow")
    return pytester


def test_a_laptop_skips_by_name(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    suite.makepyfile(LACKING)
    result = suite.runpytest_subprocess("-rs")
    result.assert_outcomes(skipped=3)
    result.stdout.fnmatch_lines(["*no Elasticsearch: install Java*"])


def test_ci_fails_for_want_of_a_server_or_recordings_only(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile(LACKING)
    result = suite.runpytest_subprocess()
    result.assert_outcomes(errors=1, failed=1, skipped=1)
    result.stdout.fnmatch_lines(["*skipped, which CI does not allow here*no Elasticsearch: install Java*"])


@pytest.mark.parametrize(("asked", "passed"), [([], 1), (["-m", "slow"], 1), (["-m", "slow or not slow"], 2)])
def test_slow_tests_run_when_named(suite: pytest.Pytester, asked: list[str], passed: int) -> None:
    suite.makepyfile(SLOW)
    suite.runpytest_subprocess(*asked).assert_outcomes(passed=passed, deselected=2 - passed)
