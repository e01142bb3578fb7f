"""Both engines give the same answers: hundreds of drawn programs, dozens of drawn questions."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index_mappings.engine import Engine
from index_mappings.open import open_engine
from index_mappings.query import AnyOf, Boost, Facet, Filter, Missing, Not, Range, SearchQuery, Sort, Terms, Together
from tests.index_mappings.conftest import fill, own_prefix
from tests.index_mappings.listings import LEVELS, ORGANISATIONS, SKILLS, WORDS, drawn
from tests.index_mappings.questions import money

pytestmark = pytest.mark.elasticsearch

PROGRAMS = 600
QUERIES = 120
FACETS = (Facet("level"), Facet("kind"), Facet("languages", 2), Facet("issuer.id", 15), Facet("skills.uri", 5))

Both = tuple[Engine, Engine]


@pytest.fixture(scope="module")
def both(elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The same programs in both engines, over several writes, some replaced and some removed."""
    folder: Path = tmp_path_factory.mktemp("parity")
    programs = drawn(PROGRAMS, seed=11)
    with own_prefix(elasticsearch_url) as prefix:
        engines = open_engine(None, folder, prefix), open_engine(elasticsearch_url, folder, prefix)
        for engine in engines:
            fill(engine, programs)
            engine.write(programs[:30], [each.id for each in programs[40:60]], 4)
        yield engines
        for engine in engines:
            engine.close()


def a_filter(choose: random.Random, depth: int = 0) -> Filter:
    kinds = 7 if depth < 2 else 5
    match choose.randrange(kinds):
        case 0:
            return Terms("level", tuple(level for level in choose.sample(LEVELS, 2) if level))
        case 1:
            return Range("effort.hours_min", choose.choice([None, 2.5]), choose.choice([1.0, 10.0]))
        case 2:
            return Range("offers.price", None, money(choose.choice([10, 19.99]), choose.choice(["USD", "EUR"])))
        case 3:
            return Missing(choose.choice(["level", "offers", "offers.price", "employers", "effort.pace", "issuer.id"]))
        case 4:
            return Together("skills", (("uri", choose.choice(SKILLS)), ("relation", choose.choice(["teaches"]))))
        case 5:
            return AnyOf(tuple(a_filter(choose, depth + 1) for _ in range(choose.randint(0, 3))))
    return Not(a_filter(choose, depth + 1))


def a_question(choose: random.Random) -> SearchQuery:
    boost = Boost(*choose.choice([("issuer.id", tuple(ORGANISATIONS[:9])), ("skills.uri", tuple(SKILLS[:2]))]), 1.5)
    return SearchQuery(
        text=" ".join(choose.sample(WORDS, choose.choice([0, 0, 1, 2, 3]))),
        match=choose.choice(["all", "any"]),
        filters=tuple(a_filter(choose) for _ in range(choose.choice([0, 1, 1, 2]))),
        facets=FACETS,
        boosts=choose.choice([(), (), (boost,)]),
        sort=choose.choice([Sort(), Sort(), Sort("starts", choose.random() < 0.5), Sort("effort.hours_min")]),
        offset=choose.choice([0, 0, 20]),
    )


@pytest.mark.parametrize("seed", range(QUERIES))
def test_both_give_the_same_answer(both: Both, seed: int) -> None:
    question = a_question(random.Random(seed))
    one, other = (engine.search(question) for engine in both)
    assert one.total == other.total
    assert one.facets == other.facets
    ids, other_ids = ([hit.id for hit in answer.hits] for answer in (one, other))
    if question.sort.field == "relevance" and (question.text or question.boosts):
        assert len(set(ids) & set(other_ids)) >= 0.9 * len(ids)
        scores = ([hit.score for hit in answer.hits] for answer in (one, other))
        assert next(scores) == pytest.approx(next(scores), rel=1e-4)
    else:
        assert ids == other_ids


def test_the_questions_are_worth_asking(both: Both) -> None:
    """Not all empty, not all everything, and every kind of order among them."""
    questions = [a_question(random.Random(seed)) for seed in range(QUERIES)]
    totals = [both[0].search(question).total for question in questions]
    assert sum(0 < total < both[0].count() for total in totals) > QUERIES / 2
    assert sum(bool(question.text) for question in questions) > QUERIES / 3
    assert sum(question.sort.field != "relevance" for question in questions) > QUERIES / 4


@pytest.mark.parametrize("sort", [Sort(), Sort("starts"), Sort("effort.hours_min", descending=False)], ids=str)
def test_whole_orders_agree(both: Both, sort: Sort) -> None:
    asked = SearchQuery(filters=(Not(Range("starts", low=date(2030, 1, 25))),), sort=sort, limit=1000)
    one, other = (engine.search(asked) for engine in both)
    assert [hit.id for hit in one.hits] == [hit.id for hit in other.hits]
