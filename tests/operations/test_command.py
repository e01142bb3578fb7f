"""The command through real processes: what it does, how it ends, and what it says to people and to programs."""

import resource
import subprocess
from pathlib import Path

import orjson
import pytest

from tests.faults.credly_listings import badges, write
from tests.operations.command_line import command, credway, environment

PROGRAMS = 60


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty badges, and one without a title."""
    nameless = badges(1, seed=7)[0] | {"name": ""}
    return write(tmp_path_factory.mktemp("recording") / "badges.jsonl.gz", [*badges(PROGRAMS), nameless])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, recording: Path) -> Path:
    """A data folder with the recording replayed and indexed; tests only read it."""
    data = tmp_path_factory.mktemp("data")
    ended = credway(data, "replay", "credly", recording)
    assert ended.status == 0, ended.stderr
    return data


def test_a_replay_says_what_became_of_everything(tmp_path: Path, recording: Path) -> None:
    first = credway(tmp_path, "replay", "credly", recording, "--json")
    assert first.status == 0
    run = first.json["runs"][0]
    assert (run["status"], run["counts"]["read"], run["counts"]["new"]) == ("accepted", PROGRAMS, PROGRAMS)
    assert run["rejected"] == {"no_title": 1}
    assert first.json["indexed"]["written"] == PROGRAMS
    assert "60 new" in first.stderr
    assert "1 rejected (1 no_title)" in first.stderr
    again = credway(tmp_path, "replay", "credly", recording, "--json").json
    assert (again["runs"][0]["counts"]["unchanged"], again["indexed"]["written"]) == (PROGRAMS, 0)


def test_without_the_index_it_can_be_caught_up_later(tmp_path: Path, recording: Path) -> None:
    assert credway(tmp_path, "replay", "credly", recording, "--no-index", "--json").json["indexed"] is None
    refused = credway(tmp_path, "search", "cloud")
    assert refused.status == 1
    assert "credway index" in refused.stderr
    assert credway(tmp_path, "index", "--json").json["written"] == PROGRAMS
    assert credway(tmp_path, "index", "--json").json["written"] == 0
    assert credway(tmp_path, "index", "--rebuild", "--json").json["written"] == PROGRAMS


def test_a_part_of_a_catalogue_makes_nothing_vanish(tmp_path: Path, recording: Path) -> None:
    some = write(tmp_path / "some.jsonl.gz", badges(PROGRAMS)[:10])
    credway(tmp_path, "replay", "credly", recording, "--no-index")
    part = credway(tmp_path, "replay", "credly", some, "--part", "--no-index", "--json").json["runs"][0]["counts"]
    assert (part["unchanged"], part["vanished"]) == (10, 0)
    whole = credway(tmp_path, "replay", "credly", some, "--no-index", "--json").json["runs"][0]["counts"]
    assert (whole["unchanged"], whole["vanished"]) == (10, PROGRAMS - 10)


def test_read_gives_programs_to_a_program_and_stores_nothing(tmp_path: Path, recording: Path) -> None:
    ended = credway(tmp_path, "read", "credly", recording)
    assert ended.status == 0
    programs = [orjson.loads(line) for line in ended.stdout.splitlines()]
    assert len(programs) == PROGRAMS
    assert programs[0]["id"].startswith("credly:")
    rejects = [orjson.loads(line) for line in ended.stderr.splitlines() if line.startswith("{")]
    assert [line["reject"]["reason"] for line in rejects] == ["no_title"]
    assert not (tmp_path / "store.sqlite").exists()


def test_search(filled: Path) -> None:
    found = credway(filled, "search", "cloud", "security", "--limit", "3", "--json")
    assert found.status == 0
    assert len(found.json["results"]) == 3
    assert found.json["total"] > 3
    narrowed = credway(filled, "search", "cloud", "security", "--level", "advanced", "--json").json
    assert {hit["program"]["level"] for hit in narrowed["results"]} == {"advanced"}
    assert "found." in credway(filled, "search", "cloud", "security").stderr


def test_recommended_parts_sum_to_the_score(filled: Path) -> None:
    said = credway(
        filled, "recommend", "--goal", "cloud security engineer", "--employer", "Cobalt Cloudworks", "--json"
    )
    assert said.status == 0
    results = said.json["results"]
    assert results
    for result in results:
        parts = [part["contribution"] for part in result["contributions"]]
        assert sum(parts) == pytest.approx(result["score"])
        assert all(part["because"] for part in result["contributions"])
    shown = credway(filled, "recommend", "--goal", "cloud security engineer").stdout
    assert "is read as" in shown
    assert "goal_fit" in shown


def test_status_says_what_is_there_and_what_was_rejected(filled: Path) -> None:
    found = credway(filled, "status", "--json").json
    assert found["store"]["active"] == PROGRAMS
    assert (found["index"]["programs"], found["index"]["behind"]) == (PROGRAMS, 0)
    assert found["providers"][0]["provider"] == "credly"
    run = found["runs"][0]
    assert (run["status"], run["reject_reasons"]) == ("accepted", {"no_title": 1})
    shown = credway(filled, "status").stdout
    assert "60 programs" in shown
    assert "1 no_title" in shown


def test_an_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    ended = credway(tmp_path, "status")
    assert ended.status == 0
    assert "credway demo" in ended.stdout


def test_rejects_and_history(filled: Path) -> None:
    rejects = credway(filled, "rejects", "1", "--json").json
    assert [(reject["reason"], reject["field"]) for reject in rejects] == [("no_title", "title")]
    assert orjson.loads(rejects[0]["raw"])["name"] == ""
    program = credway(filled, "search", "cloud", "--json").json["results"][0]["program"]["id"]
    assert credway(filled, "history", program, "--json").json == []


def test_providers_come_with_their_terms(tmp_path: Path) -> None:
    listed = credway(tmp_path, "providers", "--json").json
    assert {"credly", "microsoft_learn", "schema_org"} <= {provider["id"] for provider in listed}
    assert all(provider["terms"]["basis"] for provider in listed)
    assert "permitted_pages" in credway(tmp_path, "providers").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("replay", "nobody", __file__),
        ("replay", "credly", __file__),
        ("crawl", "nobody"),
        ("crawl", "schema_org", "--url", "ftp://example.org"),
        ("rejects", "99"),
        ("run", "accept", "99"),
        ("run", "discard", "99"),
        ("run", "show", "99"),
        ("canary", "add", "credly:none"),
        ("canary", "remove", "credly:none"),
        ("history", "credly:none"),
        ("search", "cloud"),
        ("recommend", "--goal", "cloud security engineer"),
        ("schedule", "edit", "credly", "--off"),
        ("schedule", "remove", "credly"),
        ("schedule", "add", "nobody", "--every", "6h"),
        ("schedule", "add", "credly", "--every", "often"),
        ("schedule", "add", "credly", "--cron", "every monday"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_ends_with_1_and_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ended = credway(tmp_path, *arguments)
    assert ended.status == 1
    assert ended.stdout == ""
    said = ended.stderr.splitlines()
    assert any(line.startswith("Error: ") for line in said)
    assert not said[-1].startswith("Error: "), "no hint follows the error"
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-command",),
        ("replay", "credly", "no-such-file"),
        ("search", "cloud", "--level", "wizard"),
        ("recommend", "--goal", "cloud security engineer", "--budget", "3", "--currency", "XXQ"),
        ("schedule", "add", "credly"),
        ("schedule", "add", "credly", "--cron", "0 3 * * 1", "--every", "6h"),
        ("schedule", "edit", "credly", "--on", "--limit", "3"),
    ],
    ids=" ".join,
)
def test_what_is_wrongly_asked_ends_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ended = credway(tmp_path, *arguments)
    assert ended.status == 2
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "given",
    [
        {"CREDWAY_PORT": "many"},
        {"CREDWAY_STORE_URL": "mysql://example.org/x"},
        {"CREDWAY_SEARCH_URL": "http://127.0.0.1:9"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_a_bad_setting_is_an_error_with_a_hint(tmp_path: Path, given: dict[str, str]) -> None:
    ended = credway(tmp_path, "search", "cloud", **given)
    assert ended.status == 1
    assert "Error: " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_engine_out_of_reach_is_a_finding_of_status(filled: Path) -> None:
    ended = credway(filled, "status", "--json", CREDWAY_SEARCH_URL="http://127.0.0.1:9")
    assert ended.status == 0
    assert ended.json["index"]["error"]


def test_schedules_are_listed_and_edited(tmp_path: Path) -> None:
    assert credway(tmp_path, "schedule", "add", "credly", "--cron", "0 3 * * 1").status == 0
    twice = credway(tmp_path, "schedule", "add", "credly", "--every", "6h")
    assert (twice.status, "schedule edit" in twice.stderr) == (1, True)
    listed = credway(tmp_path, "schedule", "list", "--json").json
    assert [(row["provider"], row["expression"]) for row in listed] == [("credly", "0 3 * * 1")]
    assert "T03:00:00" in listed[0]["next_due"]
    assert credway(tmp_path, "schedule", "edit", "credly", "--every", "6h", "--off").status == 0
    edited = credway(tmp_path, "schedule", "list", "--json").json[0]
    assert (edited["trigger"], edited["expression"], edited["enabled"]) == ("interval", "6h", False)
    assert edited["next_due"] is None
    assert "(off)" in credway(tmp_path, "schedule", "list").stdout
    assert credway(tmp_path, "schedule", "remove", "credly").status == 0
    assert credway(tmp_path, "schedule", "list", "--json").json == []


def test_a_reader_that_leaves_early_is_no_traceback(tmp_path: Path, recording: Path) -> None:
    reading = command("read", "credly", recording)
    with subprocess.Popen(
        reading, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        said = child.stderr.read()
    assert child.returncode == 1
    assert b"Traceback" not in said


def test_help_is_there_at_once(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = credway(tmp_path, "--help")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended.status == 0
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.7


def test_version(tmp_path: Path) -> None:
    assert credway(tmp_path, "--version").stdout == "0.1.0\n"
