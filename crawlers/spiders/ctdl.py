"""Any registry of CTDL graphs: credentials, programs, courses and pathways, their costs and conditions."""

from collections.abc import Iterator
from typing import Any, Final, cast

from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.skill import SkillRelation
from crawlers.base_spiders.linked_graph import LinkedGraph, Node, registry_id, type_of
from crawlers.entry import Entry, Found, Json, Listing
from crawlers.provider import Terms, TermsBasis
from crawlers.words.ctdl_costs import offers
from crawlers.words.ctdl_kinds import IGNORED, KINDS
from crawlers.words.ctdl_organisations import employers, makers
from crawlers.words.ctdl_relations import prerequisites, stacking
from crawlers.words.ctdl_terms import credit, key, level, many, named, occupations, said, text
from crawlers.words.iso_times import day, duration
from crawlers.words.schema_org_terms import delivery

_COMPONENT: Final = "CredentialComponent"
_DELIVERIES: Final = {"onlineonly": "online", "inpersononly": "in person", "blendeddelivery": "blended"}
_WITHDRAWN: Final = frozenset({"ceased", "deprecated", "suspended"})


class Ctdl(LinkedGraph):
    """Terms are read without their `ceterms:` prefix; of texts in several languages the English one is taken.

    A pathway is a learning path; a component of it is a badge or certificate of its own where nothing else in the
    registry is what it stands for.
    """

    name = "ctdl"
    title = "A registry of CTDL graphs"
    url = "https://www.example.org/registry/envelopes"
    terms = Terms(
        TermsBasis.OPEN_API,
        "https://credreg.net/ctdl/terms",
        "Resources that a registry publishes for others to read; read the registry's own terms before the first crawl.",
    )
    expected = range(1, 200_000)
    id_keys = ("ceterms:ctid", "envelope_ceterms_ctid")
    listing_types = {**KINDS, _COMPONENT: None}  # noqa: RUF012, as in the base

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        for entry in super().entries(body, url):
            why = _no_listing(cast("Node", entry)) if entry.fault is None else ""
            if why:
                self.passed_over[why] += 1
            else:
                yield entry

    def read(self, entry: Entry) -> Listing:
        node = cast("Node", entry)
        node.ignore(*IGNORED)
        ctid, updated = node.take("ceterms:ctid"), _updated(node)
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": ctid and ctid.read_as(registry_id(ctid.words) or ctid.words, Method.STATED),
            "url": _address(node),
            "title": text(node, "name"),
            "summary": text(node, "description"),
            "kind": _kind(node),
            "level": level(node),
            "languages": _joined(node, "inLanguage"),
            "delivery": _delivery(node),
            "place": _place(node),
            "subjects": _joined(node, "subject", "keyword"),
            "provider_skills": _joined(node, "teaches"),
            "skills": [_assessed(found) for found in named(node, "assesses")],
            "occupations": [*occupations(node)],
            "offers": offers(node),
            "effort": _effort(node),
            "credit": credit(node),
            "prerequisites": prerequisites(node),
            "stacking": stacking(node),
            "employers": employers(node),
            "source_updated": updated and updated.read_as(day(updated.words), Method.PARSED),
            **makers(node),
        }
        return {name: found for name, found in finds.items() if found}


def _no_listing(node: Node) -> str:
    """Why a node is none: withdrawn, or a component of a pathway that stands for a record of its own."""
    status = _status(node.data)
    if status in _WITHDRAWN:
        return status
    headers = node.envelope.get("node_headers")
    if isinstance(headers, dict) and headers.get("deleted_at"):
        return "deleted"
    stands_for_another = type_of(node.data) == _COMPONENT and node.data.get("ceterms:proxyFor")
    return "component of a pathway" if stands_for_another else ""


def _status(data: Json) -> str:
    """The life cycle of a credential or of a course, as one word."""
    profile = data.get("ceterms:credentialStatusType") or data.get("ceterms:lifeCycleStatusType")
    first = (many(profile) or [None])[0]
    return key(said(first.get("ceterms:targetNodeName"))) if isinstance(first, dict) else ""


def _kind(node: Node) -> Found:
    """Its class; of a component, the class of the credential it stands for."""
    words, where = type_of(node.data), f"{node.where}.@type"
    if words == _COMPONENT:
        words, where = str(node.data.get("ceterms:credentialType")), f"{node.where}.ceterms:credentialType"
    kind: CredentialKind | str = KINDS.get(words.rpartition(":")[2], words)
    return Found(kind, words, where, Method.MAPPED)


def _address(node: Node) -> Found | None:
    found = [node.take(name) for name in ("ceterms:subjectWebpage", "ceterms:sourceData", "schema:url", "@id")]
    return next((one for one in found if one), None)


def _joined(node: Node, *terms: str) -> Found | None:
    finds = [found for term in terms for found in named(node, term)]
    texts = list(dict.fromkeys(found.words for found in finds))
    return Found(texts, ", ".join(texts), finds[0].where) if finds else None


def _assessed(found: Found) -> Found:
    return found.read_as({"label": found.value, "relation": SkillRelation.ASSESSES})


def _delivery(node: Node) -> Found | None:
    """Online and in person, both to be chosen from, are read as both together."""
    finds = [found for term in ("deliveryType", "learningDeliveryType") for found in named(node, term)]
    return delivery(
        [Found(found.value, _DELIVERIES.get(key(found.words), found.words), found.where) for found in finds]
    )


def _place(node: Node) -> Found | None:
    """The first of the towns where it is to be had."""
    for place, item in enumerate(many(node.raw("ceterms:availableAt"))):
        parts = [said(item.get(f"ceterms:address{part}")) for part in ("Locality", "Region")]
        if words := ", ".join(part for part in parts if part):
            return Found(words, words, f"{node.where}.ceterms:availableAt[{place}]")
    return None


def _updated(node: Node) -> Found | None:
    headers: Any = node.envelope.get("node_headers")
    words = headers.get("updated_at") if isinstance(headers, dict) else None
    return Found(words, words, "node_headers.updated_at") if isinstance(words, str) else None


def _effort(node: Node) -> Found | None:
    """Weeks on the calendar and hours of work, each from the first profile that says it."""
    value: dict[str, Any] = {}
    said_as: list[str] = []
    for profile in (item for item in many(node.raw("ceterms:estimatedDuration")) if isinstance(item, dict)):
        bounds, words = _bounds(profile)
        if words and not value.keys() & bounds.keys():
            value |= bounds
            said_as.append(words)
    words = ", ".join(said_as)
    return (
        Found(value | {"words": words}, words, f"{node.where}.ceterms:estimatedDuration", Method.PARSED)
        if words
        else None
    )


def _bounds(profile: Json) -> tuple[dict[str, Any], str]:
    exact, low, high = (profile.get(f"ceterms:{end}Duration") for end in ("exact", "minimum", "maximum"))
    if exact:
        return duration(str(exact)), str(exact)
    if not low and not high:
        return {}, ""
    least, most = duration(str(low or high)), duration(str(high or low))
    bounds = {name: value for name, value in least.items() if name.endswith("min")}
    return bounds | {
        name: value for name, value in most.items() if name.endswith("max")
    }, f"{low or ''} to {high or ''}"
