"""Adding a field to the record is one line, and everything that follows from the record follows."""

from typing import Annotated, Any

import pytest

from catalog.errors import FieldDeclarationError
from catalog.field_types.text import Words
from catalog.markers import Exact, FullText
from catalog.program import Program, stored_form
from index_mappings.document import index_document
from index_mappings.elasticsearch.mapping import mapping_of, mapping_version
from index_mappings.engine import Engine
from index_mappings.field_guide import field_guide
from index_mappings.open import open_engine
from index_mappings.query import Facet, QueryError, SearchQuery, Terms
from index_mappings.tantivy.schema import schema_options, schema_version
from tests.index_mappings.listings import program


class ProgramWithMentor(Program):
    """The record with the one line that somebody adds."""

    mentors: Annotated[tuple[Words, ...], Exact("Who accompanies the learners.", facet=True)] = ()


@pytest.fixture
def mentored() -> ProgramWithMentor:
    told = program("m", "Sailing at night").model_dump(exclude_none=True) | {"mentors": ["Ada", "Grace"]}
    return ProgramWithMentor.model_validate(told)


def test_it_is_in_both_mappings() -> None:
    assert mapping_of(ProgramWithMentor)["properties"]["mentors"] == {"type": "keyword"}
    assert schema_options(ProgramWithMentor)["mentors"]["fast"]
    assert "mentors" not in mapping_of(Program)["properties"]
    assert "mentors" not in schema_options(Program)


def test_both_indexes_know_that_they_are_outdated() -> None:
    assert mapping_version(ProgramWithMentor) != mapping_version(Program)
    assert schema_version(ProgramWithMentor) != schema_version(Program)


def test_it_is_in_the_answer_and_its_schema(mentored: ProgramWithMentor) -> None:
    described: dict[str, Any] = ProgramWithMentor.model_json_schema()["properties"]["mentors"]
    assert described["description"] == "Who accompanies the learners."
    assert b'"mentors":["Ada","Grace"]' in stored_form(mentored)


def test_it_is_in_the_docs() -> None:
    assert "| `mentors` | word, several | Exact | by value, counted | Who accompanies the learners. |" in field_guide(
        ProgramWithMentor
    )


def test_it_is_in_the_document(mentored: ProgramWithMentor) -> None:
    assert index_document(mentored, ProgramWithMentor)["mentors"] == ["Ada", "Grace"]


def test_it_is_found_and_counted(
    mentored: ProgramWithMentor, search_url: str | None, prefix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    engine: Engine = open_engine(search_url, tmp_path_factory.mktemp("index"), prefix, record=ProgramWithMentor)
    engine.rebuild([mentored], 1)
    found = engine.search(SearchQuery(filters=(Terms("mentors", ("Ada",)),), facets=(Facet("mentors"),)))
    assert [hit.id for hit in found.hits] == ["tidewater:m"]
    assert [count.value for count in found.facets["mentors"]] == ["Ada", "Grace"]
    engine.close()


def test_nobody_else_knows_it(catalogue: Engine) -> None:
    with pytest.raises(QueryError, match="no searchable field 'mentors'"):
        catalogue.search(SearchQuery(filters=(Terms("mentors", ("Ada",)),)))


def test_a_field_without_exactly_one_marker_is_refused() -> None:
    with pytest.raises(FieldDeclarationError, match="carries 2 markers"):

        class _Twice(Program):
            mentor: Annotated[str | None, Exact("Who."), FullText("Who.")] = None
