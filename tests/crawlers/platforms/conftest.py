"""What tests of badge platforms, registries and learning platforms may ask for."""

from pathlib import Path

import orjson
import pytest

from catalog.program import Program
from catalog.store import Reject
from crawlers.provider_table import providers, spider_for
from crawlers.reading import Reading, Tally
from crawlers.replay import read
from tests.crawlers.conftest import IntakeFor


class Recorded:
    """Reads recordings through a provider's spider: programs by the provider's own id, and the last tally."""

    def __init__(self, shared: Path, intake_for: IntakeFor) -> None:
        self._shared = shared
        self._intake_for = intake_for
        self.tally = Tally()

    def __call__(self, provider: str, *files: str) -> dict[str, Program]:
        spider, self.tally = spider_for(providers()[provider]), Tally()
        paths = [self._shared / file for file in files]
        outcomes = [*read(spider, paths, self._intake_for(spider.provider), self.tally)]
        programs = [one for one in outcomes if isinstance(one, Program)]
        assert len({one.native_id for one in programs}) == len(programs)
        return {one.native_id: one for one in programs}


@pytest.fixture
def recorded(shared: Path, intake_for: IntakeFor) -> Recorded:
    return Recorded(shared, intake_for)


def of_document(provider: str, document: object, intake_for: IntakeFor) -> list[Program | Reject]:
    """What a provider's spider makes of a document of ours."""
    spider = spider_for(providers()[provider])
    reading = Reading(spider, intake_for(spider.provider))
    return [*reading.outcomes(orjson.dumps(document), "https://www.example.org/list")]
