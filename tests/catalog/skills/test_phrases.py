"""One set of token rules for tags, titles, goals and names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.skills.phrases import inflected, located_tokens, normal_form, plural, stem, tokens, undoubled


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("C++ & C#", "cplusplus and csharp"),
        ("F#", "fsharp"),
        ("ASP.NET Core", "asp dotnet core"),
        ("Node.js", "nodejs"),
        ("Artificial Intelligence (AI)", "artificial intelligence"),
        ("Electronic Design Automation (EDA) Software", "electronic design automation software"),
        ("Python (Computer Programming)", "python"),
        ("Python (Programming Language)", "python"),
        ("Key Performance Indicators (KPIs)", "key performance indicators"),
        ("Leadership (Level 5)", "leadership level 5"),
        ("(Sales)", "sales"),
        ("Security+", "securityplus"),
        ("OAuth 2.0, TLS1.3", "oauth 2.0 tls1.3"),
        ("Comunicación", "comunicacion"),
        ("ＳＱＬ　Server", "sql server"),
        ("SAFe® for Teams™", "safe for teams"),
        ("Women’s Leadership", "womens leadership"),
        ("A.I. in the U.S.", "ai in the us"),
        ("CI/CD", "ci cd"),
        ("  ... ", ""),
    ],
)
def test_normal_form(text: str, form: str) -> None:
    assert normal_form(text) == form


@given(st.text(max_size=60))
def test_tokens_and_their_places_agree(text: str) -> None:
    located = located_tokens(text)
    assert [token.word for token in located] == tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in located)


def test_places_point_into_the_original_even_where_folding_moves_letters() -> None:
    text = "ﬁnance e\u0301tude — C++"
    assert [text[token.start : token.end] for token in located_tokens(text)] == ["ﬁnance", "e\u0301tude", "C++"]


def test_inflections_are_one_word_and_mere_relatives_are_not() -> None:
    assert stem("managing") == stem("management")
    assert inflected("managing", "management")
    assert inflected("modelling", "model")
    assert stem("animal") == stem("animation")
    assert not inflected("animal", "animation")
    assert not inflected("product", "production")
    assert plural("policy", "policies")
    assert not plural("market", "marketing")
    assert not plural("paa", "paas")
    assert undoubled("committment") == undoubled("comitment")
