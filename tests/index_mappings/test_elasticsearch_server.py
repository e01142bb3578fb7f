"""Elasticsearch when it is absent, refuses, or is something else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from elasticsearch import Elasticsearch

from index_mappings.document import index_document
from index_mappings.elasticsearch.bulk import store_documents
from index_mappings.elasticsearch.engine import ElasticsearchEngine
from index_mappings.engine import EngineError, EngineUnavailableError
from index_mappings.query import SearchQuery
from tests.index_mappings.conftest import own_prefix
from tests.index_mappings.listings import CATALOGUE

seen_authorization: list[str | None] = []


class _Answer(BaseHTTPRequestHandler):
    """Answers everything with the server's status and body."""

    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        seen_authorization.append(self.headers.get("Authorization"))
        self.send_response(self.server.status)
        if self.server.elastic:
            self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Silent."""


class _Server(ThreadingHTTPServer):
    status = 200
    elastic = True


@contextmanager
def answering(status: int, elastic: bool = True) -> Iterator[str]:
    with _Server(("127.0.0.1", 0), _Answer) as server:
        server.status, server.elastic = status, elastic
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_unreachable_server_is_no_empty_index() -> None:
    engine = ElasticsearchEngine("http://user:hidden@127.0.0.1:1", prefix="nobody")
    for ask in (engine.ready, engine.count, engine.checkpoint, lambda: engine.search(SearchQuery())):
        with pytest.raises(EngineUnavailableError, match=r"127\.0\.0\.1:1 cannot be reached") as told:
            ask()
        assert "CREDWAY_SEARCH_URL" in told.value.hint
        assert "hidden" not in str(told.value)
    engine.close()


@pytest.mark.parametrize(
    ("status", "elastic", "kind", "says"),
    [
        (401, True, EngineError, "refuses this user"),
        (403, True, EngineError, "refuses this user"),
        (200, False, EngineError, "is not Elasticsearch"),
        (503, True, EngineUnavailableError, "too busy"),
        (500, True, EngineError, "answered 500"),
    ],
)
def test_answers_that_are_none(status: int, elastic: bool, kind: type[EngineError], says: str) -> None:
    with answering(status, elastic) as host:
        engine = ElasticsearchEngine(f"http://{host}", prefix="nobody")
        with pytest.raises(kind, match=says) as told:
            engine.checkpoint()
        assert told.value.hint
        engine.close()


@pytest.mark.parametrize(
    ("login", "key", "sent"),
    [
        ("reader:p%40ss@", None, "Basic cmVhZGVyOnBAc3M="),
        ("", "secret-key", "ApiKey secret-key"),
        ("reader:p%40ss@", "secret-key", "ApiKey secret-key"),
        ("", None, None),
    ],
)
def test_credentials_are_sent(login: str, key: str | None, sent: str | None) -> None:
    seen_authorization.clear()
    with answering(404) as host:
        engine = ElasticsearchEngine(f"http://{login}{host}", prefix="nobody", api_key=key)
        with pytest.raises(EngineUnavailableError, match="no search index"):
            engine.ready()
        engine.close()
    assert set(seen_authorization) == {sent}


@pytest.mark.elasticsearch
def test_what_the_server_refuses_is_told_and_the_rest_is_stored(elasticsearch_url: str) -> None:
    documents = [index_document(program) for program in CATALOGUE]
    documents[2]["unheard_of"] = ["x"]
    documents[4]["starts"] = ["tomorrow"]
    with own_prefix(elasticsearch_url) as prefix:
        engine = ElasticsearchEngine(elasticsearch_url, prefix)
        engine.rebuild([], 1)
        with Elasticsearch(elasticsearch_url) as client:
            summary = store_documents(client, prefix, documents)
            client.indices.refresh(index=prefix)
        assert summary.written == engine.count() == len(CATALOGUE) - 2
        assert [id_ for id_, _ in summary.refused] == [CATALOGUE[2].id, CATALOGUE[4].id]
        assert "strict_dynamic_mapping" in summary.refused[0][1]
        engine.close()


@pytest.mark.elasticsearch
def test_an_index_in_the_alias_s_place_is_left_alone(elasticsearch_url: str) -> None:
    with own_prefix(elasticsearch_url) as prefix, Elasticsearch(elasticsearch_url) as client:
        client.indices.create(index=prefix)
        engine = ElasticsearchEngine(elasticsearch_url, prefix)
        with pytest.raises(EngineError, match="cannot become the alias"):
            engine.rebuild(CATALOGUE, 1)
        assert client.indices.exists(index=prefix)
        engine.close()


@pytest.mark.elasticsearch
def test_old_builds_are_removed_by_the_next_write(elasticsearch_url: str) -> None:
    with own_prefix(elasticsearch_url) as prefix, Elasticsearch(elasticsearch_url) as client:
        engine = ElasticsearchEngine(elasticsearch_url, prefix)
        for checkpoint in (1, 2, 3):
            engine.rebuild(CATALOGUE[:1], checkpoint)
        engine.write([], [], 4)
        [live] = client.indices.get(index=f"{prefix}-*").body
        assert live.endswith("-3")
        assert list(client.indices.get_alias(name=prefix).body) == [live]
        engine.close()
