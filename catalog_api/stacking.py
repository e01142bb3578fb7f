"""A few programs' stacking, looked up in the catalogue: where it leads, and who leads to them."""

from collections.abc import Iterable

from catalog.program import Program
from catalog_api.given import Services
from catalog_api.listings import active
from catalog_api.ranking.stacking_links import address, linked, neighbour, targets
from index_mappings.query import AnyOf, SearchQuery, Terms

# A badge that a hundred others require leads on all the same; the rest would only be counted.
MOST_NEIGHBOURS = 200


def with_stacking(services: Services, programs: Iterable[Program]) -> list[Program]:
    """The programs with their stacking linked; one question to the engine and one to the store for all of them."""
    listed = list(programs)
    if not listed:
        return []
    asked, own = targets(listed), {program.id for program in listed}
    ids = (asked["ids"] | set(_around(services, listed, asked["urls"]))) - own
    rows = active(services.store.get_many(sorted(ids)))
    return linked(listed, [neighbour(services.shelf.program(row)) for row in rows])


def _around(services: Services, listed: list[Program], urls: set[str]) -> list[str]:
    """Programs at the addresses pointed to, and programs that point at these, by id or by address."""
    own = {program.url for program in listed}
    ways = [Terms("stacking.target", tuple(program.id for program in listed)), Terms("stacking.url", _spelled(own))]
    if urls:
        ways.append(Terms("url", _spelled(urls)))
    query = SearchQuery(filters=(AnyOf(tuple(ways)),), limit=MOST_NEIGHBOURS)
    return [hit.id for hit in services.engine.search(query).hits]


def _spelled(urls: Iterable[str]) -> tuple[str, ...]:
    """Each address with and without a slash at its end."""
    return tuple(sorted(spelling for url in urls for spelling in (address(url), f"{address(url)}/")))
