"""Whatever a source puts in a value's place: an entry becomes a program or a reject, and nothing else is raised."""

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import pytest

from catalog.program import Program
from catalog.store import Reject
from crawlers.errors import UnexpectedResponseError
from crawlers.provider_table import providers, spider_for
from crawlers.reading import Reading
from tests.crawlers.conftest import IntakeFor

RECORDINGS = Path(__file__).parents[2] / "recordings"
SPIDERS = ("credly", "ctdl", "linkedin_learning", "microsoft_learn", "microsoft_learn_platform", "moochub")
CASES = [path for name in SPIDERS for path in sorted(RECORDINGS.glob(f"{name}/*/response.json"))]
ODD: tuple[Any, ...] = (None, 7, -1.5, True, "", "odd", [], {}, ["odd"], [7], {"odd": 7}, [[{}]], [None], {"name": {}})
TRIALS = 60


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document: what holds it, and under which key."""
    keys = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in keys:
        yield value, key
        yield from places(inner)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parts[-3]}/{case.parts[-2]}")
def test_odd_values_are_read_or_rejected(case: Path, intake_for: IntakeFor) -> None:
    spider = spider_for(providers()[case.parts[-3]])
    reading = Reading(spider, intake_for(spider.provider))
    dice = random.Random(case.name)
    for _ in range(TRIALS):
        document = orjson.loads(case.read_bytes())
        holder, key = dice.choice([*places(document)])
        holder[key] = dice.choice(ODD)
        body = orjson.dumps(document)
        with suppress(UnexpectedResponseError):
            outcomes = [*reading.outcomes(body, "https://www.example.org/list")]
            assert all(isinstance(one, Program | Reject) for one in outcomes)
            assert all(isinstance(url, str) for url in spider.links(body, "https://www.example.org/list", {}))
