"""Questions by name: asked of both engines, and compiled into the golden files."""

from datetime import date
from typing import Literal

from catalog.field_types.money import Money
from index_mappings.query import AnyOf, Boost, Facet, Missing, Not, Range, SearchQuery, Sort, Terms, Together


def money(amount: float, currency: Literal["USD", "EUR", "INR"] = "USD") -> Money:
    return Money.model_validate({"amount": amount, "currency": currency})


QUESTIONS = {
    "everything": SearchQuery(),
    "all_words": SearchQuery("Securing the cloud"),
    "any_word": SearchQuery("C++ and Node.js", match="any", limit=5),
    "filters": SearchQuery(
        filters=(
            Terms("level", ("beginner", "mixed")),
            Terms("offers.certificate", (True,)),
            Range("offers.price", high=money(50)),
            Range("starts", low=date(2030, 1, 1), high=date(2030, 6, 30)),
            Not(Terms("provider", ("quayside",))),
        )
    ),
    "unknown_beside_known": SearchQuery(
        filters=(AnyOf((Range("effort.hours_min", high=20.0), Missing("effort.hours_min"))),)
    ),
    "together": SearchQuery(filters=(Together("skills", (("uri", "skill:python"), ("relation", "teaches"))),)),
    "facets": SearchQuery(
        "python",
        filters=(Terms("level", ("beginner",)), Terms("kind", ("course",)), Terms("languages", ("en",))),
        facets=(Facet("level"), Facet("kind", size=5), Facet("issuer.id")),
    ),
    "boosts": SearchQuery(boosts=(Boost("skills.uri", ("skill:python",), 2.5), Boost("issuer.id", ("org-1", "org-2")))),
    "text_and_boosts": SearchQuery("python", boosts=(Boost("issuer.id", ("org-1",), 3.0),), offset=20, limit=10),
    "sorted": SearchQuery(sort=Sort("effort.hours_min", descending=False), limit=7),
}
