"""Whether the certificate fits the budget."""

from decimal import Decimal

from catalog.cost import Cost, cost_to_certificate
from catalog.field_types.money import Money
from catalog.program import Program
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.opinion import Opinion, cited

# Within the budget is what was asked; what is left over is a small plus, so the cheapest does not win by price alone.
FITS, LEFT_OVER = 0.7, 0.3
# It may fit: the likely cost does, the largest does not.
MAY_FIT = 0.6
# Just above; nothing at twice the budget, since plans stretch a little and seldom double.
JUST_ABOVE = 0.4


def cost_fit(learner: Learner, program: Program) -> Opinion | None:
    """Cost to certificate at the learner's pace against the budget; None where unknown or in another currency."""
    budget = learner.budget
    cost = cost_to_certificate(program, learner.hours_per_week, budget.currency) if budget else None
    if budget is None or not isinstance(cost, Cost) or not _comparable(cost.likely, budget):
        return None
    evidence = (cited(program, "offers", cost.offer.words),)
    return Opinion(_score(cost, budget), f"{cost.sentence} {_verdict(cost, budget)}", evidence)


def _comparable(cost: Money, budget: Money) -> bool:
    return cost.currency == budget.currency or not cost.amount


def _score(cost: Cost, budget: Money) -> float:
    likely, limit = cost.likely.amount, budget.amount
    if cost.largest.amount <= limit:
        return FITS + LEFT_OVER * float(1 - likely / limit) if limit else 1.0
    if likely <= limit:
        return MAY_FIT
    return JUST_ABOVE * max(0.0, float(2 - likely / limit)) if limit else 0.0


def _verdict(cost: Cost, budget: Money) -> str:
    if cost.largest.amount <= budget.amount:
        return f"That fits {budget}."
    if cost.likely.amount <= budget.amount:
        return f"That likely fits {budget}, but may come to {cost.largest}."
    above = Money.model_construct(amount=Decimal(cost.likely.amount - budget.amount), currency=budget.currency)
    return f"That is {above} above {budget}."
