"""One page of hits in an order that is the same each time: ties by id, programs without a value last.

tantivy orders by one thing only and breaks ties by where a program happens to lie.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from tantivy import DocAddress, Occur, Order, Query, Searcher, SearchResult

from catalog.record import Record
from index_mappings.engine import Hit
from index_mappings.fields import fields_of
from index_mappings.query import SearchQuery
from index_mappings.tantivy.compile import TantivyQuery, missing_query, range_query
from index_mappings.tantivy.schema import schema_of

Ranked = list[tuple[float, DocAddress]]


@dataclass(frozen=True)
class Page:
    total: int
    hits: tuple[Hit, ...]


def page(searcher: Searcher, compiled: TantivyQuery, query: SearchQuery, record: type[Record]) -> Page:
    if query.limit == 0:
        return Page(_total(searcher, compiled.query), ())
    if query.sort.field != "relevance":
        return _by_field(searcher, compiled, query, record)
    if not compiled.scored:
        found = _by_id(searcher, compiled.query, query.offset, query.limit)
        return Page(_total(searcher, compiled.query), tuple(Hit(id_, 0.0) for id_ in found))
    return _by_score(searcher, compiled.query, query)


def _total(searcher: Searcher, query: Query) -> int:
    # The limit must not be 0: tantivy panics.
    return _counted(searcher.search(query, limit=1, count=True))


def _by_id(searcher: Searcher, query: Query, offset: int, limit: int) -> list[str]:
    found = searcher.search(query, limit, count=False, order_by_field="id", offset=offset, order=Order.Asc)
    return [id_ for id_, _ in found.hits]


def _by_score(searcher: Searcher, query: Query, asked: SearchQuery) -> Page:
    """Reads on until the page's last score is past, so that all programs that tie for a place are known."""
    end = asked.offset + asked.limit
    fetched = end + 1
    first = searcher.search(query, fetched, count=True)
    hits: Ranked = first.hits
    while len(hits) == fetched and hits[-1][0] == hits[end - 1][0]:
        fetched *= 4
        hits = searcher.search(query, fetched, count=False).hits
    ordered = _groups_from(searcher, hits, asked.offset)
    return Page(_counted(first), tuple(islice(ordered, asked.limit)))


def _groups_from(searcher: Searcher, hits: Ranked, offset: int) -> Iterator[Hit]:
    """The hits from `offset` on, equal scores in the order of their ids."""
    passed = 0
    for score, tied in groupby(hits, key=lambda hit: hit[0]):
        addresses = [address for _, address in tied]
        passed += len(addresses)
        if passed > offset:
            ids = sorted(_id(searcher, address) for address in addresses)
            start = max(0, offset - (passed - len(addresses)))
            yield from (Hit(id_, score) for id_ in ids[start:])


def _by_field(searcher: Searcher, compiled: TantivyQuery, asked: SearchQuery, record: type[Record]) -> Page:
    """The field decides which values the page shows; each value's programs are then asked for in the order of ids."""
    path, end = asked.sort.field, asked.offset + asked.limit
    order = Order.Desc if asked.sort.descending else Order.Asc
    found = searcher.search(compiled.query, end, count=True, order_by_field=path, order=order)
    kind, schema, ids = fields_of(record).leaves[path].kind, schema_of(record), list[str]()
    passed = 0
    for value, tied in groupby(found.hits, key=lambda hit: hit[0]):
        addresses = [address for _, address in tied]
        start = max(0, asked.offset - passed)
        passed += len(addresses)
        if passed <= asked.offset:
            continue
        if len(addresses) == 1 and passed < end:
            ids.append(_id(searcher, addresses[0]))
            continue
        same = (
            missing_query(schema, fields_of(record), path)
            if value is None
            else range_query(schema, path, kind, value, value)
        )
        both = Query.boolean_query([(Occur.Must, compiled.query), (Occur.Must, same)])
        ids += _by_id(searcher, both, start, len(addresses) - start)
    return Page(_counted(found), tuple(Hit(id_, 0.0) for id_ in ids))


def _id(searcher: Searcher, address: DocAddress) -> str:
    return str(searcher.doc(address).get_first("id"))


def _counted(found: SearchResult) -> int:
    # tantivy's type stub leaves it out.
    return int(found.count)  # type: ignore[attr-defined]
