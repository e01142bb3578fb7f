"""Recall: a few hundred programs worth judging, asked of the engine by words, by skills and by employer."""

from collections.abc import Iterator

from catalog.skills.phrases import stem, tokens
from catalog_api.ranking.fusion import reciprocal_rank_fusion
from catalog_api.ranking.learner import Learner
from index_mappings.engine import Engine
from index_mappings.query import AnyOf, Boost, Filter, SearchQuery, Terms, Together

# Each way brings this many and the fusion keeps as many again: enough that the right one is among them, few enough to
# be judged in Python within the engine's own time.
EACH_WAY = 150
CANDIDATES = 300
# More skills than this say less each and make the query long.
SKILLS_ASKED = 24
WORDS_ASKED = 40
EMPLOYER_FIELDS = ("employers.organisation.id", "issuer.id", "partners.id")


def candidates(learner: Learner, engine: Engine, limit: int = CANDIDATES) -> list[str]:
    """Ids of the programs to judge, the most promising first."""
    rankings = [[hit.id for hit in engine.search(query).hits] for query in recall_queries(learner)]
    return reciprocal_rank_fusion(rankings, limit)


def recall_queries(learner: Learner) -> Iterator[SearchQuery]:
    """By words and by skills over everything, then both again among the chosen employers' programs.

    The employers' own programs are asked for apart: among a hundred thousand they would seldom be the first hundred.
    """
    scopes: list[tuple[Filter, ...]] = [()]
    if learner.employers:
        scopes.append((of_employers([id_ for employer in learner.employers for id_ in employer.ids]),))
    for scope in scopes:
        if text := recall_text(learner):
            yield SearchQuery(text=text, match="any", filters=scope, limit=EACH_WAY)
        if learner.wanted:
            yield _by_skills(learner, scope)


def recall_text(learner: Learner) -> str:
    """The goal's words of meaning and its likeliest occupation's: "protect cloud data" also finds "cloud security"."""
    said = [word for word in tokens(learner.goal) if stem(word) in learner.goal_words]
    meant = [word for reading in learner.readings[:1] for word in tokens(reading.label)]
    return " ".join(dict.fromkeys([*said, *meant][:WORDS_ASKED]))


def of_employers(organisation_ids: list[str]) -> Filter:
    """Programs that any of the organisations issues, makes or stands behind."""
    ids = tuple(sorted(organisation_ids))
    return AnyOf(tuple(Terms(field, ids) for field in EMPLOYER_FIELDS))


def _by_skills(learner: Learner, scope: tuple[Filter, ...]) -> SearchQuery:
    heaviest = sorted(learner.wanted, key=lambda uri: (-learner.wanted[uri].weight, uri))[:SKILLS_ASKED]
    taught = AnyOf(tuple(Together("skills", (("uri", uri), ("relation", "teaches"))) for uri in heaviest))
    boosts = tuple(Boost("skills.uri", (uri,), round(learner.wanted[uri].weight, 3)) for uri in heaviest)
    return SearchQuery(filters=(*scope, taught), boosts=boosts, limit=EACH_WAY)
