"""Small fictional files, one for each mapping that comes with Credway; `--record` writes what they give now."""

from pathlib import Path

import orjson
import pytest

from crawlers.importing.mapping_file import mapping, shipped
from crawlers.provider import TermsBasis
from tests.crawlers.conftest import IntakeFor
from tests.crawlers.import_reading import read, shown

FOLDER = Path(__file__).parents[1] / "recordings" / "import"
FILES = {path.name.partition(".")[0]: path for path in FOLDER.iterdir() if not path.name.endswith(".expected.json")}


@pytest.mark.parametrize("name", shipped())
def test_import_recording(name: str, intake_for: IntakeFor, pytestconfig: pytest.Config) -> None:
    found = shown(read(mapping(name), [FILES[name]], intake_for))
    kept = FOLDER / f"{name}.expected.json"
    if pytestconfig.getoption("--record", default=False):
        kept.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    assert kept.is_file(), f"{kept} is missing: run pytest tests/crawlers --record and read what it writes"
    assert found == orjson.loads(kept.read_bytes())


def test_every_recording_has_a_mapping() -> None:
    assert FILES.keys() == shipped().keys()


@pytest.mark.parametrize("name", shipped())
def test_a_mapping_that_comes_along_is_its_own_provider(name: str) -> None:
    """Two files of one provider, each whole for itself, would make each other's programs vanish."""
    provider = mapping(name).provider
    assert provider.id == name
    assert provider.terms.note.endswith(".")
    assert provider.expected[0] >= 1


def test_terms_are_those_of_a_file() -> None:
    from crawlers.importing.mapped_file import provider_of

    assert {provider_of(mapping(name)).terms.basis for name in shipped()} == {TermsBasis.FILE_IMPORT}
