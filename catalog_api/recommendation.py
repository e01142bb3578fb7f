"""A learner's recommendations: recalled by the engine, read from the store, ranked."""

from dataclasses import dataclass

from catalog.store.records import StoredProgram
from catalog_api.asked import Wish
from catalog_api.given import Services
from catalog_api.listings import active
from catalog_api.ranking.candidates import candidates
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.rank import Ranked, rank
from catalog_api.stacking import with_stacking


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A ranked program with its row in the store."""

    ranked: Ranked
    stored: StoredProgram


def recommend(services: Services, learner: Learner, limit: int = 10) -> list[Recommendation]:
    """The best programs for a learner, at most `limit`; the same question gives the same answer.

    Held programs are looked up for their titles and skills, and are not recommended again.
    """
    learner = learner.holding(map(services.shelf.program, services.store.get_many(sorted(learner.held.programs))))
    stored = {row.id: row for row in active(services.store.get_many(candidates(learner, services.engine)))}
    programs = with_stacking(services, map(services.shelf.program, stored.values()))
    return [Recommendation(found, stored[found.id]) for found in rank(learner, programs)[:limit]]


def learner_of(services: Services, wish: Wish) -> Learner:
    """The learner behind a wish."""
    return services.reader.read(
        goal=wish.goal,
        employers=wish.employer,
        held=wish.held,
        budget=wish.money(),
        hours_per_week=wish.hours_per_week,
        weeks=wish.weeks,
        level=wish.level,
        languages=wish.languages,
    )
