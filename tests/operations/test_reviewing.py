"""Runs under review, through real processes: seen, accepted, discarded; canaries named and missed."""

from pathlib import Path

import pytest

from tests.faults.credly_listings import badges, write
from tests.operations.command_line import credway

PROGRAMS = 40


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A data folder in which a replay is accepted, and one with half of it is held."""
    whole = write(tmp_path / "whole.jsonl.gz", badges(PROGRAMS))
    half = write(tmp_path / "half.jsonl.gz", badges(PROGRAMS)[: PROGRAMS // 2])
    assert credway(tmp_path, "replay", "credly", whole, "--no-index").status == 0
    held = credway(tmp_path, "replay", "credly", half, "--no-index")
    assert held.status == 1
    assert "absent is 50%, was 0%, may be at most 8%" in held.stderr
    assert "credway run show 2" in held.stderr
    return tmp_path


def test_a_held_run_shows_what_it_would_change(filled: Path) -> None:
    shown = credway(filled, "run", "show", "2")
    assert f"{PROGRAMS} programs, last complete run" in shown.stdout
    assert f"{PROGRAMS // 2} not listed: credly:" in shown.stdout
    found = credway(filled, "run", "show", "2", "--json").json
    assert (found["status"], found["live"]) == ("held", PROGRAMS)
    assert found["findings"][0]["measure"] == "absent"
    assert len(found["findings"][0]["examples"]) == 5
    assert [run["status"] for run in credway(filled, "runs", "credly", "--json").json] == ["held", "accepted"]
    assert "held" in credway(filled, "runs").stdout


def test_accepting_counts_the_absences_and_teaches_the_next_run(filled: Path) -> None:
    assert credway(filled, "run", "accept", "2").status == 0
    again = credway(filled, "replay", "credly", filled / "half.jsonl.gz", "--no-index", "--json")
    assert (again.status, again.json["runs"][0]["status"]) == (0, "accepted")
    assert credway(filled, "status", "--json").json["store"]["active"] == PROGRAMS


def test_discarding_says_why(filled: Path) -> None:
    assert credway(filled, "run", "discard", "2", "--why", "the source was broken").status == 0
    assert credway(filled, "runs", "--json").json[0]["message"] == "Discarded: the source was broken."
    assert credway(filled, "run", "accept", "2").status == 1


def test_a_missing_canary_holds_the_run(filled: Path) -> None:
    credway(filled, "run", "discard", "2")
    bird = f"credly:{badges(PROGRAMS)[7]['id']}"
    assert credway(filled, "canary", "add", bird, "--field", "title", "--field", "kind").status == 0
    assert credway(filled, "canary", "list").stdout.split() == [bird, "title", "kind"]
    without = [badge for badge in badges(PROGRAMS) if not bird.endswith(str(badge["id"]))]
    held = credway(filled, "replay", "credly", write(filled / "without.jsonl.gz", without), "--no-index", "--json")
    assert (held.status, held.json["runs"][0]["why"]) == (1, f"Out of bounds: canary {bird} is not listed.")
    assert credway(filled, "canary", "add", bird, "--field", "moon").status == 1
    assert credway(filled, "canary", "remove", bird).status == 0
    assert credway(filled, "canary", "list").stdout == ""
