"""Exact facet counts over any number of segments."""

from collections.abc import Iterable
from typing import Any

from tantivy import Query, Searcher

from index_mappings.engine import FacetCount
from index_mappings.query import Facet

# Each segment tells only its most frequent values, and by default so few that rarer ones are undercounted. 500 are
# enough for nearly every answer; telling all of 30,000 would take ten times as long.
SEGMENT_VALUES = 500

# tantivy gives up at 65,000 buckets, over all segments.
MOST_BUCKETS = 60_000


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
    asked = {facet.field: _terms(facet, _first_size(facet)) for facet in facets}
    told = searcher.aggregate(query, asked)
    return {facet.field: _exact(searcher, query, facet, told[facet.field]) for facet in facets}


def _first_size(facet: Facet) -> int:
    return max(SEGMENT_VALUES, 4 * facet.size)


def _exact(searcher: Searcher, query: Query, facet: Facet, told: dict[str, Any]) -> tuple[FacetCount, ...]:
    """Asks for more values until none that was not told can be among the most frequent.

    Beyond MOST_BUCKETS values it leaves off: counts are still exact, but of equally rare values others may be shown.
    """
    size, most = _first_size(facet), MOST_BUCKETS // max(1, searcher.num_segments)
    while told["sum_other_doc_count"]:
        # What was cut within the segments, and what was cut when they were joined.
        highest_untold = told["doc_count_error_upper_bound"] + told["buckets"][-1]["doc_count"]
        counted = _most_frequent(_over_all_segments(searcher, query, facet, told), facet.size)
        if counted[-1].count > highest_untold or size >= most:
            return counted
        size = min(8 * size, most)
        told = searcher.aggregate(query, {facet.field: _terms(facet, size)})[facet.field]
    return _most_frequent(told, facet.size)


def _over_all_segments(searcher: Searcher, query: Query, facet: Facet, told: dict[str, Any]) -> dict[str, Any]:
    """The told values with what segments that did not tell them hold of them."""
    if searcher.num_segments == 1:
        return told
    values = [bucket["key"] for bucket in told["buckets"]]
    only = _terms(facet, len(values))["terms"] | {"include": values}
    counted: dict[str, Any] = searcher.aggregate(query, {facet.field: {"terms": only}})[facet.field]
    return counted


def _terms(facet: Facet, size: int) -> dict[str, Any]:
    return {"terms": {"field": facet.field, "size": size, "segment_size": size}}


def _most_frequent(told: dict[str, Any], size: int) -> tuple[FacetCount, ...]:
    counts = [FacetCount(str(bucket["key"]), int(bucket["doc_count"])) for bucket in told["buckets"]]
    return tuple(sorted(counts, key=lambda count: (-count.count, count.value))[:size])
