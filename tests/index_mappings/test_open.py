"""Settings lead to an engine, or to an error that says what to give instead."""

from pathlib import Path

import pytest

from index_mappings.engine import EngineError
from index_mappings.open import open_engine


@pytest.mark.parametrize(
    ("url", "name"),
    [(None, "tantivy"), ("", "tantivy"), ("http://127.0.0.1:1", "elasticsearch"), ("https://x.test", "elasticsearch")],
)
def test_the_url_decides(url: str | None, name: str, tmp_path: Path) -> None:
    engine = open_engine(url, tmp_path)
    assert engine.name == name
    assert list(tmp_path.iterdir()) == []
    engine.close()


@pytest.mark.parametrize("url", ["redis://127.0.0.1", "localhost:9200", "http://", "/var/search"])
def test_other_addresses_lead_nowhere(url: str, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="leads to no engine") as told:
        open_engine(url, tmp_path)
    assert "CREDWAY_SEARCH_URL" in told.value.hint
