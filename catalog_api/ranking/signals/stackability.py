"""What a program leads on to, and what it needs first."""

from collections.abc import Iterable

from catalog.field_types.stacking import Stacking, StackingRelation
from catalog.program import Program
from catalog.skills.phrases import normal_form
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.opinion import Opinion, cited

ONWARD = {
    StackingRelation.COUNTS_TOWARD: "counts toward",
    StackingRelation.ADVANCED_STANDING_FOR: "gives advanced standing for",
    StackingRelation.PART_OF: "is part of",
    StackingRelation.PREPARES_FOR: "prepares for",
}
# Leading on to a program in the catalogue is the full plus. A target that is only named may not exist any more.
LEADS_ON, LEADS_ON_UNSEEN, LEADS_NOWHERE = 0.8, 0.55, 0.4
# What builds on something held is worth more than what anyone may start; what cannot be started yet is no next step.
NEEDS_HELD, NEEDS_MISSING = 0.2, -0.8
SHOWN = 3


def stackability(learner: Learner, program: Program) -> Opinion | None:
    """What it counts toward, and whether the learner holds what it requires; None where it states neither."""
    onward = [stacking for stacking in program.stacking if stacking.relation in ONWARD]
    needs = [stacking for stacking in program.stacking if stacking.relation is StackingRelation.REQUIRES]
    if not onward and not needs:
        return None
    missing = [need for need in needs if not _held(learner, need)]
    score = _onward_score(onward) + (0.0 if not needs else NEEDS_MISSING if missing else NEEDS_HELD)
    evidence = tuple(cited(program, "stacking", evidence=stacking.evidence) for stacking in [*onward, *needs][:SHOWN])
    return Opinion(min(1.0, max(0.0, score)), _because(onward, needs, missing), evidence)


def _onward_score(onward: list[Stacking]) -> float:
    if not onward:
        return LEADS_NOWHERE
    return LEADS_ON if any(stacking.target for stacking in onward) else LEADS_ON_UNSEEN


def _held(learner: Learner, need: Stacking) -> bool:
    return need.target in learner.held.programs or bool(need.title and normal_form(need.title) in learner.held.titles)


def _because(onward: list[Stacking], needs: list[Stacking], missing: list[Stacking]) -> str:
    parts = [f"{ONWARD[relation]} {_named(_of(onward, relation))}" for relation in ONWARD if _of(onward, relation)]
    if missing:
        parts.append(f"needs {_named(missing)} first, which you do not list as held")
    elif needs:
        parts.append(f"needs {_named(needs)}, which you hold")
    return f"It {', and '.join(parts)}."


def _of(stackings: Iterable[Stacking], relation: StackingRelation) -> list[Stacking]:
    return [stacking for stacking in stackings if stacking.relation is relation]


def _named(stackings: list[Stacking]) -> str:
    names = [_name(stacking) for stacking in stackings[:SHOWN]]
    more = len(stackings) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _name(stacking: Stacking) -> str:
    """The target's title; one that the catalogue does not hold says so."""
    words = stacking.title or stacking.url or "another program"
    asides = [stacking.caveat, None if stacking.target else "not linked in this catalogue"]
    said = "; ".join(aside for aside in asides if aside)
    return f"“{words}” ({said})" if said else f"“{words}”"
