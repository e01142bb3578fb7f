"""Whatever is asked, the answer is an answer or a problem; nothing fails unforeseen."""

from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog_api.asked import Search, Wish
from tests.catalog_api.asgi_client import AsgiClient

ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            " ",
            "\0",
            "-1",
            "0",
            "1e309",
            "nan",
            "inf",
            "null",
            "[]",
            "en",
            "USD",
            "full_free",
            "x:y",
            "''",
            '"',
            "*",
            "a*",
            "(",
            "~",
        ]
    ),
    st.integers().map(str),
    st.floats().map(str),
)
FORESEEN = {200, 404, 414, 422}


def questions(names: list[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.tuples(st.sampled_from(names), ODD), max_size=4)


many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@many
@given(asked=questions([*Search.model_fields, "nonsense"]))
def test_searches(client: AsgiClient, asked: list[tuple[str, str]]) -> None:
    for address in ("/v1/programs", "/v1/facets", "/"):
        assert client.get(address, params=asked).status_code in FORESEEN


@many
@given(goal=ODD, asked=questions([name for name in Wish.model_fields if name != "goal"]))
def test_wishes(client: AsgiClient, goal: str, asked: list[tuple[str, str]]) -> None:
    for address in ("/v1/recommendations", "/"):
        assert client.get(address, params=[("goal", goal), *asked]).status_code in FORESEEN


@many
@given(id_=ODD, hours_per_week=ODD)
def test_ids(client: AsgiClient, id_: str, hours_per_week: str) -> None:
    for folder in ("/v1/programs/", "/programs/"):
        answer = client.get(folder + quote(id_, safe=""), params={"hours_per_week": hours_per_week})
        assert answer.status_code in FORESEEN | {307}
