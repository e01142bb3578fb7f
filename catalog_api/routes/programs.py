"""Programs: searched and filtered, or one by its id with the evidence behind each value."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from catalog.store.records import StoredProgram
from catalog.store.store import Store
from catalog_api import shapes
from catalog_api.answers import ListedProgram, Programs
from catalog_api.asked import HoursPerWeek, Search
from catalog_api.dependencies import Given
from catalog_api.listings import shown
from catalog_api.problems import UnknownProgramError, described
from catalog_api.ranking.learner import HOURS_PER_WEEK
from catalog_api.search import search

router = APIRouter(prefix="/v1", tags=["programs"])


@router.get(
    "/programs",
    response_model=Programs,
    response_model_exclude_unset=True,
    responses=described(422, 503),
    summary="Search programs",
)
def find_programs(services: Given, asked: Annotated[Search, Query()]) -> shapes.JsonAnswer:
    """Programs that hold all the words of `q` and pass the filters; where none holds all, those that hold any.

    A program that does not state what is filtered on is left out unless `include_unknown` is true. Where it is listed,
    a missing price is not free, missing hours are not short, a missing level is not beginner.
    """
    found = search(services, asked)
    read = services.shelf.program
    return shapes.JsonAnswer(
        {
            "total": found.total,
            "matched": found.matched,
            "page": asked.page,
            "page_size": asked.page_size,
            "results": [shapes.listed(each, asked.hours_per_week, read(each)) for each in found.programs],
            "facets": shapes.facets(found.facets, services),
        }
    )


@router.get(
    "/programs/{id:path}",
    response_model=ListedProgram,
    response_model_exclude_unset=True,
    responses=described(404, 422, 503),
    summary="One program",
)
def show_program(
    services: Given,
    id: Annotated[str, Path(description="The program's id, percent-encoded.", examples=["credly:8a5a3cae"])],  # noqa: A002
    evidence: Annotated[
        bool, Query(description="Also the words each value was read from, and those not read.")
    ] = False,
    hours_per_week: Annotated[HoursPerWeek, Query()] = HOURS_PER_WEEK,
) -> shapes.JsonAnswer:
    """The whole record, when it was read, and its cost to certificate at the learner's pace."""
    stored = stored_program(services.store, id)
    plain = shapes.listed(stored, hours_per_week, services.shelf.program(stored))
    plain["program"] = shown(stored, evidence)
    plain["seen"]["last_seen"] = last_seen(services.store, stored)
    return shapes.JsonAnswer(plain)


def stored_program(store: Store, program_id: str) -> StoredProgram:
    """The program's row; UnknownProgramError where there is none."""
    stored = store.get(program_id.replace("\0", ""))
    if stored is None:
        raise UnknownProgramError(f"No program has the id {program_id!r}.", "Search with /v1/programs?q=...")
    return stored


def last_seen(store: Store, stored: StoredProgram) -> object:
    """A program that is listed was last seen by its provider's last accepted run that read everything."""
    if stored.status != "active" or stored.absent_since:
        return None
    complete = (run for run in store.runs(stored.provider) if run.status == "accepted" and run.complete)
    newest = next(complete, None)
    return max(newest.finished_at, stored.last_changed) if newest and newest.finished_at else stored.last_changed
