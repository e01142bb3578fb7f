"""The search page: by goal, with reasons, or by words, with filters."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import HTMLResponse

from catalog.cost import Cost, UnknownCost, cost_to_certificate
from catalog.errors import CredwayError
from catalog.program import Program
from catalog_api import problems, shapes
from catalog_api.asked import FacetName, Search, Wish
from catalog_api.dependencies import Given
from catalog_api.given import Services
from catalog_api.pages.forms import asked, with_page
from catalog_api.pages.rendering import page
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.rank import Ranked
from catalog_api.recommendation import learner_of, recommend
from catalog_api.search import search
from catalog_api.stacking import with_stacking

router = APIRouter(include_in_schema=False)

# In the order people narrow by.
SHOWN_FACETS: dict[FacetName, str] = {
    "kind": "Kind",
    "access": "Access",
    "level": "Level",
    "language": "Language",
    "delivery": "Delivery",
    "skill": "Skill",
    "provider": "Catalogue",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A program as the page's lists show it; `ranked` where it was recommended."""

    program: Program
    provider: str
    cost: Cost | UnknownCost
    ranked: Ranked | None = None


@router.get("/")
def search_page(request: Request, services: Given) -> HTMLResponse:
    """The landing page, a search or recommendations, depending on what the form sent."""
    params = request.query_params
    try:
        if params.get("goal", "").strip():
            return page("recommended.html", params=params, **_recommended(services, asked(params, Wish)))
        if params:
            return page("found.html", params=params, **_found(request, services))
    except (CredwayError, ValidationError) as error:
        found = problems.from_exception(error)
        return page("landing.html", found.status, params=params, problem=found, **_landing(services))
    return page("landing.html", params=params, problem=None, **_landing(services))


def _landing(services: Services) -> dict[str, Any]:
    """How much there is; a catalogue that cannot be counted still has a page to say so on."""
    try:
        states = services.store.providers()
    except CredwayError:
        states = []
    return {
        "programs": sum(state.active for state in states),
        "providers": [shapes.label("provider", state.provider, services) for state in states if state.active],
    }


def _recommended(services: Services, wish: Wish) -> dict[str, Any]:
    learner = learner_of(services, wish)
    found = recommend(services, learner, wish.limit)
    cards = [_card(services, each.ranked.program, learner.hours_per_week, wish.currency, each.ranked) for each in found]
    return {"wish": wish, "learner": learner, "wanted": _heaviest(learner), "cards": cards}


def _heaviest(learner: Learner, shown: int = 10) -> list[str]:
    wanted = sorted(learner.wanted.values(), key=lambda want: (-want.weight, want.label))
    return [want.label for want in wanted[:shown]]


def _found(request: Request, services: Services) -> dict[str, Any]:
    params = request.query_params
    question = asked(params, Search).model_copy(update={"facets": list(SHOWN_FACETS)})
    found = search(services, question)
    programs = with_stacking(services, map(services.shelf.program, found.programs))
    pages = max(1, -(-found.total // question.page_size))
    return {
        "asked": question,
        "found": found,
        "cards": [_card(services, program, question.hours_per_week, question.currency) for program in programs],
        "facets": _facets(shapes.facets(found.facets, services), question),
        "pages": pages,
        "previous": with_page(params, question.page - 1) if question.page > 1 else None,
        "next": with_page(params, question.page + 1) if question.page < pages else None,
    }


def _card(
    services: Services, program: Program, hours_per_week: float, currency: str, ranked: Ranked | None = None
) -> Card:
    provider = shapes.label("provider", program.provider, services)
    return Card(program, provider, cost_to_certificate(program, hours_per_week, currency), ranked)


def _facets(counted: dict[str, list[shapes.Plain]], question: Search) -> list[dict[str, Any]]:
    """Facets with something to choose; what is chosen stays visible even where it counts none."""
    shown = []
    for name, title in SHOWN_FACETS.items():
        chosen = [str(value) for value in getattr(question, name)]
        rows = counted[name]
        missing = [value for value in chosen if value not in {row["value"] for row in rows}]
        rows += [{"value": value, "label": value.replace("_", " "), "count": 0} for value in missing]
        if rows:
            shown.append({"name": name, "title": title, "values": rows, "chosen": chosen})
    return shown
