"""Exact facet counts over any number of segments."""

from collections.abc import Iterable
from typing import Any

from tantivy import Query, Searcher

from index_mappings.engine import FacetCount
from index_mappings.query import Facet

# By default a segment tells only its most frequent values and rarer ones are undercounted; this is more than any
# field has different values.
ALL_VALUES = 10_000_000


def count_facets(
    searcher: Searcher, facets: Iterable[Facet], queries: dict[str, Query]
) -> dict[str, tuple[FacetCount, ...]]:
    """By field the most frequent values, ties by value. Facets that share a query are counted in one pass."""
    passes: dict[int, list[Facet]] = {}
    for facet in facets:
        passes.setdefault(id(queries[facet.field]), []).append(facet)
    counted: dict[str, tuple[FacetCount, ...]] = {}
    for together in passes.values():
        counted |= _one_pass(searcher, queries[together[0].field], together)
    return counted


def _one_pass(searcher: Searcher, query: Query, facets: list[Facet]) -> dict[str, tuple[FacetCount, ...]]:
    told = searcher.aggregate(query, {facet.field: _terms(facet, 2 * facet.size) for facet in facets})
    counts = {}
    for facet in facets:
        answer = told[facet.field]
        if _cut_among_equals(answer, facet.size):
            answer = searcher.aggregate(query, {facet.field: _terms(facet, ALL_VALUES)})[facet.field]
        counts[facet.field] = _most_frequent(answer, facet.size)
    return counts


def _terms(facet: Facet, size: int) -> dict[str, Any]:
    return {"terms": {"field": facet.field, "size": size, "segment_size": ALL_VALUES}}


def _cut_among_equals(answer: dict[str, Any], size: int) -> bool:
    """Whether values that were not told might tie with the last one to be shown."""
    buckets = answer["buckets"]
    cut = bool(answer["sum_other_doc_count"]) and len(buckets) > size
    return cut and bool(buckets[-1]["doc_count"] == buckets[size - 1]["doc_count"])


def _most_frequent(answer: dict[str, Any], size: int) -> tuple[FacetCount, ...]:
    counts = [FacetCount(str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer["buckets"]]
    return tuple(sorted(counts, key=lambda count: (-count.count, count.value))[:size])
