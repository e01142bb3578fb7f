"""Facets: how many programs hold which values."""

from typing import Annotated

from fastapi import APIRouter, Query

from catalog_api import shapes
from catalog_api.answers import Facets
from catalog_api.asked import Search
from catalog_api.dependencies import Given
from catalog_api.problems import described
from catalog_api.search import FACETS, search

router = APIRouter(prefix="/v1", tags=["programs"])


@router.get("/facets", response_model=Facets, responses=described(422, 503), summary="Count programs by value")
def count_values(services: Given, asked: Annotated[Search, Query()]) -> shapes.JsonAnswer:
    """Counts for the `facets` named, all of them where none is, over what the same search matches.

    A facet leaves out its own filter, so that the alternatives to what was chosen stay visible.
    """
    names = asked.facets or list(FACETS)
    found = search(services, asked.model_copy(update={"facets": names, "page": 1, "page_size": 1}))
    return shapes.JsonAnswer({"total": found.total, "facets": shapes.facets(found.facets, services)})
