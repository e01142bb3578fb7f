"""Programs in the order that serves a learner, each with contributions that add up to its score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.program import Program
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.opinion import EvidenceRef, Opinion
from catalog_api.ranking.signals import Signal, signals
from catalog_api.ranking.weights import WEIGHTS, Weight


@dataclass(frozen=True, slots=True)
class Contribution:
    """One signal's part of a score: `contribution = weight x score`; `judged` is false where nothing was known."""

    signal: str
    weight: float
    score: float
    contribution: float
    judged: bool
    because: str
    evidence: tuple[EvidenceRef, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A program with its score from 0 to 1, the sum of its contributions, the largest first."""

    program: Program
    score: float
    contributions: tuple[Contribution, ...]

    @property
    def id(self) -> str:
        return self.program.id


def rank(
    learner: Learner,
    programs: Iterable[Program],
    weights: Iterable[Weight] = WEIGHTS,
    judges: Mapping[str, Signal] | None = None,
) -> list[Ranked]:
    """Every program the learner does not already hold, best first; ties by id, so the same question has one answer.

    Only signals that the learner gave something to are asked; their weights are scaled to sum to 1. Where an asked
    signal cannot judge a program, the program counts with the weight's `unjudged` share.
    """
    asked = [weight for weight in weights if not weight.needs or getattr(learner, weight.needs)]
    total = sum(weight.weight for weight in asked)
    known = signals() if judges is None else judges
    panel = [(weight, weight.weight / total, known[weight.signal]) for weight in asked]
    ranked = [_ranked(learner, program, panel) for program in programs if program.id not in learner.held.programs]
    return sorted(ranked, key=lambda found: (-found.score, found.id))


def _ranked(learner: Learner, program: Program, panel: list[tuple[Weight, float, Signal]]) -> Ranked:
    parts = [_contribution(weight, share, judge(learner, program)) for weight, share, judge in panel]
    parts.sort(key=lambda part: (-part.contribution, part.signal))
    return Ranked(program, sum(part.contribution for part in parts), tuple(parts))


def _contribution(weight: Weight, share: float, opinion: Opinion | None) -> Contribution:
    if opinion is None:
        unjudged = weight.unjudged
        return Contribution(weight.signal, share, unjudged, share * unjudged, False, weight.unjudged_because, ())
    return Contribution(
        weight.signal, share, opinion.score, share * opinion.score, True, opinion.because, opinion.evidence
    )
