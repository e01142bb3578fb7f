"""Recommendations: programs ranked for a learner's goal, with reasons that add up."""

from typing import Annotated

from fastapi import APIRouter, Query

from catalog_api import shapes
from catalog_api.answers import Recommendations
from catalog_api.asked import Wish
from catalog_api.dependencies import Given
from catalog_api.problems import described
from catalog_api.recommendation import learner_of, recommend

router = APIRouter(prefix="/v1", tags=["recommendations"])


@router.get(
    "/recommendations",
    response_model=Recommendations,
    response_model_exclude_unset=True,
    responses=described(422, 503),
    summary="Recommend programs for a goal",
)
def recommend_programs(services: Given, wish: Annotated[Wish, Query()]) -> shapes.JsonAnswer:
    """The goal is read as words and as an occupation; what is recalled by both is judged by the signals of /v1/ranking.

    Each result's contributions add up to its score, and each reason cites its evidence. With a budget, a program whose
    cost is not known counts less than any that is known to fit; the same holds for hours and time.
    """
    learner = learner_of(services, wish)
    found = recommend(services, learner, wish.limit)
    results = [shapes.recommended(each, learner.hours_per_week) for each in found]
    return shapes.JsonAnswer({**shapes.understood(learner), "results": results})
