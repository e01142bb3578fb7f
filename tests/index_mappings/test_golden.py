"""What is generated stands in the repository as it is generated now, and nothing else does."""

from pathlib import Path

import pytest

from tests.index_mappings.golden import FIELD_GUIDE, GOLDEN, generated

FILES = dict(generated())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_generated_files_are_current(path: Path) -> None:
    assert path.read_text() == FILES[path], "run `python -m tests.index_mappings.golden` and read the diff"


def test_no_golden_file_is_left_over() -> None:
    assert {path for path in GOLDEN.rglob("*") if path.is_file()} | {FIELD_GUIDE} == set(FILES)
