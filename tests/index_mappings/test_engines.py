"""What every engine answers: one suite, run on each."""

from dataclasses import replace
from datetime import date

import pytest

from catalog.errors import CredwayError
from index_mappings.engine import Engine, FacetCount
from index_mappings.query import (
    AnyOf,
    Boost,
    Facet,
    Filter,
    Missing,
    Not,
    QueryError,
    Range,
    SearchQuery,
    Sort,
    Terms,
    Together,
)
from tests.index_mappings.listings import CATALOGUE
from tests.index_mappings.questions import money

ALL = sorted(program.native_id for program in CATALOGUE)


def found(engine: Engine, query: SearchQuery) -> list[str]:
    """The provider's ids of the hits in their order; the total must agree."""
    results = engine.search(query)
    assert results.total == len(results.hits)
    return [hit.id.partition(":")[2] for hit in results.hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++", ["cpp"]),
        ("c#", ["csharp"]),
        ("C", ["c"]),
        (".NET", ["csharp"]),
        ("Node.js", ["node"]),
        ("nodejs", ["node"]),
        ("server stream", ["node"]),
        ("service", ["csharp"]),
        ("Nurses", ["wards"]),
        ("energia", ["espanol"]),
        ("instalación", ["espanol"]),
        ("学習", ["kikai"]),
        ("Harbour Institute", ["node", "wards"]),
        ("for the beginner", ["cpp"]),
        ("server pointers", []),
        ("sailing", []),
        ("?!", ALL),
    ],
)
def test_all_words_must_occur(catalogue: Engine, text: str, expected: list[str]) -> None:
    assert sorted(found(catalogue, SearchQuery(text))) == expected


def test_any_word_may_occur(catalogue: Engine) -> None:
    assert sorted(found(catalogue, SearchQuery("server pointers sailing", match="any"))) == ["cpp", "node"]


def test_a_word_in_the_title_weighs_more_than_one_in_the_summary(catalogue: Engine) -> None:
    in_title, in_summary = (catalogue.search(SearchQuery(word)).hits for word in ("night", "quiet"))
    assert [hit.id for hit in in_title] == [hit.id for hit in in_summary] == ["tidewater:wards"]
    assert in_title[0].score > 2 * in_summary[0].score


FILTERS: list[tuple[Filter, list[str]]] = [
    (Terms("level", ("beginner",)), ["c", "cpp"]),
    (Terms("level", ("beginner", "advanced")), ["c", "cpp", "wards"]),
    (Terms("level", ()), []),
    (Terms("languages", ("de",)), ["cpp"]),
    (Terms("id", ("tidewater:c", "tidewater:none")), ["c"]),
    (Terms("offers.certificate", (True,)), ["cpp", "espanol"]),
    (Terms("offers.certificate", (False,)), ["csharp"]),
    (Terms("employers.organisation.id", ("harbour-line",)), ["wards"]),
    (Range("effort.hours_min", low=10), ["cpp", "csharp", "wards"]),
    (Range("effort.hours_min", high=10), ["cpp", "node", "wards"]),
    (Range("effort.hours_min", low=5.5, high=5.5), ["node"]),
    (Range("effort.hours_min", low=50, high=5), []),
    (Range("starts", low=date(2030, 1, 15)), ["cpp", "csharp"]),
    (Range("starts", high=date(2030, 1, 15)), ["cpp", "node"]),
    (Range("offers.price", high=money(49)), ["cpp"]),
    (Range("offers.price", high=money(49, "EUR")), ["csharp", "espanol"]),
    (Range("offers.price", low=money(30.01, "EUR")), ["espanol"]),
    (Range("offers.price", low=money(0), high=money(48.99)), []),
    (Missing("level"), ["espanol", "kikai", "node"]),
    (Missing("summary"), []),
    (Missing("place"), ["c", "cpp", "csharp", "espanol", "kikai", "node"]),
    (Missing("offers"), ["c", "kikai", "wards"]),
    (Missing("offers.price"), ["c", "kikai", "node", "wards"]),
    (Missing("effort.hours_max"), ["c", "csharp", "espanol", "kikai", "wards"]),
    (Missing("employers.organisation"), ["c", "cpp", "csharp", "espanol", "kikai", "node"]),
    (Together("skills", (("uri", "skill:cpp"), ("relation", "teaches"))), ["cpp"]),
    (Together("skills", (("relation", "requires"), ("uri", "skill:cpp"))), ["csharp"]),
    (Together("skills", (("uri", "skill:cpp"),)), ["cpp", "csharp"]),
    (Together("offers", (("access", "one_off"), ("certificate", True))), ["cpp", "espanol"]),
    (Together("offers", (("access", "free_audit"), ("certificate", True))), []),
    (Together("offers", (("access", "one_off"), ("certificate", True), ("charged", True))), ["espanol"]),
    (Together("employers", (("organisation.id", "saltmarsh-clinic"), ("tie", "designed_by"))), ["wards"]),
    (Together("employers", (("organisation.id", "saltmarsh-clinic"), ("tie", "endorsed_by"))), []),
    (AnyOf((Terms("level", ("advanced",)), Missing("level"))), ["espanol", "kikai", "node", "wards"]),
    (AnyOf(()), []),
    (Not(Terms("level", ("beginner",))), ["csharp", "espanol", "kikai", "node", "wards"]),
    (Not(AnyOf((Missing("level"), Terms("kind", ("certificate",))))), ["c", "cpp", "csharp"]),
]


@pytest.mark.parametrize(("filter_", "expected"), FILTERS, ids=str)
def test_filters(catalogue: Engine, filter_: Filter, expected: list[str]) -> None:
    assert found(catalogue, SearchQuery(filters=(filter_,))) == expected


def test_filters_hold_together_and_beside_words(catalogue: Engine) -> None:
    filters = (Terms("level", ("beginner",)), Not(Missing("offers")))
    assert found(catalogue, SearchQuery(filters=filters)) == ["cpp"]
    assert found(catalogue, SearchQuery("harbour", filters=(Missing("level"),))) == ["node"]


def test_a_filter_leaves_the_score_alone(catalogue: Engine) -> None:
    bare = catalogue.search(SearchQuery("harbour"))
    filtered = catalogue.search(SearchQuery("harbour", filters=(Terms("provider", ("tidewater",)),)))
    assert filtered.hits == bare.hits


def test_a_facet_leaves_out_what_was_chosen_in_it(catalogue: Engine) -> None:
    chosen = (Terms("level", ("beginner",)), Terms("languages", ("en",)))
    results = catalogue.search(SearchQuery(filters=chosen, facets=(Facet("level"), Facet("languages"), Facet("kind"))))
    assert results.total == 2
    assert results.facets["level"] == (FacetCount("beginner", 2), FacetCount("intermediate", 1))
    assert results.facets["languages"] == (FacetCount("en", 2), FacetCount("de", 1))
    assert results.facets["kind"] == (FacetCount("course", 2),)


def test_a_choice_with_unknowns_is_left_out_too(catalogue: Engine) -> None:
    chosen = AnyOf((Terms("level", ("advanced",)), Missing("level")))
    results = catalogue.search(SearchQuery(filters=(chosen,), facets=(Facet("level"),)))
    assert results.total == 4
    assert [(count.value, count.count) for count in results.facets["level"]] == [
        ("beginner", 2),
        ("advanced", 1),
        ("intermediate", 1),
    ]


def test_facets_count_programs_not_mentions(catalogue: Engine) -> None:
    results = catalogue.search(SearchQuery(facets=(Facet("skills.uri", size=2),)))
    assert results.facets["skills.uri"] == (FacetCount("skill:cpp", 2), FacetCount("skill:algebra", 1))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort("effort.hours_min", descending=False), ["node", "cpp", "wards", "csharp", "c", "espanol", "kikai"]),
        (Sort("effort.hours_min", descending=True), ["csharp", "cpp", "wards", "node", "c", "espanol", "kikai"]),
        (Sort("starts", descending=False), ["node", "cpp", "csharp", "c", "espanol", "kikai", "wards"]),
        (Sort("retires", descending=False), ALL),
        (Sort("relevance"), ALL),
    ],
)
def test_sorts_have_unknowns_last_and_ties_by_id(catalogue: Engine, sort: Sort, expected: list[str]) -> None:
    assert found(catalogue, SearchQuery(sort=sort)) == expected
    pages = [catalogue.search(SearchQuery(sort=sort, offset=offset, limit=2)) for offset in range(0, 8, 2)]
    assert [hit.id.partition(":")[2] for page in pages for hit in page.hits] == expected
    assert {page.total for page in pages} == {len(ALL)}


def test_boosts_add_and_never_filter(catalogue: Engine) -> None:
    words = SearchQuery("harbour")
    boosted = replace(words, boosts=(Boost("level", ("advanced",), 7.0), Boost("kind", ("badge",), 100.0)))
    before = {hit.id: hit.score for hit in catalogue.search(words).hits}
    after = {hit.id: hit.score for hit in catalogue.search(boosted).hits}
    assert after["tidewater:wards"] == pytest.approx(before["tidewater:wards"] + 7, rel=1e-5)
    assert after["tidewater:node"] == pytest.approx(before["tidewater:node"], rel=1e-5)


def test_boosts_alone_choose_the_candidates(catalogue: Engine) -> None:
    boosts = (Boost("skills.uri", ("skill:cpp",), 2.0), Boost("level", ("beginner",), 1.5))
    hits = catalogue.search(SearchQuery(boosts=boosts)).hits
    assert [(hit.id, hit.score) for hit in hits] == [
        ("tidewater:cpp", 3.5),
        ("tidewater:csharp", 2.0),
        ("tidewater:c", 1.5),
    ]


def test_a_limit_of_none_counts(catalogue: Engine) -> None:
    results = catalogue.search(SearchQuery(limit=0, facets=(Facet("kind"),)))
    assert (results.total, results.hits) == (len(ALL), ())
    assert results.facets["kind"] == (FacetCount("course", 6), FacetCount("certificate", 1))


def test_past_the_end_there_is_nothing(catalogue: Engine) -> None:
    for query in (SearchQuery("harbour"), SearchQuery(), SearchQuery(sort=Sort("starts"))):
        assert catalogue.search(replace(query, offset=50)).hits == ()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (SearchQuery(filters=(Terms("colour", ("red",)),)), "no searchable field 'colour'"),
        (SearchQuery(filters=(Terms("title", ("C++",)),)), "title is FullText, not Exact"),
        (SearchQuery(filters=(Missing("colour"),)), "no searchable field 'colour'"),
        (SearchQuery(filters=(Range("level", low=1.0),)), "level has no order"),
        (SearchQuery(filters=(Range("starts", low=5.0),)), "is a date"),
        (SearchQuery(filters=(Range("effort.hours_min", low=date(2030, 1, 1)),)), "is a number"),
        (SearchQuery(filters=(Range("starts"),)), "has no bound"),
        (SearchQuery(filters=(Range("offers.price", low=5.0),)), "offers.price is money"),
        (SearchQuery(filters=(Range("offers.price", money(1), money(2, "EUR")),)), "different currencies"),
        (SearchQuery(filters=(Together("title", (("uri", "x"),)),)), "no values to ask for together"),
        (SearchQuery(filters=(Together("skills", (("label", "x"),)),)), "no Exact field 'label'"),
        (SearchQuery(filters=(Together("skills", (("uri", "x"), ("uri", "y"))),)), "each field once"),
        (SearchQuery(filters=(Not(AnyOf((Terms("colour", ("red",)),))),)), "no searchable field"),
        (SearchQuery(facets=(Facet("title"),)), "title is FullText"),
        (SearchQuery(facets=(Facet("url"),)), "url is not counted"),
        (SearchQuery(facets=(Facet("level", size=0),)), "facet of 0 values"),
        (SearchQuery(boosts=(Boost("level", ("beginner",), -1.0),)), "weighs -1"),
        (SearchQuery(sort=Sort("title")), "cannot be sorted by title"),
        (SearchQuery(sort=Sort("offers.price")), "cannot be sorted by offers.price"),
        (SearchQuery(offset=9_990, limit=20), "Hit 10,010 is too deep"),
        (SearchQuery(offset=-1), "count from 0"),
        (SearchQuery(" ".join(f"word{number}" for number in range(65))), "more than 64 different words"),
    ],
)
def test_what_cannot_be_answered_is_said_with_a_hint(catalogue: Engine, query: SearchQuery, says: str) -> None:
    with pytest.raises(QueryError, match=says) as told:
        catalogue.search(query)
    assert isinstance(told.value, CredwayError)
    assert told.value.hint
