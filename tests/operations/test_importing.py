"""`credway import` and `credway read import`, as a person runs them."""

import hashlib
from pathlib import Path

import orjson
import pytest

from catalog.store import Store
from tests.operations.command_line import credway

MAPPING = """
provider:
  id: quay
  name: Quay
  url: https://quay.example.org/
  terms: {url: "https://quay.example.org/terms", note: Ours to read.}
fields:
  native_id: id
  url: {from: id, template: "https://quay.example.org/{}"}
  title: title
  kind: {constant: course}
  offers: {price: price, currency: USD}
"""


@pytest.fixture
def listed(tmp_path: Path) -> tuple[Path, Path]:
    """A file and its mapping."""
    file, mapping = tmp_path / "courses.csv", tmp_path / "quay.yaml"
    file.write_text("id,title,price,moon\n1,Wheel building,$49,full\n2,Rims,0,\n3,,$5,\n")
    mapping.write_text(MAPPING)
    return file, mapping


def test_a_file_is_stored_indexed_and_found(tmp_path: Path, listed: tuple[Path, Path]) -> None:
    file, mapping = listed
    done = credway(tmp_path, "import", file, "--mapping", mapping, "--json")
    assert done.status == 0, done.stderr
    (run,) = done.json["runs"]
    assert (run["provider"], run["status"], run["counts"]["new"]) == ("quay", "accepted", 2)
    assert (run["rejected"], run["unread"], run["left"]) == ({"no_title": 1}, {"offers": 1}, {"$.moon": 1})
    assert done.json["indexed"]["written"] == 2
    assert "Wheel building" in credway(tmp_path, "search", "wheel").stdout
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        (kept,) = store.runs("quay")
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        source = {"file": "courses.csv", "bytes": file.stat().st_size, "sha256": digest}
        assert (kept.kind, kept.sources) == ("import", [source])
        assert [one.reject.message for one in store.rejects(kept.id)] == ["row 4: title: Field required"]


def test_again_changes_nothing_and_another_id_is_another_provider(tmp_path: Path, listed: tuple[Path, Path]) -> None:
    file, mapping = listed
    for provider, new in (("quay", 2), ("quay", 0), ("dock", 2)):
        done = credway(tmp_path, "import", file, "--mapping", mapping, "--provider", provider, "--no-index", "--json")
        assert (done.status, done.json["runs"][0]["counts"]["new"]) == (0, new), done.stderr


def test_prices_of_an_old_file_are_dated(tmp_path: Path, listed: tuple[Path, Path]) -> None:
    file, mapping = listed
    done = credway(tmp_path, "import", file, "--mapping", mapping, "--as-of", "2021-03-04", "--no-index")
    assert done.status == 0, done.stderr
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        kept = store.get("quay:1")
        assert kept is not None
        assert b"2021-03-04" in kept.body
    assert credway(tmp_path, "import", file, "--mapping", mapping, "--as-of", "March").status == 2


def test_reading_shows_and_stores_nothing(tmp_path: Path, listed: tuple[Path, Path]) -> None:
    file, mapping = listed
    done = credway(tmp_path, "read", "import", file, "--mapping", mapping)
    assert done.status == 0, done.stderr
    assert [orjson.loads(line)["id"] for line in done.stdout.splitlines()] == ["quay:1", "quay:2"]
    assert "3 read: 2 programs, 1 rejected (no_title 1)" in done.stderr or "1 no_title" in done.stderr
    assert not (tmp_path / "store.sqlite").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("title: title", "title: name"), "has no column name"),
        (("  title: title", "  titel: title"), "fields.titel: there is no such key"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    change: tuple[str, str], says: str, tmp_path: Path, listed: tuple[Path, Path]
) -> None:
    file, mapping = listed
    mapping.write_text(MAPPING.replace(*change))
    done = credway(tmp_path, "import", file, "--mapping", mapping)
    assert done.status == 1
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_reading_an_import_needs_a_mapping(tmp_path: Path, listed: tuple[Path, Path]) -> None:
    done = credway(tmp_path, "read", "import", listed[0])
    assert (done.status, "--mapping" in done.stderr) == (2, True)
