"""CTDL's values as registries write them: one or many, texts by language, alignment objects, names behind addresses."""

import re
from collections.abc import Iterator
from typing import Any, Final

from catalog.field_types.credit import CreditSystem
from catalog.field_types.evidence import Method
from catalog.field_types.level import Level
from crawlers.base_spiders.linked_graph import Node
from crawlers.entry import Found, Json

_ADDRESS: Final = ("http://", "https://", "_:", "urn:")
# What publishing tools write where somebody wrote nothing.
_PLACEHOLDER: Final = re.compile(r"\*{3}.*\*{3}|TBD|N/A", re.IGNORECASE)
_ONET_CODE: Final = re.compile(r"\d\d-\d{4}\.\d\d")
_ONET: Final = "https://www.onetonline.org/link/summary/"
_UNITS: Final = {
    "continuingeducationunit": CreditSystem.CEU,
    "ceu": CreditSystem.CEU,
    "ects": CreditSystem.ECTS,
    "quarterhour": CreditSystem.US_QUARTER_HOURS,
    "semesterhour": CreditSystem.US_SEMESTER_HOURS,
}
# Time that is spent, which some write as if it were credit.
_TIMES: Final = frozenset({"clockhour", "contacthour", "traininghour", "hour"})


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def said(value: Any) -> str:
    """A text; of several languages the English one, else the first."""
    value = _in_english(value) if isinstance(value, dict) else value
    text = str(many(value)[0]) if value else ""
    return "" if _PLACEHOLDER.fullmatch(text.strip()) else text


def _in_english(texts: Json) -> Any:
    english = [text for tag, text in texts.items() if tag.lower().startswith("en")]
    return next(iter([*english, *texts.values()]), "")


def key(words: str) -> str:
    return re.sub(r"[\s-]", "", words).lower()


def text(node: Node, term: str) -> Found | None:
    """A text of the node; the oldest records call it by schema.org's name."""
    for prefix in ("ceterms", "schema"):
        if words := said(node.raw(f"{prefix}:{term}")):
            return Found(words, words, f"{node.where}.{prefix}:{term}")
    return None


def named(node: Node, term: str) -> Iterator[Found]:
    """The names under a term: alignment objects, texts, texts by language, or what the graph calls an address."""
    for place, item in enumerate(many(node.raw(f"ceterms:{term}"))):
        for words in _names(node, item):
            if words.strip():
                yield Found(words, words, f"{node.where}.ceterms:{term}[{place}]", Method.MAPPED)


def _names(node: Node, item: Any) -> list[str]:
    if isinstance(item, str) and item.startswith(_ADDRESS):
        known = node.graph.get(item)
        return [said(known.get("ceterms:name") or known.get("ceasn:competencyText"))]
    if not isinstance(item, dict):
        return [str(item)]
    if "@type" in item or "ceterms:targetNodeName" in item:
        return [said(item.get("ceterms:targetNodeName") or item.get("ceterms:name"))]
    return [str(text) for text in many(_in_english(item)) if text]


def level(node: Node) -> Found | None:
    """How advanced it is; most terms for audiences tell the school they go to, which says nothing of it."""
    finds = []
    for place, item in enumerate(many(node.raw("ceterms:audienceLevelType"))):
        words = said(item.get("ceterms:targetNodeName")) if isinstance(item, dict) else said(item)
        target = str(item.get("ceterms:targetNode", "")) if isinstance(item, dict) else ""
        if Level.read(words) or not target.startswith("audLevel:"):
            finds.append(Found(words, words, f"{node.where}.ceterms:audienceLevelType[{place}]").among(Level))
    if len({found.value for found in finds}) > 1 and all(isinstance(found.value, Level) for found in finds):
        return finds[0].read_as(Level.MIXED)
    return finds[0] if finds else None


def occupations(node: Node) -> Iterator[Found]:
    """Occupations with their O*NET addresses where their codes are such."""
    seen = set()
    for place, item in enumerate(many(node.raw("ceterms:occupationType"))):
        label = said(item.get("ceterms:targetNodeName")) if isinstance(item, dict) else said(item)
        code = str(item.get("ceterms:codedNotation", "")) if isinstance(item, dict) else ""
        if label and label not in seen:
            seen.add(label)
            uri = f"{_ONET}{code}" if _ONET_CODE.fullmatch(code) else None
            yield Found({"label": label, "uri": uri}, label, f"{node.where}.ceterms:occupationType[{place}]")


def credit_words(profile: Json) -> str:
    """An amount of credit with its unit, such as "3 Semester Hours", out of a condition or of a program."""
    amounts = [_credit_amount(item) for item in many(profile.get("ceterms:creditValue")) if isinstance(item, dict)]
    amounts += _older_credit(profile)
    return ", ".join(f"{amount:g} {unit}".strip() for amount, unit in amounts if isinstance(amount, int | float))


def credit(node: Node) -> Found | None:
    """The credit a program carries; hours of the clock are none."""
    stated = [_credit_amount(item) for item in many(node.raw("ceterms:creditValue")) if isinstance(item, dict)]
    stated += _older_credit(node.data)
    rows = []
    for amount, unit in stated:
        kind = key(unit).removesuffix("s")
        if amount and kind not in _TIMES:
            system = _UNITS.get(kind, CreditSystem.OTHER)
            rows.append({"system": system, "amount": amount, "words": f"{amount} {unit}".strip()})
    words = ", ".join(row["words"] for row in rows)
    return Found(rows, words, f"{node.where}.ceterms:creditValue", Method.MAPPED) if rows else None


def _credit_amount(item: Json) -> tuple[Any, str]:
    amount = item.get("schema:value") or item.get("schema:maxValue") or item.get("schema:minValue")
    return amount, _unit_name(item.get("ceterms:creditUnitType")) or said(item.get("schema:description"))


def _older_credit(profile: Json) -> list[tuple[Any, str]]:
    """Credit as it was written before value profiles."""
    names = ("ceterms:creditHour", "ceterms:creditUnit")
    return [(profile[f"{n}Value"], _unit_name(profile.get(f"{n}Type"))) for n in names if profile.get(f"{n}Value")]


def _unit_name(unit: Any) -> str:
    first = next(iter(many(unit)), None)
    return said(first.get("ceterms:targetNodeName", first) if isinstance(first, dict) else first)
