"""The generated files under review: `python -m tests.index_mappings.golden` rewrites them, the diff is read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tantivy import Query

from catalog.program import Program
from index_mappings.elasticsearch.compile import compile_elasticsearch
from index_mappings.elasticsearch.mapping import SETTINGS, mapping_of
from index_mappings.field_guide import field_guide
from index_mappings.query import SearchQuery
from index_mappings.tantivy.compile import compile_tantivy
from index_mappings.tantivy.schema import schema_options
from tests.index_mappings.questions import QUESTIONS

GOLDEN = Path(__file__).parent / "golden"
FIELD_GUIDE = Path(__file__).resolve().parents[2] / "docs" / "fields.md"


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with what it must hold."""
    yield FIELD_GUIDE, field_guide()
    yield GOLDEN / "elasticsearch_mapping.json", _json({"settings": SETTINGS, "mappings": mapping_of(Program)})
    yield GOLDEN / "tantivy_schema.json", _json(schema_options(Program))
    for name, question in QUESTIONS.items():
        yield GOLDEN / "queries" / f"{name}.json", _json(compiled(question))


def compiled(question: SearchQuery) -> dict[str, Any]:
    """Both engines' form of a question; tantivy's as its queries describe themselves."""
    tantivy = compile_tantivy(question)
    facets = {field: described(query) for field, query in tantivy.facets.items()}
    return {
        "elasticsearch": compile_elasticsearch(question),
        "tantivy": {"query": described(tantivy.query), "facets": facets, "scored": tantivy.scored},
    }


def described(query: Query) -> list[str]:
    """A tantivy query in its own words, fields by name instead of number, a clause a line."""
    names = list(schema_options(Program))
    named = re.sub(r"\bfield=(\d+), type=\w+", lambda found: names[int(found[1])], repr(query))
    named = re.sub(r"\bField\((\d+)\)", lambda found: names[int(found[1])], named)
    return re.sub(r" (\((?:Must|Should|MustNot), |Boost\()", r"\n\1", named).split("\n")


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    for path, text in generated():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    main()
