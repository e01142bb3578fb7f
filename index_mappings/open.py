"""Which engine answers: the embedded one in the data folder, or Elasticsearch where its URL is given."""

from pathlib import Path
from urllib.parse import urlsplit

from catalog.program import Program
from catalog.record import Record
from index_mappings.engine import Engine, EngineError
from index_mappings.tantivy.engine import TantivyEngine

EMBEDDED_FOLDER = "search"


def open_engine(
    search_url: str | None,
    data_folder: Path,
    prefix: str = "credway",
    api_key: str | None = None,
    record: type[Record] = Program,
) -> Engine:
    """The engine for these settings; nothing is read, locked or connected to before it is asked.

    `search_url` is `http(s)://[user:password@]host[:port]` for Elasticsearch, or None for the embedded engine under
    `data_folder`. `prefix` begins the names of all its indexes. EngineError for any other address.
    """
    if not search_url:
        return TantivyEngine(data_folder / EMBEDDED_FOLDER, prefix, record)
    parts = urlsplit(search_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EngineError(
            f"A search URL that begins with {parts.scheme or 'no scheme'!r} leads to no engine.",
            "Give the http:// or https:// address of an Elasticsearch, or leave CREDWAY_SEARCH_URL empty.",
        )
    # Its client takes a fifth of a second to import, which every command over the embedded engine would wait for.
    from index_mappings.elasticsearch.engine import ElasticsearchEngine

    return ElasticsearchEngine(search_url, prefix, api_key, record)
