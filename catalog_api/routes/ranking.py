"""The ranking, laid open: its signals, their weights and the reasons for them."""

from inspect import getdoc

from fastapi import APIRouter

from catalog_api import shapes
from catalog_api.answers import Ranking
from catalog_api.ranking.rank import rank
from catalog_api.ranking.signals import signals
from catalog_api.ranking.weights import WEIGHTS, Weight

router = APIRouter(prefix="/v1", tags=["recommendations"])


@router.get("/ranking", response_model=Ranking, summary="How recommendations are ranked")
def explain_ranking() -> shapes.JsonAnswer:
    """Every signal with what it judges, its weight, and what a program counts with where it cannot be judged."""
    rule = " ".join((getdoc(rank) or "").split())
    return shapes.JsonAnswer({"rule": rule, "signals": [_signal(weight) for weight in WEIGHTS]})


def _signal(weight: Weight) -> shapes.Plain:
    return {
        "signal": weight.signal,
        "says": " ".join((getdoc(signals()[weight.signal]) or "").split()),
        "weight": weight.weight,
        "needs": weight.needs,
        "unjudged": weight.unjudged,
        "unjudged_because": weight.unjudged_because,
        "reason": weight.reason,
    }
