"""Answers as plain JSON, built straight from what the store and the ranking hold; `answers.py` describes them."""

from dataclasses import asdict
from typing import Any

import orjson
from starlette.responses import Response

from catalog.cost import Cost, Step, UnknownCost, cost_to_certificate
from catalog.field_types.money import Money
from catalog.field_types.offer import Access
from catalog.program import Program
from catalog.store.records import RunRecord, StoredProgram
from catalog_api.asked import FacetName
from catalog_api.given import Services
from catalog_api.listings import program_of, shown
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.rank import Contribution
from catalog_api.recommendation import Recommendation
from catalog_api.wording import ACCESS, language_name, plain
from index_mappings.engine import FacetCount

Plain = dict[str, Any]


class JsonAnswer(Response):
    """JSON by orjson, not validated again: the record was when it was stored, the rest is built here."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content)


def listed(stored: StoredProgram, hours_per_week: float, program: Program | None = None) -> Plain:
    """A program as lists show it; `program` where the row has been read already."""
    read = program or program_of(stored)
    return {
        "program": shown(stored),
        "seen": seen(stored),
        "cost_to_certificate": cost(cost_to_certificate(read, hours_per_week), hours_per_week),
    }


def seen(stored: StoredProgram) -> Plain:
    plain: Plain = {"status": stored.status, "first": stored.first_seen, "last_changed": stored.last_changed}
    if stored.absent_since:
        plain["absent_since"] = stored.absent_since
    if stored.vanished_since:
        plain |= {"vanished_since": stored.vanished_since, "vanished_reason": stored.vanished_reason}
    return plain


def cost(found: Cost | UnknownCost, hours_per_week: float) -> Plain:
    if isinstance(found, UnknownCost):
        return {"known": False, "sentence": found.sentence, "hours_per_week": hours_per_week, "reason": found.reason}
    return {
        "known": True,
        "sentence": found.sentence,
        "hours_per_week": hours_per_week,
        "smallest": money(found.smallest),
        "likely": money(found.likely),
        "largest": money(found.largest),
        "arithmetic": [_step(step) for step in found.arithmetic],
    }


def _step(step: Step) -> Plain:
    return {"what": step.what, "times": step.times, "each": money(step.each), "total": money(step.total)}


def money(amount: Money) -> Plain:
    return {"amount": float(amount.amount), "currency": amount.currency}


def recommended(found: Recommendation, hours_per_week: float) -> Plain:
    ranked = found.ranked
    return {
        "id": ranked.id,
        "score": ranked.score,
        "contributions": [contribution(part) for part in ranked.contributions],
        **listed(found.stored, hours_per_week, ranked.program),
    }


def contribution(part: Contribution) -> Plain:
    return {
        "signal": part.signal,
        "weight": part.weight,
        "score": part.score,
        "contribution": part.contribution,
        "judged": part.judged,
        "because": part.because,
        "evidence": [{"field": ref.field, "words": ref.words, "url": ref.url} for ref in part.evidence],
    }


def understood(learner: Learner) -> Plain:
    """How a learner's words were read."""
    heaviest = sorted(learner.wanted.items(), key=lambda item: (-item[1].weight, item[0]))
    return {
        "goal": learner.goal,
        "readings": [reading._asdict() for reading in learner.readings],
        "wanted": [{"uri": uri, **asdict(want)} for uri, want in heaviest],
        "employers": [employer.name for employer in learner.employers],
        "held_skills": sorted(learner.held.skills),
        "hours_per_week": learner.hours_per_week,
    }


def facets(found: dict[FacetName, tuple[FacetCount, ...]], services: Services) -> dict[str, list[Plain]]:
    return {
        name: [{"value": c.value, "label": label(name, c.value, services), "count": c.count} for c in counts]
        for name, counts in found.items()
    }


def label(facet: FacetName, value: str, services: Services) -> str:
    """A facet's value in words."""
    if facet == "skill":
        return services.taxonomy.skill(value).label if services.taxonomy.has_skill(value) else value
    if facet in ("issuer", "employer"):
        return organisation_name(value, services)
    if facet == "provider":
        return services.terms[value].name if value in services.terms else value
    if facet == "language":
        return language_name(value)
    return ACCESS[Access(value)] if facet == "access" else plain(value)


def organisation_name(organisation_id: str, services: Services) -> str:
    """The table's name of a known organisation; a stranger's id is its own words."""
    found = services.reader.organisations.resolve(organisation_id.replace("-", " "))
    return found.name.title() if found.method == "own_name" else found.name


def run(record: RunRecord) -> Plain:
    return {
        "kind": record.kind,
        "status": record.status,
        "started": record.started_at,
        "finished": record.finished_at,
        "complete": record.complete,
        "counts": asdict(record.counts),
    }
