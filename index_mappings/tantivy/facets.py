"""Exact facet counts over any number of segments."""

from collections.abc import Iterable
from typing import Any

from tantivy import Query, Searcher

from index_mappings.engine import FacetCount
from index_mappings.query import Facet

ALL_VALUES = 10_000_000

# A segment tells only so many of its most frequent values; telling all of 30,000 takes ten times as long.
SEGMENT_VALUES = 500


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
    asked = {facet.field: _terms(facet, max(SEGMENT_VALUES, 4 * facet.size)) for facet in facets}
    told = searcher.aggregate(query, asked)
    return {facet.field: _exact(searcher, query, facet, told[facet.field]) for facet in facets}


def _exact(searcher: Searcher, query: Query, facet: Facet, told: dict[str, Any]) -> tuple[FacetCount, ...]:
    """The told values counted over all segments, if no untold one can be among the most frequent; else all values."""
    if not told["sum_other_doc_count"]:
        return _most_frequent(told, facet.size)
    # What was cut within the segments, and what was cut when they were joined.
    highest_untold = told["doc_count_error_upper_bound"] + told["buckets"][-1]["doc_count"]
    values = [bucket["key"] for bucket in told["buckets"]]
    counted = _most_frequent(_aggregate(searcher, query, facet, {"include": values}), facet.size)
    if len(counted) == facet.size and counted[-1].count > highest_untold:
        return counted
    return _most_frequent(_aggregate(searcher, query, facet, {}), facet.size)


def _aggregate(searcher: Searcher, query: Query, facet: Facet, only: dict[str, list[str]]) -> dict[str, Any]:
    terms = _terms(facet, ALL_VALUES)
    told: dict[str, Any] = searcher.aggregate(query, {facet.field: {"terms": terms["terms"] | only}})[facet.field]
    return told


def _terms(facet: Facet, size: int) -> dict[str, Any]:
    return {"terms": {"field": facet.field, "size": size, "segment_size": size}}


def _most_frequent(told: dict[str, Any], size: int) -> tuple[FacetCount, ...]:
    counts = [FacetCount(str(bucket["key"]), int(bucket["doc_count"])) for bucket in told["buckets"]]
    return tuple(sorted(counts, key=lambda count: (-count.count, count.value))[:size])
