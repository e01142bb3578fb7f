"""What both compilers must agree on: which questions can be asked, and the plain values they come down to."""

from collections.abc import Iterable
from datetime import date

from catalog.field_types.money import Money
from catalog.markers import Exact, Ranged
from catalog.record import Field, Record
from index_mappings.analysis import query_words
from index_mappings.document import days
from index_mappings.fields import MOST_TOGETHER, SearchFields, fields_of, joint_token, keyword
from index_mappings.query import AnyOf, Bound, Filter, Missing, Not, QueryError, Range, SearchQuery, Terms, Together

# Elasticsearch's own limit for offset + limit (index.max_result_window); beyond it paging is not for people.
DEEPEST_HIT = 10_000
MOST_WORDS = 64
LARGEST_FACET = 1_000

# A word found in several fields counts a little more than in its best one alone.
OTHER_FIELDS_SHARE = 0.2

Number = int | float


def checked(query: SearchQuery, record: type[Record]) -> SearchQuery:
    """The query itself; QueryError with a hint where no engine can answer it."""
    fields = fields_of(record)
    _check_page(query)
    if len(query_words(query.text)) > MOST_WORDS:
        raise QueryError(f"The text has more than {MOST_WORDS} different words.", "Ask for its most telling words.")
    for facet in query.facets:
        field = exact_field(fields, facet.field)
        if not (isinstance(field.marker, Exact) and field.marker.facet):
            raise QueryError(f"{facet.field} is not counted by value.", f"Facets: {_facets(fields)}.")
        if not 1 <= facet.size <= LARGEST_FACET:
            raise QueryError(f"A facet of {facet.size} values was asked for.", f"Ask for 1 to {LARGEST_FACET}.")
    for boost in query.boosts:
        exact_field(fields, boost.field)
        if boost.weight <= 0:
            raise QueryError(f"The boost of {boost.field} weighs {boost.weight}.", "A boost adds: give it more than 0.")
    if query.sort.field != "relevance":
        sort_field(fields, query.sort.field)
    return query


def _check_page(query: SearchQuery) -> None:
    if query.offset < 0 or query.limit < 0:
        raise QueryError("Offset and limit count from 0.", "Give numbers of 0 and more.")
    if query.offset + query.limit > DEEPEST_HIT:
        hint = f"Offset and limit together may reach {DEEPEST_HIT:,}: narrow the question with filters."
        raise QueryError(f"Hit {query.offset + query.limit:,} is too deep.", hint)


def known_field(fields: SearchFields, path: str) -> Field:
    if path in fields.leaves:
        return fields.leaves[path]
    raise QueryError(f"There is no searchable field {path!r}.", "docs/fields.md lists them.")


def exact_field(fields: SearchFields, path: str) -> Field:
    field = known_field(fields, path)
    if not isinstance(field.marker, Exact):
        raise QueryError(f"{path} is {type(field.marker).__name__}, not Exact.", "Only Exact fields have whole values.")
    return field


def sort_field(fields: SearchFields, path: str) -> Field:
    field = known_field(fields, path)
    if not isinstance(field.marker, Ranged) or field.many:
        sortable = [p for p, f in fields.leaves.items() if isinstance(f.marker, Ranged) and not f.many]
        raise QueryError(f"Programs cannot be sorted by {path}.", f"Sort by relevance, {', '.join(sortable)}.")
    return field


def _facets(fields: SearchFields) -> str:
    return ", ".join(p for p, f in fields.leaves.items() if isinstance(f.marker, Exact) and f.marker.facet)


def term_values(fields: SearchFields, path: str, values: Iterable[str | bool]) -> list[str]:
    """The Exact values asked for, as indexed."""
    exact_field(fields, path)
    return sorted({keyword(value) for value in values})


def missing_values(fields: SearchFields, path: str) -> list[str]:
    """What stands in `@missing` where the path has no value: the path, or a nested path above it."""
    if path not in fields.nested:
        known_field(fields, path)
    parts = path.split(".")
    return [".".join(parts[: end + 1]) for end in range(len(parts))]


def together_values(fields: SearchFields, filter_: Together) -> str:
    """The joint token of the values; QueryError where they are not Exact values of one nested record."""
    subfields = fields.together.get(filter_.path)
    if subfields is None:
        raise QueryError(
            f"{filter_.path} has no values to ask for together.", f"Paths that have: {', '.join(fields.together)}."
        )
    asked = dict(filter_.values)
    if unknown := sorted(asked.keys() - subfields):
        raise QueryError(
            f"{filter_.path} has no Exact field {unknown[0]!r}.", f"It has {', '.join(sorted(subfields))}."
        )
    if not 1 <= len(asked) <= MOST_TOGETHER or len(asked) != len(filter_.values):
        raise QueryError("Together takes each field once.", f"Give it 1 to {MOST_TOGETHER} different fields.")
    return joint_token({name: keyword(value) for name, value in asked.items()})


def range_bounds(fields: SearchFields, range_: Range) -> tuple[Number | None, Number | None]:
    """The bounds as indexed numbers, both inclusive."""
    field = known_field(fields, range_.field)
    if not isinstance(field.marker, Ranged):
        raise QueryError(f"{range_.field} has no order.", "Ask a range only of a Ranged field.")
    if range_.low is None and range_.high is None:
        raise QueryError(
            f"The range of {range_.field} has no bound.", "Give a low or a high bound, or use Not(Missing)."
        )
    if field.kind == "money":
        return _money_bounds(range_)
    return _plain_bound(field, range_.low), _plain_bound(field, range_.high)


def _money_bounds(range_: Range) -> tuple[Number, Number]:
    given = [bound for bound in (range_.low, range_.high) if bound is not None]
    moneys = [bound for bound in given if isinstance(bound, Money)]
    if len(moneys) != len(given):
        raise QueryError(f"{range_.field} is money.", "Give its bounds as Money, amount and currency.")
    currencies = {money.currency for money in moneys}
    if len(currencies) > 1:
        raise QueryError("The bounds are in different currencies.", "Ask for one currency at a time, joined by AnyOf.")
    low = range_.low or Money.model_validate({"amount": 0, "currency": moneys[0].currency})
    high = range_.high or Money.model_validate({"amount": 1_000_000, "currency": moneys[0].currency})
    assert isinstance(low, Money)  # noqa: S101
    assert isinstance(high, Money)  # noqa: S101
    return low.sort_key(), high.sort_key()


def _plain_bound(field: Field, bound: Bound | None) -> Number | None:
    if bound is None:
        return None
    if field.kind == "date" and isinstance(bound, date):
        return days(bound)
    if field.kind == "number" and isinstance(bound, int | float) and not isinstance(bound, bool):
        return float(bound)
    raise QueryError(f"{field.path} is a {field.kind}; {bound!r} is none.", f"Give a {field.kind} as its bound.")


def own_filters(filters: Iterable[Filter], field: str) -> list[Filter]:
    """The filters that ask only about this field: a facet over it leaves them out."""
    return [filter_ for filter_ in filters if set(_asked(filter_)) == {field}]


def _asked(filter_: Filter) -> Iterable[str]:
    match filter_:
        case Terms(field=field) | Missing(field=field):
            yield field
        case AnyOf(filters=inner):
            for each in inner:
                yield from _asked(each)
        case Range() | Together() | Not():
            yield ""
