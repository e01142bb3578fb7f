"""What CTDL says leads from one resource to another: conditions, parts, preparation, advanced standing, pathways."""

from collections.abc import Iterator
from typing import Any, Final

from catalog.field_types.evidence import Method
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.linked_graph import Node, registry_id, type_of
from crawlers.entry import Found, Json
from crawlers.words.ctdl_terms import credit_words, many, said

_RELATIONS: Final = {
    "hasPart": StackingRelation.HAS_PART,
    "isPartOf": StackingRelation.PART_OF,
    "isPreparationFor": StackingRelation.PREPARES_FOR,
    "isRequiredFor": StackingRelation.PREPARES_FOR,
    "isAdvancedStandingFor": StackingRelation.ADVANCED_STANDING_FOR,
}
_TARGETS: Final = ("targetCredential", "targetLearningOpportunity", "targetAssessment")
_CONDITIONS: Final = ("requires", "entryCondition", "commonConditions")
_WORDS_LENGTH: Final = 500
_CREDENTIAL_COMPONENT: Final = "CredentialComponent"


def prerequisites(node: Node) -> Found | None:
    """What conditions say in words; what is only recommended says so.

    Where something is required by its address, the words describe that, and stand beside the address.
    """
    texts = [text for condition, _ in _conditions(node) for text in _texts(condition)]
    described = {said(item.get("ceterms:description")) for item in _with_targets(node.data.get("ceterms:requires"))}
    texts = [text for text in texts if text not in described]
    for condition in many(node.raw("ceterms:recommends")):
        if isinstance(condition, dict):
            texts += [f"Recommended: {text}" for text in _texts(condition)]
    texts = list(dict.fromkeys(texts))
    return Found(texts, " ".join(texts), f"{node.where}.ceterms:requires") if texts else None


def _with_targets(conditions: Any) -> Iterator[Json]:
    for condition in many(conditions):
        if isinstance(condition, dict) and any(condition.get(f"ceterms:{term}") for term in _TARGETS):
            yield condition


def stacking(node: Node) -> list[Found]:
    return [*_relations(node), *_required(node), *_in_pathway(node)]


def _conditions(node: Node) -> Iterator[tuple[Json, str]]:
    """Condition profiles with their places; those of a manifest that the body holds too."""
    for term in _CONDITIONS:
        for place, item in enumerate(many(node.raw(f"ceterms:{term}"))):
            where = f"{node.where}.ceterms:{term}[{place}]"
            profile = item if isinstance(item, dict) else node.graph.get(str(item))
            if type_of(profile) == "ConditionManifest":
                inner = [*many(profile.get("ceterms:requires")), *many(profile.get("ceterms:entryCondition"))]
                yield from ((one, where) for one in inner if isinstance(one, dict))
            elif profile:
                yield profile, where


def _texts(condition: Json) -> list[str]:
    description, experience = (said(condition.get(f"ceterms:{term}")) for term in ("description", "experience"))
    listed = condition.get("ceterms:condition")
    texts = [text for values in listed.values() for text in many(values)] if isinstance(listed, dict) else many(listed)
    return [text for text in (description, *map(str, texts), experience) if text]


def _required(node: Node) -> Iterator[Found]:
    for condition, where in _conditions(node):
        words = said(condition.get("ceterms:description")) or said(condition.get("ceterms:name"))
        for address in _targets(condition):
            step = step_to(node, StackingRelation.REQUIRES, address) | _terms(condition)
            yield Found(step, words or address, where)


def _relations(node: Node) -> Iterator[Found]:
    """Relations to an address, or to the targets of a condition, with its credit and its words."""
    for term, relation in _RELATIONS.items():
        for place, item in enumerate(many(node.raw(f"ceterms:{term}"))):
            where = f"{node.where}.ceterms:{term}[{place}]"
            address = item.get("@id") if isinstance(item, dict) else item
            if isinstance(address, str):
                yield Found(step_to(node, relation, address), address, where)
            elif isinstance(item, dict):
                words = said(item.get("ceterms:description"))
                for target in _targets(item):
                    yield Found(step_to(node, relation, target) | _terms(item), words or target, where)


def _targets(condition: Json) -> Iterator[str]:
    for term in _TARGETS:
        for item in many(condition.get(f"ceterms:{term}")):
            address = item.get("@id") if isinstance(item, dict) else item
            if isinstance(address, str):
                yield address


def _terms(condition: Json) -> dict[str, Any]:
    caveat = said(condition.get("ceterms:description"))[:_WORDS_LENGTH]
    return {"credit": credit_words(condition) or None, "caveat": caveat or None}


def step_to(node: Node, relation: StackingRelation, address: str) -> dict[str, Any]:
    """The target by its id in the registry where it is a record there, else by its address, with its name if known."""
    known = node.graph.get(address)
    step = {"relation": relation, "title": said(known.get("ceterms:name")) or None}
    if address.startswith("_:"):
        return step | {"url": known.get("ceterms:subjectWebpage")}
    ctid, registry = registry_id(str(known.get("ceterms:ctid", ""))), _registry(address)
    if ctid or (registry and registry == _registry(str(node.data.get("@id")))):
        return step | {"target": ctid or registry_id(address)}
    return step | {"url": address}


def _registry(address: str) -> str | None:
    """The host of an address that ends in a registry's id."""
    return address.split("/")[2] if registry_id(address) and address.count("/") > 2 else None


def _in_pathway(node: Node) -> Iterator[Found]:
    """A pathway has its components as parts; a credential counts toward the one above it there."""
    if type_of(node.data) == "Pathway":
        for component in node.graph.nodes():
            if type_of(component) == _CREDENTIAL_COMPONENT:
                title, where = said(component.get("ceterms:name")), f"{node.where}.ceterms:hasDestinationComponent"
                yield Found(_step_to_component(node, StackingRelation.HAS_PART, component), title, where)
    elif type_of(node.data) == _CREDENTIAL_COMPONENT:
        yield from _upwards(node, node.data)
        for address in many(node.raw("ceterms:isDestinationComponentFor")):
            where = f"{node.where}.ceterms:isDestinationComponentFor"
            yield Found(step_to(node, StackingRelation.PART_OF, str(address)), str(address), where)
    else:
        for component in node.graph.pointing("ceterms:proxyFor", str(node.data.get("@id"))):
            yield from _upwards(node, component)


def _upwards(node: Node, component: Json) -> Iterator[Found]:
    for above, caveat in _above(node, component):
        title, where = said(above.get("ceterms:name")), f"{node.where} and the components above it"
        step = _step_to_component(node, StackingRelation.COUNTS_TOWARD, above) | {"caveat": caveat or None}
        yield Found(step, title, where, Method.DERIVED)


def _step_to_component(node: Node, relation: StackingRelation, component: Json) -> dict[str, Any]:
    """The credential a component stands for, else the component itself."""
    step = step_to(node, relation, str(component.get("ceterms:proxyFor") or component.get("@id")))
    return step | {"title": said(component.get("ceterms:name")) or None}


def _above(node: Node, component: Json) -> Iterator[tuple[Json, str]]:
    """The nearest credentials above, through whatever groups there are, with what those groups ask for."""
    waiting, seen = [(component, "")], set()
    while waiting:
        below, asked = waiting.pop(0)
        for address in _parents(below):
            parent = node.graph.get(address)
            if address in seen or not parent:
                continue
            seen.add(address)
            caveat = asked or _asked(parent, str(below.get("@id")))
            if type_of(parent) == _CREDENTIAL_COMPONENT:
                yield parent, caveat
            else:
                waiting.append((parent, caveat))


def _parents(component: Json) -> list[str]:
    return [str(address) for prefix in ("ceterms", "ceasn") for address in many(component.get(f"{prefix}:isChildOf"))]


def _asked(parent: Json, address: str) -> str:
    """What the parent's condition about this component says, such as "Requires 4 of 21 items."."""
    for condition in many(parent.get("ceterms:hasCondition")):
        if isinstance(condition, dict) and address in many(condition.get("ceterms:targetComponent")):
            return said(condition.get("ceterms:description"))[:_WORDS_LENGTH]
    return ""
