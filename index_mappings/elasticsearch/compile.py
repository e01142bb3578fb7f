"""SearchQuery to an Elasticsearch request body: a pure function."""

from dataclasses import dataclass
from typing import Any

from catalog.program import Program
from catalog.record import Record
from index_mappings.analysis import query_words
from index_mappings.fields import MISSING, SearchFields, fields_of, together_path
from index_mappings.query import AnyOf, Facet, Filter, Missing, Not, Range, SearchQuery, Terms, Together
from index_mappings.query_rules import (
    OTHER_FIELDS_SHARE,
    checked,
    missing_values,
    own_filters,
    range_bounds,
    term_values,
    together_values,
)

Clause = dict[str, Any]


def compile_elasticsearch(query: SearchQuery, record: type[Record] = Program) -> dict[str, Any]:
    """The request body of a question; QueryError where it cannot be answered.

    Filters that a facet must leave out are applied after the aggregations (`post_filter`), each facet repeating the
    others' in its own aggregation. Every hit's last sort value is its id.
    """
    checked(query, record)
    compiler = _Compiler(fields_of(record))
    late = [f for facet in query.facets for f in own_filters(query.filters, facet.field)]
    early = [f for f in query.filters if f not in late]
    body: dict[str, Any] = {
        "query": compiler.query(query, early),
        "from": query.offset,
        "size": query.limit,
        "sort": _sort(query),
        "track_total_hits": True,
    }
    if late:
        body["post_filter"] = {"bool": {"filter": [compiler.filter(f) for f in dict.fromkeys(late)]}}
    if query.facets:
        body["aggs"] = {facet.field: compiler.facet(facet, late) for facet in query.facets}
    return body


def _sort(query: SearchQuery) -> list[Clause]:
    by_id = {"id": {"order": "asc"}}
    if query.sort.field == "relevance":
        scored = query_words(query.text) or query.boosts
        return [{"_score": {"order": "desc"}}, by_id] if scored else [by_id]
    return [{query.sort.field: {"order": "desc" if query.sort.descending else "asc", "missing": "_last"}}, by_id]


@dataclass(frozen=True)
class _Compiler:
    fields: SearchFields

    def query(self, query: SearchQuery, filters: list[Filter]) -> Clause:
        words = [self.word(word) for word in query_words(query.text)]
        boosts = [self.boost(b.field, b.values, b.weight) for b in query.boosts]
        parts: Clause = {"filter": [self.filter(each) for each in filters]}
        if words:
            parts["must"] = words if query.match == "all" else [_any(words)]
            parts["should"] = boosts
        elif boosts:
            parts["must"] = [_any(boosts)]
        if not filters and not words and not boosts:
            parts["filter"] = [{"match_all": {}}]  # as a filter it scores 0, like every question without words
        return {"bool": {occur: clauses for occur, clauses in parts.items() if clauses}}

    def word(self, word: str) -> Clause:
        """A word in its best field, the others adding a share."""
        weighed = [{"term": {path: {"value": word, "boost": weight}}} for path, weight in self.fields.texts]
        return {"dis_max": {"queries": weighed, "tie_breaker": OTHER_FIELDS_SHARE}}

    def boost(self, path: str, values: tuple[str, ...], weight: float) -> Clause:
        return {"constant_score": {"filter": self.terms(path, values), "boost": weight}}

    def facet(self, facet: Facet, late: list[Filter]) -> Clause:
        counted = {"terms": {"field": facet.field, "size": facet.size, "order": [{"_count": "desc"}, {"_key": "asc"}]}}
        own = own_filters(late, facet.field)
        others = [self.filter(f) for f in dict.fromkeys(late) if f not in own]
        return {"filter": {"bool": {"filter": others}}, "aggs": {"values": counted}}

    def filter(self, filter_: Filter) -> Clause:
        match filter_:
            case Terms(field=path, values=values):
                return self.terms(path, values)
            case Range(field=path):
                low, high = range_bounds(self.fields, filter_)
                ends = {"gte": low, "lte": high}
                return {"range": {path: {name: end for name, end in ends.items() if end is not None}}}
            case Missing(field=path):
                return {"terms": {MISSING: missing_values(self.fields, path)}}
            case Together():
                return self.together(filter_)
            case AnyOf(filters=inner):
                return _any([self.filter(each) for each in inner])
            case Not(filter=inner):
                return {"bool": {"must_not": [self.filter(inner)]}}

    def terms(self, path: str, values: tuple[str | bool, ...]) -> Clause:
        return {"terms": {path: term_values(self.fields, path, values)}}

    def together(self, filter_: Together) -> Clause:
        token = together_values(self.fields, filter_)
        if len(filter_.values) == 1:
            name, value = filter_.values[0]
            return self.terms(f"{filter_.path}.{name}", (value,))
        return {"term": {together_path(filter_.path): token}}


def _any(clauses: list[Clause]) -> Clause:
    """At least one of the clauses; an empty list, unlike an empty `should`, matches nothing."""
    return {"bool": {"should": clauses, "minimum_should_match": 1}} if clauses else {"match_none": {}}
