"""The embedded engine: files under a folder, one process writes, any number read."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
import tantivy

from catalog.program import Program
from catalog.record import Record
from index_mappings.document import RefusedDocument, index_document
from index_mappings.engine import EngineError, EngineUnavailableError, SearchResults, Writable, WriteSummary
from index_mappings.query import SearchQuery
from index_mappings.tantivy.compile import compile_tantivy
from index_mappings.tantivy.facets import count_facets
from index_mappings.tantivy.folders import IndexFolders, checkpoint_of, note_checkpoint
from index_mappings.tantivy.pages import page
from index_mappings.tantivy.schema import WORDS, schema_of, schema_version, words_analyzer

# One thread: a second saves little time, and costs CPU seconds and a second arena. The arena holds some 80,000 programs
# before it is flushed to a segment: with 100 MB, merging the flushed ones took a fifth of a rebuild. A small index
# touches little of it.
WRITER_HEAP = 250_000_000
WRITER_THREADS = 1


@dataclass(frozen=True)
class _Opened:
    """An index as it was when `stamp` was read; `searcher` keeps seeing that state."""

    folder: Path
    stamp: tuple[int, ...]
    index: tantivy.Index
    searcher: tantivy.Searcher


class TantivyEngine:
    """Engine on tantivy; opening it reads nothing and locks nothing."""

    name = "tantivy"

    def __init__(self, root: Path, prefix: str = "credway", record: type[Record] = Program) -> None:
        self._record = record
        self._folders = IndexFolders(root, prefix, schema_version(record))
        self._opened: _Opened | None = None

    def checkpoint(self) -> int:
        try:
            return checkpoint_of(self._folders.live())
        except EngineUnavailableError:
            return 0

    def write(self, programs: Iterable[Writable], removed: Sequence[str], checkpoint: int) -> WriteSummary:
        with stopped(), self._folders.writing():
            folder = self._folders.live()
            self._folders.remove_unused()
            with _writer(_open(folder)) as writer:
                for id_ in removed:
                    writer.delete_documents_by_term("id", id_)
                summary = self._add(writer, programs, replace=True)
            note_checkpoint(folder, checkpoint)
        return WriteSummary(summary.written, len(removed), summary.refused)

    def rebuild(self, programs: Iterable[Writable], checkpoint: int) -> WriteSummary:
        with stopped(), self._folders.writing():
            self._folders.remove_unused()
            folder = self._folders.new()
            with _writer(tantivy.Index(schema_of(self._record), path=str(folder), reuse=False)) as writer:
                summary = self._add(writer, programs, replace=False)
            note_checkpoint(folder, checkpoint)
            self._folders.switch(folder)
        return summary

    def search(self, query: SearchQuery) -> SearchResults:
        compiled = compile_tantivy(query, self._record)
        with stopped():
            searcher = self._searcher()
            found = page(searcher, compiled, query, self._record)
            facets = count_facets(searcher, query.facets, compiled.facets)
        return SearchResults(found.total, found.hits, facets)

    def contains(self, ids: Sequence[str]) -> set[str]:
        schema = schema_of(self._record)
        with stopped():
            searcher = self._searcher()
            return {id_ for id_ in ids if _holds(searcher, tantivy.Query.term_query(schema, "id", id_, "basic"))}

    def count(self) -> int:
        with stopped():
            return self._searcher().num_docs

    def ready(self) -> None:
        with stopped():
            self._searcher()

    def close(self) -> None:
        self._opened = None

    def _add(self, writer: tantivy.IndexWriter, programs: Iterable[Writable], replace: bool) -> WriteSummary:
        written, refused = 0, []
        for program in programs:
            try:
                document = index_document(program, self._record)
            except RefusedDocument as reason:
                refused.append((reason.id, str(reason)))
                continue
            if replace:
                writer.delete_documents_by_term("id", document["id"][0])
            writer.add_json(orjson.dumps(document).decode())
            written += 1
        return WriteSummary(written, 0, tuple(refused))

    def _searcher(self) -> tantivy.Searcher:
        """A searcher over the newest commit of the live folder, opened again only where something changed."""
        try:
            return self._newest().searcher
        except (OSError, ValueError):
            # The folder was replaced between reading the pointer and opening its files: once more, from the pointer.
            return self._newest().searcher

    def _newest(self) -> _Opened:
        opened = self._opened
        if opened is not None and opened.stamp == self._stamp(opened.folder):
            return opened
        folder = self._folders.live()
        stamp = self._stamp(folder)
        index = opened.index if opened is not None and opened.folder == folder else _open(folder)
        index.reload()
        self._opened = _Opened(folder, stamp, index, index.searcher())
        return self._opened

    def _stamp(self, folder: Path) -> tuple[int, ...]:
        try:
            seen = [os.stat(self._folders.pointer), os.stat(folder / "meta.json")]
        except FileNotFoundError:
            return ()
        return tuple(number for each in seen for number in (each.st_mtime_ns, each.st_ino, each.st_size))


@contextmanager
def stopped() -> Iterator[None]:
    """tantivy's own exceptions end here."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise EngineError(
            f"The search index cannot be used: {error}.",
            "See that the disk is not full and the data folder is ours; `credway index --rebuild` makes it anew.",
        ) from error


def _open(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    # Looking at two files' stamps before each search is cheaper than tantivy's watching thread, and never late.
    index.config_reader("manual")
    return index


@contextmanager
def _writer(index: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
    """Commits at the end, or forgets everything written; gives the lock back either way."""
    index.register_tokenizer(WORDS, words_analyzer())
    writer = index.writer(WRITER_HEAP, WRITER_THREADS)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _holds(searcher: tantivy.Searcher, query: tantivy.Query) -> bool:
    return bool(searcher.search(query, limit=1, count=False).hits)
