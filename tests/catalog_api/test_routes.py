"""The routes over a small real catalogue: filters, unknowns, facets, problems."""

from typing import Any

import pytest

from catalog_api.answers import Facets, ListedProgram, Programs, Providers, Ranking, Readiness, Recommendations
from tests.catalog_api.asgi_client import AsgiClient
from tests.catalog_api.small_catalogue import PROGRAMS


def ids(client: AsgiClient, **params: Any) -> set[str]:
    found = client.get("/v1/programs", params={"page_size": 100, **params}).json()
    return {each["program"]["native_id"] for each in found["results"]}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"q": "wound care"}, {"wounds", "a/b c?"}),
        ({"kind": "badge"}, {"wounds", "a/b c?"}),
        ({"provider": "fernway", "kind": ["course", "badge"]}, {"euro-books", "wounds", "a/b c?"}),
        ({"level": "beginner"}, {"free-net"}),
        ({"language": "German"}, {"trial-net", "euro-books"}),
        ({"access": "trial"}, {"trial-net"}),
        ({"skill": "Identity management"}, {"cloud-guard", "cloud-unpriced"}),
        ({"skill": "x:skill/bookkeeping"}, {"euro-books"}),
        ({"employer": "Marlin"}, {"cloud-guard", "cloud-architect"}),
        ({"employer": "oakbridge"}, {"free-net"}),
        ({"delivery": "online"}, {"cloud-guard"}),
        ({"hours_max": 40}, {"cloud-guard", "free-net", "euro-books"}),
    ],
)
def test_filters(client: AsgiClient, params: dict[str, Any], expected: set[str]) -> None:
    assert ids(client, **params) == expected


def test_a_price_limit_keeps_to_its_currency_and_to_what_is_stated(client: AsgiClient) -> None:
    assert ids(client, price_max=100) == {"cloud-guard", "free-net"}
    assert ids(client, price_max=100, currency="EUR") == {"euro-books", "free-net"}
    assert ids(client, price_max=0) == {"free-net"}


def test_unknown_values_are_kept_when_asked(client: AsgiClient) -> None:
    with_unknown = ids(client, price_max=100, include_unknown=True)
    assert with_unknown == {"cloud-guard", "free-net", "cloud-unpriced", "wounds", "a/b c?", "hostile"}
    assert "wounds" in ids(client, level="beginner", include_unknown=True)
    assert "wounds" in ids(client, hours_max=1, include_unknown=True)


def test_where_no_program_holds_all_words_any_will_do(client: AsgiClient) -> None:
    answer = client.get("/v1/programs", params={"q": "wound bookkeeping"}).json()
    assert (answer["matched"], answer["total"]) == ("any", 3)


def test_pages_follow_each_other(client: AsgiClient) -> None:
    pages = [client.get("/v1/programs", params={"page": n, "page_size": 4}).json()["results"] for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [4, 4, 1]
    assert len({each["program"]["id"] for page in pages for each in page}) == len(PROGRAMS)


def test_facets_keep_the_alternatives_to_what_was_chosen(client: AsgiClient) -> None:
    answer = client.get("/v1/facets", params={"kind": "badge", "facets": ["kind", "provider"]}).json()
    assert {row["value"]: row["count"] for row in answer["facets"]["kind"]} == {
        "certificate": 6,
        "badge": 2,
        "course": 1,
    }
    assert [row["label"] for row in answer["facets"]["provider"]] == ["fernway"]


def test_facets_speak_in_words(client: AsgiClient) -> None:
    facets = client.get("/v1/facets").json()["facets"]
    labels = {row["value"]: row["label"] for rows in facets.values() for row in rows}
    assert labels["x:skill/python"] == "Python"
    assert labels["marlin-cloud"] == "Marlin Cloud"
    assert (labels["de"], labels["full_free"], labels["quayside"]) == ("German", "Free", "Quayside")


def test_sorting_puts_unknown_hours_last(client: AsgiClient) -> None:
    answer = client.get("/v1/programs", params={"sort": "hours"}).json()
    hours = [each["program"].get("effort", {}).get("hours_max") for each in answer["results"]]
    assert hours[:4] == [6, 20, 40, 160]
    assert set(hours[4:]) == {None}


def test_evidence_comes_when_asked_for(client: AsgiClient) -> None:
    plain, cited = (
        client.get("/v1/programs/quayside:cloud-guard", params={"evidence": e}).json() for e in (False, True)
    )
    assert "evidence" not in plain["program"]
    assert cited["program"]["evidence"]["offers"]["words"] == "40 USD a month"
    assert cited["seen"]["first"] <= cited["seen"]["last_seen"]


def test_cost_follows_the_learners_pace(client: AsgiClient) -> None:
    costs = [
        client.get("/v1/programs/quayside:cloud-guard", params={"hours_per_week": pace}).json()["cost_to_certificate"]
        for pace in (1, 40)
    ]
    assert [cost["likely"]["amount"] for cost in costs] == [400, 40]


def test_an_id_may_hold_anything(client: AsgiClient) -> None:
    assert client.get("/v1/programs/fernway:a%2Fb%20c%3F").json()["program"]["native_id"] == "a/b c?"


def test_recommendations_explain_themselves(client: AsgiClient) -> None:
    wish = {
        "goal": "cloud security engineer",
        "employer": "Marlin",
        "budget": 200,
        "hours_per_week": 5,
        "languages": "en",
    }
    answer = client.get("/v1/recommendations", params=wish).json()
    first = answer["results"][0]
    assert first["id"] == "quayside:cloud-guard"
    assert first["score"] == pytest.approx(sum(part["contribution"] for part in first["contributions"]), abs=1e-9)
    assert answer["readings"][0]["label"] == "Cloud security engineer"
    assert all(part["because"] for part in first["contributions"])


def test_a_goal_that_nothing_answers_has_no_results(client: AsgiClient) -> None:
    answer = client.get("/v1/recommendations", params={"goal": "xylophonist"}).json()
    assert (answer["results"], answer["readings"]) == ([], [])


def test_providers_tell_their_terms_and_freshness(client: AsgiClient) -> None:
    fernway, quayside = client.get("/v1/providers").json()["providers"]
    assert (quayside["active"], quayside["terms"]["basis"], quayside["name"]) == (5, "open_api", "Quayside")
    assert fernway["last_accepted"]["counts"]["new"] == 4
    assert "terms" not in fernway


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/v1/programs/quayside:none", 404, "unknown-program"),
        ("/v1/programs?level=galactic", 422, "unreadable-parameter"),
        ("/v1/programs?nonsense=1", 422, "unreadable-parameter"),
        ("/v1/programs?skill=juggling+chainsaws", 422, "unanswerable-question"),
        ("/v1/programs?page=9999&page_size=100", 422, "unanswerable-question"),
        ("/v1/programs?currency=ZZZ", 422, "unreadable-parameter"),
        ("/v1/recommendations", 422, "unreadable-parameter"),
        ("/v1/recommendations?goal=nurse&budget=-1", 422, "unreadable-parameter"),
        ("/v1/recommendations?goal=nurse&hours_per_week=0", 422, "unreadable-parameter"),
        ("/v1/nothing", 404, "http"),
        ("/v1/programs?q=" + "x" * 9000, 414, "long-query"),
    ],
)
def test_problems_have_one_shape(client: AsgiClient, address: str, status: int, kind: str) -> None:
    answer = client.get(address)
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert set(found) == {"type", "title", "status", "detail", "hint"}
    assert (answer.status_code, found["status"], found["type"]) == (status, status, f"urn:credway:problem:{kind}")


ANSWERS = [
    ("/v1/programs?facets=skill&facets=level", Programs),
    ("/v1/programs/quayside:cloud-guard?evidence=true", ListedProgram),
    ("/v1/programs/quayside:cloud-unpriced", ListedProgram),
    ("/v1/recommendations?goal=cloud+security+engineer&budget=100", Recommendations),
    ("/v1/facets", Facets),
    ("/v1/providers", Providers),
    ("/v1/ranking", Ranking),
    ("/readyz", Readiness),
]


@pytest.mark.parametrize(("address", "model"), ANSWERS)
def test_answers_are_what_the_document_says(client: AsgiClient, address: str, model: Any) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    model.model_validate_json(answer.content)
