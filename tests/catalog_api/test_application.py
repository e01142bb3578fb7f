"""What holds for the whole application: its OpenAPI document, its headers, its readiness."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.program import Program
from catalog_api.app import create_app
from catalog_api.given import Services
from index_mappings.tantivy.engine import TantivyEngine
from tests.catalog_api.asgi_client import AsgiClient

ROUTES = {
    *("/v1/programs", "/v1/programs/{id}", "/v1/recommendations", "/v1/facets", "/v1/providers", "/v1/ranking"),
    *("/healthz", "/readyz"),
}


@pytest.fixture(scope="module")
def document(client: AsgiClient) -> Any:
    return client.get("/openapi.json").json()


def test_the_document_names_every_route(document: Any) -> None:
    assert set(document["paths"]) == ROUTES


@pytest.mark.parametrize("path", sorted(ROUTES))
def test_every_route_is_described(document: Any, path: str) -> None:
    route = document["paths"][path]["get"]
    assert route["summary"]
    assert route["description"].endswith(".")
    for parameter in route.get("parameters", ()):
        assert parameter.get("description"), parameter["name"]
    shown = route["responses"]["200"]["content"]["application/json"]["schema"]
    assert shown["$ref"].startswith("#/components/schemas/")


@pytest.mark.parametrize("path", sorted(path for path in ROUTES if path.startswith("/v1") and path != "/v1/ranking"))
def test_problems_are_described(document: Any, path: str) -> None:
    problems = {status: r for status, r in document["paths"][path]["get"]["responses"].items() if status >= "400"}
    assert "503" in problems
    assert all("application/problem+json" in response["content"] for response in problems.values())


def test_every_reference_resolves(document: Any) -> None:
    schemas = document["components"]["schemas"]
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        yield from (reference for value in node.values() for reference in references(value))
    elif isinstance(node, list):
        yield from (reference for value in node for reference in references(value))


def test_the_document_tells_every_field_of_the_record(document: Any) -> None:
    described = document["components"]["schemas"]["Program"]["properties"]
    assert set(described) == set(Program.model_fields)
    assert all(described[name].get("description") for name in described)


@pytest.mark.parametrize("address", ["/", "/v1/programs", "/v1/nothing", "/nothing", "/healthz", "/assets/credway.css"])
def test_every_answer_carries_the_security_headers(client: AsgiClient, address: str) -> None:
    headers = client.get(address).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert re.fullmatch(r"[0-9a-f]{32}", headers["x-request-id"])


def test_a_plain_request_id_is_kept_and_a_strange_one_is_not(client: AsgiClient) -> None:
    assert client.get("/healthz", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert client.get("/healthz", headers={"x-request-id": "<b>"}).headers["x-request-id"] != "<b>"


def test_an_index_that_is_not_there_is_told_with_what_to_do(small: Services, tmp_path: Path) -> None:
    empty = Services(small.store, TantivyEngine(tmp_path), small.reader)
    client = AsgiClient(create_app(empty))
    ready = client.get("/readyz")
    parts = {part["part"]: part for part in ready.json()["parts"]}
    assert (ready.status_code, parts["store"]["ready"], parts["search"]["ready"]) == (503, True, False)
    assert parts["search"]["hint"]
    refused = client.get("/v1/programs?q=cloud")
    assert (refused.status_code, refused.json()["type"]) == (503, "urn:credway:problem:search-unavailable")
    page = client.get("/?q=cloud")
    assert page.status_code == 503
    assert parts["search"]["detail"] in page.text.replace("&#39;", "'")
    assert client.get("/healthz").status_code == 200


def test_readiness_counts_what_is_behind(client: AsgiClient) -> None:
    answer = client.get("/readyz").json()
    assert (answer["ready"], answer["programs"], answer["behind"]) == (True, 9, 0)
