"""CTDL's costs: components of one price for one group of people, several groups, several places."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

import pycountry

from catalog.field_types.evidence import Method
from catalog.field_types.offer import Access
from crawlers.base_spiders.linked_graph import Node
from crawlers.entry import Found, Json, Unclear
from crawlers.words.ctdl_terms import key, many, said

_WHOLE: Final = "aggregatecost"
# What everybody pays on the way; together they are the price.
_PARTS: Final = frozenset(
    {
        *("", "application", "applicationfee", "backgroundcheck", "enrollmentfee", "learningresource", "mixedfees"),
        *("programspecificfee", "technologyfee", "tuition"),
    }
)
# What the certificate costs after the learning, or alone where there is no learning to pay for.
_CERTIFICATE: Final = frozenset({"assessmentfee", "certificationfee", "initialcertification"})
# Costs of living and of later years.
_OTHER: Final = frozenset({"renewal", "renewalfee", "roomandboard", "roomorresidency"})
# Groups that pay less than the others do.
_NARROW: Final = frozenset(
    {"instate", "indistrict", "incounty", "member", "military", "veteran", "militaryveteran", "seniorcitizen"}
)


class _Cost(NamedTuple):
    kind: str
    amount: Decimal
    words: str
    certificate: bool


def offers(node: Node) -> Found | None:
    """One offer for each group of people and place; what the certificate costs on top stands in it.

    A price is the sum of its components, as its words show, unless the source states the sum itself. Costs that stand
    in conditions, or in manifests that the body holds, count where the program states none itself.
    """
    groups: defaultdict[tuple[str, str], list[_Cost]] = defaultdict(list)
    profiles = _profiles(node)
    for profile in profiles:
        kind = _cost_type(profile)
        if key(kind) not in _PARTS | _CERTIFICATE | _OTHER | {_WHOLE}:
            node.raise_hand(f"{node.where}.ceterms:estimatedCost[].ceterms:directCostType", kind)
        elif key(kind) not in _OTHER:
            groups[_group(profile), _currency(profile)].append(_cost(profile, kind))
    rows = [row for (group, currency), costs in groups.items() for row in _of_group(group, currency, costs)]
    words = "; ".join(_said_together(group, costs) for (group, _), costs in groups.items())
    return Found(rows, words, f"{node.where}.ceterms:estimatedCost", Method.MAPPED) if rows else None


def _profiles(node: Node) -> list[Json]:
    """The cost profiles with a price, from the nearest place that has some."""
    own = many(node.raw("ceterms:estimatedCost"))
    manifests = [node.graph.get(str(address)) for address in many(node.raw("ceterms:commonCosts"))]
    common = [cost for manifest in manifests for cost in many(manifest.get("ceterms:estimatedCost"))]
    conditions = [*many(node.data.get("ceterms:requires")), *many(node.data.get("ceterms:entryCondition"))]
    inner = [cost for one in conditions if isinstance(one, dict) for cost in many(one.get("ceterms:estimatedCost"))]
    for place in (own, common, inner):
        priced: list[Json] = [one for one in place if isinstance(one, dict) and one.get("ceterms:price") is not None]
        if priced:
            return priced
    return []


def _of_group(group: str, currency: str, costs: Sequence[_Cost]) -> Iterator[dict[str, Any] | Unclear]:
    if any(key(name) in _NARROW for name in group.split(", ")):
        yield Unclear(f"a cost for {group} alone is nobody else's price")
        return
    certificate = [cost for cost in costs if cost.certificate]
    whole = [cost for cost in costs if not cost.certificate] or certificate
    on_top = certificate if whole is not certificate else []
    for parts in _alternatives(whole):
        amount, words = sum(cost.amount for cost in parts), _said_together(group, [*parts, *on_top])
        if not amount:
            yield Unclear("a cost of 0 without a word of its being free is a placeholder")
            continue
        price = {"amount": amount, "currency": currency}
        row = {"access": Access.ONE_OFF, "price": price, "charged": True, "words": words}
        if on_top:
            row["certificate_price"] = {"amount": sum(cost.amount for cost in on_top), "currency": currency}
        elif whole is certificate:
            row["certificate"] = True
        yield row


def _alternatives(costs: list[_Cost]) -> list[list[_Cost]]:
    """Components that belong together: where one comes twice, each of the two with all the others."""
    stated = [cost for cost in costs if cost.kind == _WHOLE]
    if stated:
        return [[cost] for cost in stated]
    twice = [kind for kind, count in Counter(cost.kind for cost in costs).items() if count > 1]
    if not twice:
        return [costs]
    others = [cost for cost in costs if cost.kind not in twice]
    return [[cost, *others] for cost in costs if cost.kind == twice[0]] if len(twice) == 1 else [[c] for c in costs]


def _cost(profile: Json, kind: str) -> _Cost:
    amount = profile["ceterms:price"]
    words = f"{amount} {profile.get('ceterms:currency', '')} {kind}".strip()
    try:
        return _Cost(key(kind), Decimal(str(amount)), words, key(kind) in _CERTIFICATE)
    except InvalidOperation:
        raise ValueError(f"a price of {amount!r} is no number") from None


def _said_together(group: str, costs: Sequence[_Cost]) -> str:
    words = " + ".join(cost.words for cost in costs)
    return f"{words} ({group})" if group else words


def _cost_type(profile: Json) -> str:
    kind = (many(profile.get("ceterms:directCostType")) or [{}])[0]
    return said(kind.get("ceterms:targetNodeName")) if isinstance(kind, dict) else said(kind)


def _group(profile: Json) -> str:
    """For whom and where: the residency, the audience, the places; empty for everybody."""
    audience = [*many(profile.get("ceterms:residencyType")), *many(profile.get("ceterms:audienceType"))]
    names = [said(item.get("ceterms:targetNodeName")) for item in audience if isinstance(item, dict)]
    places = [item for item in many(profile.get("ceterms:jurisdiction")) if isinstance(item, dict)]
    names += [_place(place) for item in places for place in many(item.get("ceterms:mainJurisdiction"))]
    return ", ".join(name for name in names if name)


def _place(place: Any) -> str:
    names = ("addressRegion", "addressCountry", "name")
    return next((words for name in names if (words := said(place.get(f"ceterms:{name}")))), "")


def _currency(profile: Json) -> str:
    """A currency's code, also where its English name is given."""
    currency = str(profile.get("ceterms:currency", ""))
    found = pycountry.currencies.get(name=currency)
    return str(found.alpha_3) if found else currency
