"""What came over the wire, and what must be made of it; `--record` writes the latter anew."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from catalog.program import Program, stored_form
from crawlers.provider_table import spiders
from crawlers.reading import Tally
from crawlers.replay import read
from tests.crawlers.conftest import IntakeFor

RECORDINGS = Path(__file__).parents[1] / "recordings"
CASES = sorted(path for path in RECORDINGS.glob("*/*") if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_recording(case: Path, intake_for: IntakeFor, pytestconfig: pytest.Config) -> None:
    found = what_is_read(case, intake_for)
    kept = case / "expected.json"
    if pytestconfig.getoption("--record", default=False):
        kept.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    assert kept.is_file(), f"{kept} is missing: run pytest tests/crawlers --record and read what it writes"
    assert found == orjson.loads(kept.read_bytes())


def test_every_way_of_reading_has_a_recording() -> None:
    """A provider of a known shape is read by its shape's spider, and that is recorded."""
    readers = {name for name, spider in spiders().items() if "read" in vars(spider)}
    assert readers == {case.parent.name for case in CASES}


def what_is_read(case: Path, intake_for: IntakeFor) -> dict[str, Any]:
    spider, tally = spiders()[case.parent.name](), Tally()
    outcomes = [*read(spider, sorted(case.glob("response*")), intake_for(spider.provider), tally)]
    programs = [orjson.loads(stored_form(one)) for one in outcomes if isinstance(one, Program)]
    rejects = [one for one in outcomes if not isinstance(one, Program)]
    return {
        "programs": programs,
        "rejects": [{"reason": one.reason, "native_id": one.native_id, "message": one.message} for one in rejects],
        "left": dict(tally.left),
        "passed_over": dict(tally.passed_over),
    }
