"""Reads files by a mapping, with a tally, as the tests of importing need it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from catalog.program import Program, stored_form
from catalog.store import Reject
from crawlers.importing.import_run import read_files
from crawlers.importing.mapped_file import MappedFile
from crawlers.importing.mapping import Mapping
from crawlers.importing.mapping_file import parse
from crawlers.reading import Tally
from tests.crawlers.conftest import IntakeFor

# The least that a mapping must say, for a table with a column of each of these names.
LEAST = """
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
"""


class Read(NamedTuple):
    """What came out of files."""

    programs: list[Program]
    rejects: list[Reject]
    tally: Tally


def read(mapping: Mapping, files: Sequence[Path], intake_for: IntakeFor) -> Read:
    source, tally = MappedFile(mapping), Tally()
    found = [*read_files(source, files, intake_for(source.provider), tally)]
    programs = [one for one in found if isinstance(one, Program)]
    return Read(programs, [one for one in found if isinstance(one, Reject)], tally)


def with_fields(fields: str, above: str = "") -> Mapping:
    """The least mapping with further fields, a line each, and lines that come before all."""
    lines = [f"  {line}" for line in fields.splitlines()]
    return parse("\n".join([above, LEAST.rstrip(), *lines, ""]), "quay.yaml")


def shown(read: Read) -> dict[str, Any]:
    """All of it as JSON holds it."""
    rejects = [{"reason": one.reason, "native_id": one.native_id, "message": one.message} for one in read.rejects]
    return {
        "programs": [orjson.loads(stored_form(one)) for one in read.programs],
        "rejects": rejects,
        "left": dict(read.tally.left),
        "passed_over": dict(read.tally.passed_over),
    }
