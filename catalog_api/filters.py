"""Filters as asked, turned into the query model's; names become ids on the way."""

from collections.abc import Iterator, Sequence

from catalog.field_types.money import Money
from catalog.field_types.offer import Access
from catalog_api.asked import Filters
from catalog_api.ranking.candidates import of_employers
from catalog_api.ranking.learner import LearnerReader
from index_mappings.query import AnyOf, Filter, Missing, QueryError, Range, Terms, Together

# The field behind each filter that is a plain choice; facets count the same fields.
CHOICES = {
    "provider": "provider",
    "kind": "kind",
    "level": "level",
    "language": "languages",
    "access": "offers.access",
    "delivery": "delivery",
}
# Choices every program has a value for.
_ALWAYS_STATED = frozenset({"provider", "kind"})
# A price of nothing stands on trials and audits too; what is free to the certificate is found by its access instead.
_LEAST_PRICE = "0.01"


def filters_of(asked: Filters, reader: LearnerReader) -> tuple[Filter, ...]:
    """The query model's filters; QueryError where a skill is not known."""
    return tuple(_all(asked, reader))


def _all(asked: Filters, reader: LearnerReader) -> Iterator[Filter]:
    for name, field in CHOICES.items():
        if values := tuple(str(value) for value in getattr(asked, name)):
            unknown_fits = asked.include_unknown and name not in _ALWAYS_STATED
            yield _or_unknown(Terms(field, values), field, unknown_fits)
    if asked.skill:
        yield AnyOf(tuple(_taught(skill_uri(skill, reader)) for skill in asked.skill))
    if asked.employer:
        yield of_employers([id_ for name in asked.employer for id_ in reader.employer(name).ids])
    if asked.price_max is not None:
        yield _price(asked.price_max, asked.currency, asked.include_unknown)
    if asked.hours_max is not None:
        field = "effort.hours_max"
        yield _or_unknown(Range(field, high=asked.hours_max), field, asked.include_unknown)


def _or_unknown(wanted: Filter, field: str, include_unknown: bool) -> Filter:
    return AnyOf((wanted, Missing(field))) if include_unknown else wanted


def _price(highest: float, currency: str, include_unknown: bool) -> Filter:
    low, high = (Money.model_validate({"amount": amount, "currency": currency}) for amount in (_LEAST_PRICE, highest))
    ways: list[Filter] = [Terms("offers.access", (Access.FULL_FREE.value,))]
    if high.amount >= low.amount:
        ways += [Range(field, low, high) for field in ("offers.price", "offers.certificate_price")]
    if include_unknown:
        ways.append(Missing("offers.price"))
    return AnyOf(tuple(ways))


def _taught(uri: str) -> Filter:
    relations: Sequence[str] = ("teaches", "assesses")
    return AnyOf(tuple(Together("skills", (("uri", uri), ("relation", relation))) for relation in relations))


def skill_uri(words: str, reader: LearnerReader) -> str:
    """The URI of a skill given by URI or by name."""
    if reader.taxonomy.has_skill(words):
        return words
    match = reader.linker.tag(words)
    if match is None:
        raise QueryError(f"No skill is called {words!r}.", "Ask /v1/facets?facets=skill for those that are taught.")
    return match.uri
