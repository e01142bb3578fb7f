"""The tantivy schema, generated from the record."""

from functools import cache
from typing import Any

import tantivy

from catalog.markers import Exact
from catalog.record import Field, Record
from index_mappings.fields import MISSING, fields_of, together_path
from index_mappings.version import index_version

WORDS = "words"


@cache
def schema_options(record: type[Record]) -> dict[str, dict[str, Any]]:
    """Each field's type and options, by path; what the schema is built from and what its golden file shows."""
    fields = fields_of(record)
    options = {path: _options(field) for path, field in fields.leaves.items()}
    options[MISSING] = _keyword(fast=False)
    return options | {together_path(path): _keyword(fast=False) for path in fields.together}


@cache
def schema_of(record: type[Record]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for path, options in schema_options(record).items():
        kept = {name: value for name, value in options.items() if name != "type"}
        getattr(builder, f"add_{options['type']}_field")(path, **kept)
    return builder.build()


@cache
def schema_version(record: type[Record]) -> str:
    return index_version(schema_options(record))


def words_analyzer() -> tantivy.TextAnalyzer:
    """Splits at spaces only: the words come ready (see index_mappings/analysis.py)."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _options(field: Field) -> dict[str, Any]:
    match field.kind:
        case "text":
            return {"type": "text", "tokenizer_name": WORDS, "index_option": "freq"}
        case "number":
            return {"type": "float", "fast": True}
        case "date" | "money":
            return {"type": "integer", "fast": True}
    # The id is fast to order by and stored, as every hit must tell it.
    if field.path == "id":
        return _keyword(fast=True) | {"stored": True}
    return _keyword(fast=isinstance(field.marker, Exact) and field.marker.facet)


def _keyword(fast: bool) -> dict[str, Any]:
    return {"type": "text", "tokenizer_name": "raw", "index_option": "basic", "fast": fast}
