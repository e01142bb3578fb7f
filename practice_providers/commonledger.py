"""The Commonledger registry: credentials and programmes as CTDL graphs in envelopes, like the Credential Registry's.

`/ce-registry/envelopes?page=N&per_page=20` gives a JSON array of envelopes (with a byte order mark) and a `Link` header
with rel="next"; `/graph/<ctid>` and `/resources/<ctid>` give one graph or its first node.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from practice_providers import addresses, assortment
from practice_providers.commonledger_terms import certificate, course, ctid_of, english, learning_program, node, twin
from practice_providers.dirt import BOM, REVIEW_TEXT, TEST_TITLE, UNSAFE_URL, untidy
from practice_providers.drafts import own_id
from practice_providers.duplicates import ledger_twins
from practice_providers.exchange import JSON_TYPE, Request, Response, json_response, text_response
from practice_providers.expected import Expected
from practice_providers.site import Site
from practice_providers.topic import ADVANCED, PRACTICE, PROGRAM

NAME = assortment.REGISTRY
PATH = "/ce-registry/envelopes"
CONTEXT = "https://credreg.net/ctdl/schema/context/json"
MAKERS = {PROGRAM: certificate, PRACTICE: learning_program, ADVANCED: course}
Node = dict[str, Any]


def site() -> Site:
    return Site(NAME, "ctdl", "Commonledger Registry", addresses.REGISTRY, (PATH,), expected(), answer)


def answer(request: Request) -> Response | None:
    if request.path == "/robots.txt":
        return text_response(request.path, "User-agent: *\nDisallow: /admin/\n", "text/plain; charset=utf-8")
    if request.path == PATH:
        return _page(request)
    _, place, ctid = [*request.path.split("/"), "", ""][:3]
    graph = graphs().get(ctid)
    if graph is None or place not in ("graph", "resources"):
        return None
    return json_response(request.path, _document(ctid, graph) if place == "graph" else graph[0])


def _page(request: Request) -> Response:
    number, size = max(1, request.number("page", 1)), request.number("per_page", 20) or 20
    rows = [_envelope(ctid, graph) for ctid, graph in graphs().items()]
    shown = rows[(number - 1) * size : number * size]
    found = json_response(request.path, shown)
    headers = {"X-Total": str(len(rows)), "X-Per-Page": str(size), "X-Page": str(number)}
    if number * size < len(rows):
        following = f"{request.base_url}{PATH}?page={number + 1}&per_page={size}"
        headers["Link"] = f'<{following}>; rel="next"'
    answered = text_response(request.path, BOM + found.text, JSON_TYPE)
    return replace(answered, headers={**answered.headers, **headers})


def _document(ctid: str, graph: list[Node]) -> Node:
    return {"@context": CONTEXT, "@id": addresses.graph(ctid), "@graph": graph}


def _envelope(ctid: str, graph: list[Node]) -> Node:
    return {
        "envelope_community": "ce_registry",
        "envelope_id": own_id(NAME, f"envelope {ctid}"),
        "envelope_ceterms_ctid": ctid,
        "envelope_ctdl_type": graph[0]["@type"],
        "envelope_type": "resource_data",
        "envelope_version": "1.0.0",
        "resource": "encoded version of the document",
        "decoded_resource": _document(ctid, graph),
        "resource_format": "json",
        "node_headers": {"created_at": "2026-03-02T10:00:00Z", "updated_at": "2026-10-19T10:00:00Z"},
    }


@lru_cache(maxsize=1)
def graphs() -> dict[str, list[Node]]:
    """Every graph by its CTID; the first node is the listing, the others are organisations it names."""
    regular = {ctid_of(draft): MAKERS[draft.level](draft) for draft in assortment.offered(NAME)}
    twins = {found.ctid: twin(found) for found in ledger_twins()}
    return regular | twins | {ctid: graph for ctid, graph, _ in _dirty()}


def _dirty() -> list[tuple[str, list[Node], Node]]:
    """Unclean records: CTID, graph, and what must come of it."""
    words = "A quiet credential for quiet work. It was entered on a Friday."

    def made(slug: str, verdict: Node, **changes: Any) -> tuple[str, list[Node], Node]:
        ctid = f"ce-{own_id(NAME, slug)}"
        first = node("ceterms:Certificate", ctid, slug.replace("-", " ").capitalize(), words)
        return ctid, [first | {f"ceterms:{term}": value for term, value in changes.items()}], verdict

    def cost(price: Any, currency: str) -> list[Node]:
        return [{"@type": "ceterms:CostProfile", "ceterms:price": price, "ceterms:currency": currency}]

    def lasts(duration: str) -> list[Node]:
        return [{"@type": "ceterms:DurationProfile", "ceterms:exactDuration": duration}]

    level = [{"@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNodeName": english(REVIEW_TEXT)}]
    return [
        made("keeper-of-blank-pages", {"reject": "no_title"}, name=english("")),
        made("keeper-of-locks", {"reject": "unsafe_url"}, subjectWebpage=UNSAFE_URL),
        made("keeper-of-samples", {"reject": "test_listing"}, name=english(TEST_TITLE)),
        made("keeper-of-hourglasses", {"hours": "absurd_duration"}, estimatedDuration=lasts("-P2M")),
        made("keeper-of-glaciers", {"hours": "absurd_duration"}, estimatedDuration=lasts("P900Y")),
        made("keeper-of-coins", {"price": "unknown_currency"}, estimatedCost=cost(75, "Doubloon")),
        made("keeper-of-gifts", {"price": "zero_placeholder"}, estimatedCost=cost(0, "USD")),
        made("keeper-of-praise", {"level": "not_a_level"}, audienceLevelType=level),
        made("keeper-of-scrolls", {}, description=english(untidy(words))),
    ]


def expected() -> Expected:
    kinds = [graph[0]["@type"].removeprefix("ceterms:") for graph in graphs().values()]
    dirty = [(ctid, verdict) for ctid, _, verdict in _dirty()]
    return Expected(
        {kind: kinds.count(kind) for kind in sorted(set(kinds))},
        {ctid: verdict["reject"] for ctid, verdict in dirty if "reject" in verdict},
        {ctid: verdict for ctid, verdict in dirty if verdict and "reject" not in verdict},
    )
