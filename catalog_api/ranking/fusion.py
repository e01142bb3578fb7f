"""Several rankings of the same programs, fused into one."""

from collections.abc import Iterable, Sequence

# Cormack, Clarke and Buettcher (SIGIR 2009) found 60 good over many collections; it keeps one list's first place from
# outweighing two lists' agreement.
RANK_CONSTANT = 60


def reciprocal_rank_fusion(rankings: Iterable[Sequence[str]], limit: int | None = None) -> list[str]:
    """Ids by the sum of 1 / (60 + rank) over the rankings they stand in; ties by id."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, id_ in enumerate(ranking, start=1):
            scores[id_] = scores.get(id_, 0.0) + 1 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda id_: (-scores[id_], id_))[:limit]
