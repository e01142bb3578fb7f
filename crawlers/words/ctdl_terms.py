"""CTDL's values as registries write them: one or many, texts by language, alignment objects, cost profiles."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pycountry

from catalog.field_types.evidence import Method
from catalog.field_types.offer import Access
from crawlers.base_spiders.linked_graph import Node
from crawlers.entry import Found, Json, Unclear

# Costs of another kind come on top, for some or for all: no price of the program.
_OTHER_COSTS: Final = frozenset(
    {
        "application",
        "applicationfee",
        "backgroundcheck",
        "enrollmentfee",
        "learningresource",
        "roomandboard",
        "technologyfee",
    }
)
_WHOLE_COSTS: Final = frozenset({"", "aggregatecost", "tuition", "mixedfees", "programspecificfee"})
_CERTIFICATE_COSTS: Final = frozenset({"assessmentfee", "certificationfee", "initialcertification"})
_KNOWN_COSTS: Final = _WHOLE_COSTS | _CERTIFICATE_COSTS | _OTHER_COSTS


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def said(value: Any) -> str:
    """A text, or the first of its languages."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    return str(many(value)[0]) if value else ""


def text(node: Node, term: str) -> Found | None:
    words = said(node.raw(f"ceterms:{term}"))
    return Found(words, words, f"{node.where}.ceterms:{term}") if words else None


def named(node: Node, term: str) -> Iterator[Found]:
    """The names under a term: alignment objects, plain texts, or texts by language."""
    for place, item in enumerate(many(node.raw(f"ceterms:{term}"))):
        name = item.get("ceterms:targetNodeName", item) if isinstance(item, dict) else item
        texts = next(iter(name.values()), []) if isinstance(name, dict) else name
        for words in many(texts):
            if isinstance(words, str) and words.strip():
                yield Found(words, words, f"{node.where}.ceterms:{term}[{place}]", Method.MAPPED)


def offers(node: Node) -> Found | None:
    """One offer for each cost of the whole; what the certificate costs on top stands in it."""
    profiles = [item for item in many(node.raw("ceterms:estimatedCost")) if isinstance(item, dict)]
    whole = [item for item in profiles if _cost_type(item) in _WHOLE_COSTS]
    extra = [item for item in profiles if _cost_type(item) in _CERTIFICATE_COSTS]
    for item in (item for item in profiles if _cost_type(item) not in _KNOWN_COSTS):
        node.raise_hand(f"{node.where}.ceterms:estimatedCost[].ceterms:directCostType", _cost_type(item))
    rows = [_offer(item, extra) for item in whole if item.get("ceterms:price") is not None]
    words = "; ".join(_cost_words(item) for item in whole + extra)
    return Found(rows, words, f"{node.where}.ceterms:estimatedCost", Method.MAPPED) if rows else None


def _offer(profile: Json, extra: Sequence[Json]) -> dict[str, Any] | Unclear:
    if not profile["ceterms:price"]:
        return Unclear("a cost of 0 without a word of its being free is a placeholder")
    price, certificate = _money(profile), _money(extra[0]) if extra else None
    words = _cost_words(profile)
    return {"access": Access.ONE_OFF, "price": price, "charged": True, "certificate_price": certificate, "words": words}


def _cost_type(profile: Json) -> str:
    kind = (many(profile.get("ceterms:directCostType")) or [{}])[0]
    name = kind.get("ceterms:targetNodeName") if isinstance(kind, dict) else kind
    return key(said(name))


def _cost_words(profile: Json) -> str:
    return f"{profile.get('ceterms:price')} {profile.get('ceterms:currency', '')} {_cost_type(profile)}".strip()


def _money(profile: Json) -> dict[str, Any]:
    """A currency by its code or by its English name."""
    currency = str(profile.get("ceterms:currency", ""))
    named = pycountry.currencies.get(name=currency)
    return {"amount": profile.get("ceterms:price"), "currency": named.alpha_3 if named else currency}


def key(words: str) -> str:
    return re.sub(r"[\s-]", "", words).lower()
