"""Organisations in CTDL: who owns and offers it, and which of those that recognise it are employers."""

from collections.abc import Iterator
from typing import Final

from catalog.field_types.employer import EmployerTie
from catalog.field_types.evidence import Method
from crawlers.base_spiders.linked_graph import Node, type_of
from crawlers.entry import Found, Json, Unclear
from crawlers.words.ctdl_terms import key, many, said

# Whoever assures quality, teaches or governs recognises a program without hiring anybody for it.
_NO_EMPLOYER: Final = "QACredentialOrganization"
_NO_EMPLOYER_TYPES: Final = frozenset(
    {
        *("alternativeschool", "assessmentbody", "careerandtechnicalschool", "certificationbody", "coordinatingbody"),
        *("fouryearcollege", "fouryear", "government", "governmentagency", "highschool", "primaryschool"),
        *("professionalassociation", "qualityassurance", "qualityassurancebody", "secondaryschool"),
        *("technicalcollege", "trainingprovider", "twoyear", "twoyearcollege", "university"),
    }
)


def makers(node: Node) -> dict[str, Found]:
    """Who owns it issues it; who else offers it is a partner."""
    owners = [found for term in ("ownedBy", "offeredBy") for found, _ in _organisations(node, term)]
    if not owners:
        return {}
    # An owner that is only linked yields to one that is named.
    issuer = next((found for found in owners if isinstance(found.value, str)), owners[0])
    names = {found.value: found for found in owners if isinstance(found.value, str) and found.value != issuer.value}
    finds = {"issuer": issuer}
    if names:
        finds["partners"] = Found(list(names), ", ".join(map(str, names)), owners[-1].where)
    return finds


def employers(node: Node) -> list[Found]:
    """Those that recognise it, are named, and are nothing but an employer by what the registry says of them."""
    return [
        found.read_as({"organisation": found.value, "tie": EmployerTie.RECOGNIZED_BY}, Method.STATED)
        for found, known in _organisations(node, "recognizedBy")
        if isinstance(found.value, str) and _may_employ(known)
    ]


def _may_employ(organisation: Json) -> bool:
    kinds = [item for item in many(organisation.get("ceterms:agentType")) if isinstance(item, dict)]
    names = {key(said(item.get("ceterms:targetNodeName"))) for item in kinds}
    return type_of(organisation) != _NO_EMPLOYER and not names & _NO_EMPLOYER_TYPES


def _organisations(node: Node, term: str) -> Iterator[tuple[Found, Json]]:
    """Organisations named in the body; an address that it does not name stays an address."""
    for place, item in enumerate(many(node.raw(f"ceterms:{term}"))):
        address = item.get("@id") if isinstance(item, dict) else item
        known = node.graph.get(str(address)) or (item if isinstance(item, dict) else {})
        name, where = said(known.get("ceterms:name")), f"{node.where}.ceterms:{term}[{place}]"
        named = Found(name or Unclear("the organisation is linked, not named"), name or str(address), where)
        yield named, known
