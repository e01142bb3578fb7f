"""What is wrong with a mapping is said with its line and its field."""

import re
from pathlib import Path

import pytest

from crawlers.importing.mapping import (
    CreditSources,
    EffortSources,
    Mapping,
    OfferSources,
    RatingSources,
    Source,
    StepSources,
    Strict,
    TieSources,
)
from crawlers.importing.mapping_file import MappingError, mapping, parse, shipped
from tests.crawlers.import_reading import LEAST


@pytest.mark.parametrize(
    ("added", "says"),
    [
        ("  colour: blue", "line 12: fields.colour: there is no such key"),
        ("  level: {from: level, constant: beginner}", "line 12: fields.level.0: give either `from`"),
        ("  level: {values: {a: beginner}}", "line 12: fields.level.0: give either `from`"),
        ("  level: {from: level, pattern: '('}", r"line 12: fields.level.0.pattern: '\(' is no regular expression"),
        ("  offers:\n    price: cost\n    currency: QQQ", "line 14: fields.offers.0.currency: 'QQQ' is no ISO 4217"),
        ("  offers:\n    - price: cost\n    - prize: cost", "line 14: fields.offers.1.prize: there is no such key"),
        ("  effort: {fortnights: length}", "line 12: fields.effort.fortnights: there is no such key"),
        ("  stacking: [{relation: part_of, each: units, titel: name}]", "line 12: fields.stacking.0.titel"),
        ("format: word", "line 12: format: Input should be"),
        ("  title: name", "line 12: title stands there for the second time"),
        ("  level: [", "no YAML: line 13"),
        ("provider:", "line 12: provider stands there for the second time"),
    ],
)
def test_a_fault_has_a_line_and_a_field(added: str, says: str) -> None:
    with pytest.raises(MappingError, match=says):
        parse(LEAST + added + "\n", "quay.yaml")


@pytest.mark.parametrize("missing", ["native_id", "url", "title", "kind"])
def test_a_required_field_must_be_mapped(missing: str) -> None:
    text = "\n".join(line for line in LEAST.splitlines() if not line.startswith(f"  {missing}:"))
    # A provider has a url of its own, which goes the same way.
    with pytest.raises(MappingError, match=rf"{missing}: it is missing"):
        parse(text, "quay.yaml")


def test_an_empty_file_is_no_mapping() -> None:
    with pytest.raises(MappingError, match="line 1: the whole"):
        parse("", "quay.yaml")


def test_a_mapping_that_is_not_there_names_those_that_come_along() -> None:
    with pytest.raises(MappingError, match=r"nowhere.* name of one that comes with Credway: .*nj_etpl"):
        mapping("nowhere")


def test_a_file_comes_before_a_name(tmp_path: Path) -> None:
    path = tmp_path / "nj_etpl"
    path.write_text(LEAST)
    assert mapping(path).provider.id == "quay"
    assert mapping("nj_etpl").provider.id == "nj_etpl"
    assert "nj_etpl" in shipped()


@pytest.fixture(scope="module")
def document(repository: Path) -> str:
    return (repository / "docs" / "import.md").read_text()


def test_the_example_in_the_document_is_a_mapping_of_what_comes_along(document: str) -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", document, re.DOTALL)
    example, whole = parse(shown, "docs/import.md"), mapping("nj_etpl")
    assert example.provider == whole.provider
    assert set(example.columns()) <= set(whole.columns()) | {("officialname",)}


@pytest.mark.parametrize(
    "part",
    [Mapping, Source, OfferSources, EffortSources, RatingSources, CreditSources, StepSources, TieSources],
)
def test_the_document_names_every_key(part: type[Strict], document: str) -> None:
    keys = {field.alias or name for name, field in part.model_fields.items()}
    assert {key for key in keys if not re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`", document)} == set()


def test_the_document_lists_the_mappings_that_come_along(document: str) -> None:
    _, _, listed = document.partition("## Mappings that come with Credway")
    assert set(re.findall(r"`(\w+)`", listed)) == shipped().keys()
