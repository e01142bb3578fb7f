"""SearchQuery to tantivy queries: a pure function."""

from dataclasses import dataclass

from tantivy import FieldType, Occur, Query, Schema

from catalog.program import Program
from catalog.record import Record
from index_mappings.analysis import query_words
from index_mappings.fields import MISSING, SearchFields, fields_of, together_path
from index_mappings.query import AnyOf, Filter, Missing, Not, Range, SearchQuery, Terms, Together
from index_mappings.query_rules import (
    OTHER_FIELDS_SHARE,
    Number,
    checked,
    missing_values,
    own_filters,
    range_bounds,
    term_values,
    together_values,
)
from index_mappings.tantivy.schema import schema_of


@dataclass(frozen=True)
class TantivyQuery:
    """`query` finds and scores; `facets` holds, by field, the query whose matches are counted."""

    query: Query
    facets: dict[str, Query]
    scored: bool


def compile_tantivy(query: SearchQuery, record: type[Record] = Program) -> TantivyQuery:
    """The tantivy form of a question; QueryError where it cannot be answered."""
    checked(query, record)
    compiler = _Compiler(schema_of(record), fields_of(record))
    candidates = compiler.candidates(query)
    whole = compiler.filtered(candidates, query.filters)
    facets = {}
    for facet in query.facets:
        own = own_filters(query.filters, facet.field)
        rest = tuple(filter_ for filter_ in query.filters if filter_ not in own)
        facets[facet.field] = compiler.filtered(candidates, rest) if own else whole
    return TantivyQuery(whole, facets, scored=bool(candidates))


def range_query(schema: Schema, path: str, kind: str, low: Number | None, high: Number | None) -> Query:
    type_ = FieldType.Float if kind == "number" else FieldType.Integer
    return Query.range_query(schema, path, type_, low, high)


def missing_query(schema: Schema, fields: SearchFields, path: str) -> Query:
    return Query.term_set_query(schema, MISSING, missing_values(fields, path))


@dataclass(frozen=True)
class _Compiler:
    schema: Schema
    fields: SearchFields

    def candidates(self, query: SearchQuery) -> list[tuple[Occur, Query]]:
        """The scoring clauses: the text decides who matches, or the boosts where there is no text."""
        text = self.text(query)
        boosts = [Query.const_score_query(self.terms(b.field, b.values), b.weight) for b in query.boosts]
        if text is not None:
            return [(Occur.Must, text), *((Occur.Should, boost) for boost in boosts)]
        return [(Occur.Must, Query.boolean_query([(Occur.Should, boost) for boost in boosts]))] if boosts else []

    def text(self, query: SearchQuery) -> Query | None:
        occur = Occur.Must if query.match == "all" else Occur.Should
        found = [(occur, self.word(word)) for word in query_words(query.text)]
        return Query.boolean_query(found) if found else None

    def word(self, word: str) -> Query:
        """A word in its best field, the others adding a share."""
        weighed = [
            Query.boost_query(Query.term_query(self.schema, path, word, "freq"), weight)
            for path, weight in self.fields.texts
        ]
        return Query.disjunction_max_query(weighed, OTHER_FIELDS_SHARE)

    def filtered(self, candidates: list[tuple[Occur, Query]], filters: tuple[Filter, ...]) -> Query:
        # A filter adds to the score in tantivy unless it is a constant 0.
        silent = [(Occur.Must, Query.const_score_query(self.filter(each), 0.0)) for each in filters]
        return Query.boolean_query([*candidates, *silent]) if candidates or silent else Query.all_query()

    def filter(self, filter_: Filter) -> Query:
        match filter_:
            case Terms(field=path, values=values):
                return self.terms(path, values)
            case Range(field=path):
                low, high = range_bounds(self.fields, filter_)
                return range_query(self.schema, path, self.fields.leaves[path].kind, low, high)
            case Missing(field=path):
                return missing_query(self.schema, self.fields, path)
            case Together():
                return self.together(filter_)
            case AnyOf(filters=inner):
                return Query.boolean_query([(Occur.Should, self.filter(each)) for each in inner])
            case Not(filter=inner):
                return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, self.filter(inner))])

    def terms(self, path: str, values: tuple[str | bool, ...]) -> Query:
        return Query.term_set_query(self.schema, path, term_values(self.fields, path, values))

    def together(self, filter_: Together) -> Query:
        token = together_values(self.fields, filter_)
        if len(filter_.values) == 1:
            name, value = filter_.values[0]
            return self.terms(f"{filter_.path}.{name}", (value,))
        return Query.term_query(self.schema, together_path(filter_.path), token, "basic")
