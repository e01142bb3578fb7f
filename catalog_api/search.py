"""A search by words: the engine finds, the store answers."""

from dataclasses import dataclass, replace
from typing import Literal

from catalog.store.records import StoredProgram
from catalog_api.asked import FacetName, Search, SortBy
from catalog_api.filters import CHOICES, filters_of
from catalog_api.given import Services
from index_mappings.engine import FacetCount, SearchResults
from index_mappings.query import Facet, SearchQuery, Sort

FACETS: dict[FacetName, str] = {
    "provider": CHOICES["provider"],
    "kind": CHOICES["kind"],
    "level": CHOICES["level"],
    "language": CHOICES["language"],
    "access": CHOICES["access"],
    "delivery": CHOICES["delivery"],
    "skill": "skills.uri",
    "issuer": "issuer.id",
    "employer": "employers.organisation.id",
    "employer_tie": "employers.tie",
}
SORTS: dict[SortBy, Sort] = {
    "relevance": Sort(),
    "hours": Sort("effort.hours_max", descending=False),
    "starts": Sort("starts", descending=False),
    "rating": Sort("rating.average"),
    "updated": Sort("source_updated"),
}
Matched = Literal["all", "any"]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search. `total` counts all; `matched` says whether all words had to occur or, failing that, any."""

    total: int
    matched: Matched
    programs: tuple[StoredProgram, ...]
    facets: dict[FacetName, tuple[FacetCount, ...]]


def search(services: Services, asked: Search) -> Found:
    """The programs that hold all the words; where none does, those that hold any of them."""
    query = query_of(asked, services)
    results, matched = services.engine.search(query), "all"
    if not results.total and len(asked.q.split()) > 1:
        results, matched = services.engine.search(replace(query, match="any")), "any"
    programs = services.store.get_many([hit.id for hit in results.hits])
    return Found(results.total, "any" if matched == "any" else "all", tuple(programs), _facets(asked, results))


def query_of(asked: Search, services: Services) -> SearchQuery:
    """The one question behind a search."""
    return SearchQuery(
        text=asked.q,
        filters=filters_of(asked, services.reader),
        facets=tuple(Facet(FACETS[name]) for name in dict.fromkeys(asked.facets)),
        sort=SORTS[asked.sort],
        offset=(asked.page - 1) * asked.page_size,
        limit=asked.page_size,
    )


def _facets(asked: Search, results: SearchResults) -> dict[FacetName, tuple[FacetCount, ...]]:
    return {name: results.facets.get(FACETS[name], ()) for name in asked.facets}
