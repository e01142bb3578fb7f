"""The distributed engine: Elasticsearch by URL."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catalog.program import Program
from catalog.record import Record
from index_mappings.document import Document, RefusedDocument, index_document
from index_mappings.elasticsearch.bulk import document_id, store_documents
from index_mappings.elasticsearch.compile import compile_elasticsearch
from index_mappings.elasticsearch.indexes import Indexes
from index_mappings.elasticsearch.mapping import mapping_of, mapping_version
from index_mappings.elasticsearch.server import connect, stopped
from index_mappings.engine import (
    EngineUnavailableError,
    FacetCount,
    Hit,
    SearchResults,
    Writable,
    WriteSummary,
)
from index_mappings.query import SearchQuery


class ElasticsearchEngine:
    """Engine on Elasticsearch 8.19 or 9; making it connects to nothing."""

    name = "elasticsearch"

    def __init__(
        self, url: str, prefix: str = "credway", api_key: str | None = None, record: type[Record] = Program
    ) -> None:
        self._url, self._prefix, self._record = url, prefix, record
        self._client = connect(url, api_key)
        self._indexes = Indexes(self._client, prefix, mapping_version(record))
        self._seen_ready = False

    def checkpoint(self) -> int:
        with stopped(self._url):
            self._client.info()  # an unreachable server is no empty index
            try:
                return self._indexes.checkpoint(self._indexes.live())
            except EngineUnavailableError:
                return 0

    def write(self, programs: Iterable[Writable], removed: Sequence[str], checkpoint: int) -> WriteSummary:
        with stopped(self._url):
            live = self._indexes.live()
            self._indexes.remove_unused()
            summary = self._store(live, programs, removed)
            self._client.indices.refresh(index=live)
            self._indexes.note_checkpoint(live, checkpoint)
        return summary

    def rebuild(self, programs: Iterable[Writable], checkpoint: int) -> WriteSummary:
        with stopped(self._url):
            self._indexes.remove_unused()
            index = self._indexes.new(mapping_of(self._record))
            summary = self._store(index, programs, ())
            self._indexes.note_checkpoint(index, checkpoint)
            self._indexes.serve(index)
        return summary

    def search(self, query: SearchQuery) -> SearchResults:
        body = compile_elasticsearch(query, self._record)
        with stopped(self._url):
            self._ensure_ready()
            return _results(self._client.search(index=self._prefix, **_arguments(body)).body)

    def contains(self, ids: Sequence[str]) -> set[str]:
        asked = {document_id(id_): id_ for id_ in ids}
        if not asked:
            return set()
        with stopped(self._url):
            self._ensure_ready()
            told = self._client.mget(index=self._indexes.live(), ids=list(asked), source=False).body["docs"]
        return {asked[document["_id"]] for document in told if document.get("found")}

    def count(self) -> int:
        with stopped(self._url):
            self._ensure_ready()
            return int(self._client.count(index=self._prefix).body["count"])

    def ready(self) -> None:
        with stopped(self._url):
            self._indexes.live()
        self._seen_ready = True

    def close(self) -> None:
        self._client.close()

    def _ensure_ready(self) -> None:
        """Asked once: each search asking it would double the requests."""
        if not self._seen_ready:
            self.ready()

    def _store(self, index: str, programs: Iterable[Writable], removed: Sequence[str]) -> WriteSummary:
        refused: list[tuple[str, str]] = []
        summary = store_documents(self._client, index, self._documents(programs, refused), removed)
        return WriteSummary(summary.written, len(removed), (*refused, *summary.refused))

    def _documents(self, programs: Iterable[Writable], refused: list[tuple[str, str]]) -> Iterator[Document]:
        for program in programs:
            try:
                yield index_document(program, self._record)
            except RefusedDocument as reason:
                refused.append((reason.id, str(reason)))


def _arguments(body: dict[str, Any]) -> dict[str, Any]:
    """The body's keys as the client names them: `from` is a word of Python."""
    return {"from_" if key == "from" else key: value for key, value in body.items()}


def _results(answer: dict[str, Any]) -> SearchResults:
    found = answer["hits"]
    hits = tuple(Hit(hit["sort"][-1], hit["_score"] or 0.0) for hit in found["hits"])
    facets = {field: _counts(told["values"]["buckets"]) for field, told in answer.get("aggregations", {}).items()}
    return SearchResults(int(found["total"]["value"]), hits, facets)


def _counts(buckets: list[dict[str, Any]]) -> tuple[FacetCount, ...]:
    return tuple(FacetCount(bucket["key"], bucket["doc_count"]) for bucket in buckets)
