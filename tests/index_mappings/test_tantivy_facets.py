"""Exact counts where a segment tells only a few of its values."""

from collections import Counter
from pathlib import Path

import pytest

from index_mappings.engine import FacetCount
from index_mappings.query import Facet, SearchQuery
from index_mappings.tantivy import facets
from index_mappings.tantivy.engine import TantivyEngine
from tests.index_mappings.conftest import fill
from tests.index_mappings.listings import drawn


@pytest.mark.parametrize("segments", [1, 3])
@pytest.mark.parametrize("size", [1, 2, 5, 60])
@pytest.mark.parametrize("told", [1, 4, 30])
def test_counts_are_exact_however_few_values_are_told_at_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, segments: int, size: int, told: int
) -> None:
    monkeypatch.setattr(facets, "SEGMENT_VALUES", told)
    programs = drawn(300, seed=8)
    engine = TantivyEngine(tmp_path)
    if segments == 1:
        engine.rebuild(programs, 1)
    else:
        fill(engine, programs)
    counts = Counter(each.issuer.id for each in programs if each.issuer)
    expected = sorted(counts.items(), key=lambda count: (-count[1], count[0]))[:size]
    counted = engine.search(SearchQuery(facets=(Facet("issuer.id", size),))).facets["issuer.id"]
    assert counted == tuple(FacetCount(value, count) for value, count in expected)


def test_more_values_than_tantivy_has_buckets_for_still_give_exact_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "SEGMENT_VALUES", 1)
    monkeypatch.setattr(facets, "MOST_BUCKETS", 24)
    programs = drawn(300, seed=8)
    engine = TantivyEngine(tmp_path)
    fill(engine, programs)
    counts = Counter(each.issuer.id for each in programs if each.issuer)
    for count in engine.search(SearchQuery(facets=(Facet("issuer.id", 2),))).facets["issuer.id"]:
        assert counts[count.value] == count.count
