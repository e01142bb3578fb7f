"""`credway demo` from an empty folder to a ranked answer that is served, within its time and memory."""

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx
import psutil
import pytest

from benchmarks.measured import cost_of
from practice_providers.expectations import expectations
from tests.operations.command_line import command, credway, environment

MOST_SECONDS = 60.0
MOST_MB = 300.0


@contextmanager
def started(data: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        command(*arguments), env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def address_said(stderr: IO[str] | None) -> str:
    """Reads until the command says where it serves."""
    assert stderr is not None
    said = []
    for line in stderr:
        said.append(line)
        if found := re.search(r"Serving (http://\S+);", line):
            return found[1]
    raise AssertionError("".join(said))


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the demonstration has run to its end."""
    data = tmp_path_factory.mktemp("data")
    cost = cost_of(("demo", "--no-serve"), environment(data))
    assert cost.wall_seconds < MOST_SECONDS
    assert cost.peak_mb < MOST_MB, "of all its processes together"
    return data


def test_it_ends_at_a_served_ranked_answer_in_time_and_memory(tmp_path: Path) -> None:
    begun = time.monotonic()
    with started(tmp_path, "demo", "--port", "0") as child:
        url = address_said(child.stderr)
        ready = httpx.get(f"{url}/readyz", timeout=10)
        took = time.monotonic() - begun
        asked = {"goal": "cloud security engineer", "employer": "Cobalt Cloudworks"}
        answer = httpx.get(f"{url}/v1/recommendations", params=asked, timeout=10).json()
        page = httpx.get(url, params={"q": "cloud"}, timeout=10)
        memory = psutil.Process(child.pid).memory_info().rss / 1e6
        child.send_signal(signal.SIGINT)
        shown, _ = child.communicate(timeout=20)
    assert ready.status_code == 200
    assert page.status_code == 200
    assert answer["results"][0]["score"] > 0.5
    assert "1. 0." in shown
    assert "Cobalt Cloudworks" in shown
    assert took < MOST_SECONDS
    assert memory < MOST_MB
    assert child.returncode in (0, 130)


def test_it_holds_what_every_practice_provider_lists(demonstrated: Path) -> None:
    found = credway(demonstrated / "demo", "status", "--json").json
    states = {state["provider"]: state for state in found["providers"]}
    assert states.keys() == expectations().keys()
    assert all(state["last_status"] == "accepted" for state in states.values())
    assert found["store"]["active"] >= 600
    assert found["index"]["programs"] == found["store"]["active"]


def test_fictional_programs_never_mix_with_real_ones(demonstrated: Path) -> None:
    assert credway(demonstrated, "status", "--json").json["store"]["active"] == 0


def test_a_second_demonstration_finds_nothing_new(demonstrated: Path) -> None:
    ended = credway(demonstrated, "demo", "--no-serve")
    assert ended.status == 0
    assert "0 new" in ended.stderr
    # Where its first ports are taken it serves on others, and the addresses in the evidence change.
    assert not re.search(r"\b[1-9]\d* (new|vanished|removed)", ended.stderr)


def test_the_answer_gives_reasons(demonstrated: Path) -> None:
    asked = ("recommend", "--goal", "cloud security engineer", "--employer", "Cobalt Cloudworks", "--json")
    best = credway(demonstrated / "demo", *asked).json["results"][0]
    reasons = {part["signal"]: part["because"] for part in best["contributions"]}
    assert "Cobalt Cloudworks" in reasons["employer_evidence"]
    assert sum(part["contribution"] for part in best["contributions"]) == pytest.approx(best["score"])


def test_serving_ends_cleanly_and_a_taken_port_is_said(demonstrated: Path) -> None:
    data = demonstrated / "demo"
    with started(data, "serve", "--port", "0") as child:
        url = address_said(child.stderr)
        assert httpx.get(f"{url}/healthz", timeout=10).status_code == 200
        taken = credway(data, "serve", "--port", url.rpartition(":")[2])
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=20)
    assert (taken.status, "--port" in taken.stderr) == (1, True)
    assert child.returncode in (0, 143)
    assert "Traceback" not in said
