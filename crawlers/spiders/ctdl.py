"""Any registry of CTDL graphs, such as the Credential Registry: credentials, programs, courses, their conditions."""

import re
from collections.abc import Iterator
from typing import Any, Final, cast

from catalog.field_types.delivery import Delivery
from catalog.field_types.employer import EmployerTie
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from catalog.field_types.skill import SkillRelation
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.linked_graph import LinkedGraph, Node, type_of
from crawlers.entry import Entry, Found, Json, Listing, Unclear
from crawlers.provider import Terms, TermsBasis
from crawlers.words.ctdl_terms import key, many, named, offers, said, text
from crawlers.words.iso_times import duration

_CERTIFICATES: Final = (
    *("AcademicCertificate", "ApprenticeshipCertificate", "BasicTechnicalCertificate", "Certificate"),
    *("CertificateOfCompletion", "HigherEducationLevel1Certificate", "HigherEducationLevel2Certificate"),
    *("JourneymanCertificate", "MasterCertificate", "MicroCredential", "PostBaccalaureateCertificate"),
    *("PostMasterCertificate", "ProfessionalCertificate", "SecondaryEducationCertificate"),
    *("TechnicalLevel1Certificate", "TechnicalLevel2Certificate", "TechnicalLevel3Certificate"),
)
_DEGREES: Final = (
    *("AssociateDegree", "AssociateOfAppliedScienceDegree", "AssociateOfArtsDegree", "AssociateOfScienceDegree"),
    *("BachelorDegree", "BachelorOfArtsDegree", "BachelorOfScienceDegree", "Degree", "DoctoralDegree", "MasterDegree"),
)
_IGNORED: Final = (
    *("@type", "@context", "@id"),
    *(
        f"ceterms:{term}"
        for term in (
            *("accreditedBy", "accreditedIn", "administrationProcess", "advancedStandingFrom", "aggregateData"),
            *("alternateName", "appealProcess", "approvedBy", "approvedIn", "audienceType", "availabilityListing"),
            *(
                "availableAt",
                "availableOnlineAt",
                "codedNotation",
                "commonConditions",
                "commonCosts",
                "copyrightHolder",
            ),
            *("corequisite", "costManifest", "creditValue", "credentialId", "credentialStatusType", "dateEffective"),
            *("deliveryTypeDescription", "developmentProcess", "earnings", "employmentOutcome", "expirationDate"),
            *("financialAssistance", "hasSupportService", "holders", "identifier", "image", "industryType"),
            *("instructionalProgramType", "isNonCredit", "jurisdiction", "latestVersion", "learningMethodType"),
            *("lifeCycleStatusType", "maintenanceProcess", "nextVersion", "offeredIn", "preparationFrom"),
            *("previousVersion", "processStandards", "qdata:relevantDataSet", "recommends", "regulatedBy"),
            *("regulatedIn", "renewal", "renewedBy", "revocation", "revokedBy", "sameAs", "supersededBy", "supersedes"),
            *(
                "usesVerificationService",
                "complaintProcess",
                "naics",
                "recognizedIn",
                "reviewProcess",
                "revocationProcess",
                "processStandardsDescription",
                "validationMethodDescription",
                "versionIdentifier",
            ),
        )
    ),
)
_KINDS: Final = {
    **dict.fromkeys(_CERTIFICATES, CredentialKind.CERTIFICATE),
    **dict.fromkeys(_DEGREES, CredentialKind.DEGREE),
    **dict.fromkeys(("Badge", "DigitalBadge", "OpenBadge"), CredentialKind.BADGE),
    "Certification": CredentialKind.CERTIFICATION,
    "License": CredentialKind.LICENCE,
    "Course": CredentialKind.COURSE,
    "LearningProgram": CredentialKind.PROGRAM,
    # Any learning, from an evening to a degree; the credential it leads to is not in its type.
    "LearningOpportunityProfile": CredentialKind.PROGRAM,
}
_RELATIONS: Final = {
    "hasPart": StackingRelation.HAS_PART,
    "isPartOf": StackingRelation.PART_OF,
    "isPreparationFor": StackingRelation.PREPARES_FOR,
    "isRequiredFor": StackingRelation.PREPARES_FOR,
    "isAdvancedStandingFor": StackingRelation.ADVANCED_STANDING_FOR,
}
_TARGETS: Final = ("targetCredential", "targetLearningOpportunity", "targetAssessment")
_DELIVERIES: Final = {
    "onlineonly": Delivery.ONLINE,
    "inpersononly": Delivery.IN_PERSON,
    "blendeddelivery": Delivery.HYBRID,
}
_WITHDRAWN: Final = frozenset({"ceased", "deprecated", "suspended"})
_CTID: Final = re.compile(r"^(https?://[^/]+)/(?:[^?#]*/)?(?:resources|graph)/(ce-[0-9a-fA-F-]+)$")


class Ctdl(LinkedGraph):
    """Terms are read without their `ceterms:` prefix; of texts in several languages the first is taken."""

    name = "ctdl"
    title = "Credential Registry"
    url = "https://credentialengineregistry.org/ce-registry/envelopes"
    terms = Terms(
        TermsBasis.OWN_KEY_API,
        "https://credentialengine.org/terms/",
        "Single resources and graphs are public; listing and searching the registry wants an account's key.",
    )
    expected = range(1, 200_000)
    id_keys = ("ceterms:ctid",)
    listing_types = _KINDS

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        for entry in super().entries(body, url):
            status = _status(entry.data)
            if status in _WITHDRAWN:
                self.passed_over[status] += 1
            else:
                yield entry

    def read(self, entry: Entry) -> Listing:
        node = cast("Node", entry)
        kind = type_of(node.data)
        node.ignore(*_IGNORED)
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": node.take("ceterms:ctid"),
            "url": node.take("ceterms:subjectWebpage") or node.take("@id"),
            "title": text(node, "name"),
            "summary": text(node, "description"),
            "kind": Found(_KINDS[kind], kind, f"{node.where}.@type", Method.MAPPED),
            "level": _level(node),
            "languages": node.take("ceterms:inLanguage"),
            "delivery": _delivery(node),
            "subjects": _joined(node, "subject", "keyword"),
            "provider_skills": _joined(node, "teaches"),
            "skills": [_assessed(found) for found in named(node, "assesses")],
            "occupations": [found.read_as({"label": found.value}) for found in named(node, "occupationType")],
            "offers": offers(node),
            "effort": _effort(node),
            "prerequisites": _conditions(node),
            "stacking": [*_relations(node), *_required(node)],
            "employers": _recognised(node),
        }
        finds |= _owners(node)
        return {name: found for name, found in finds.items() if found}


def _status(data: Json) -> str:
    """The life cycle of a credential or of a course, as one word."""
    profile = data.get("ceterms:credentialStatusType") or data.get("ceterms:lifeCycleStatusType")
    first = (many(profile) or [None])[0]
    return key(said(first.get("ceterms:targetNodeName"))) if isinstance(first, dict) else ""


def _joined(node: Node, *terms: str) -> Found | None:
    finds = [found for term in terms for found in named(node, term)]
    texts = list(dict.fromkeys(found.words for found in finds))
    return Found(texts, ", ".join(texts), finds[0].where) if finds else None


def _assessed(found: Found) -> Found:
    return found.read_as({"label": found.value, "relation": SkillRelation.ASSESSES})


def _level(node: Node) -> Found | None:
    found = next(named(node, "audienceLevelType"), None)
    return found and found.among(Level)


def _delivery(node: Node) -> Found | None:
    found = next(named(node, "deliveryType"), None)
    return found and found.read_as(_DELIVERIES.get(key(found.words), found.words))


def _organisations(node: Node, term: str) -> Iterator[Found]:
    """Organisations named in the graph; an address that the graph does not name stays an address."""
    for place, item in enumerate(many(node.raw(f"ceterms:{term}"))):
        address = item.get("@id") if isinstance(item, dict) else item
        known: Json = node.graph.get(str(address), item if isinstance(item, dict) else {})
        name, where = said(known.get("ceterms:name")), f"{node.where}.ceterms:{term}[{place}]"
        yield Found(name or Unclear("the organisation is linked, not named"), name or str(address), where)


def _owners(node: Node) -> dict[str, Found]:
    """Who owns it issues it; who else offers it is a partner."""
    owners = [*_organisations(node, "ownedBy"), *_organisations(node, "offeredBy")]
    if not owners:
        return {}
    names = {found.words: found.value for found in owners}
    _, *others = names
    partners = [name for name in others if isinstance(names[name], str)]
    finds = {"issuer": owners[0]}
    if partners:
        finds["partners"] = Found(partners, ", ".join(partners), owners[-1].where)
    return finds


def _recognised(node: Node) -> list[Found]:
    return [
        found.read_as({"organisation": found.value, "tie": EmployerTie.RECOGNIZED_BY}, Method.STATED)
        for found in _organisations(node, "recognizedBy")
        if isinstance(found.value, str)
    ]


def _effort(node: Node) -> Found | None:
    for place, profile in enumerate(many(node.raw("ceterms:estimatedDuration"))):
        exact, low, high = (profile.get(f"ceterms:{end}Duration") for end in ("exact", "minimum", "maximum"))
        words = str(exact or f"{low or ''} to {high or ''}")
        where = f"{node.where}.ceterms:estimatedDuration[{place}]"
        if exact:
            return Found(duration(exact) | {"words": words}, words, where, Method.PARSED)
        if low or high:
            least, most = duration(low or high), duration(high or low)
            bounds = {key: value for key, value in least.items() if key.endswith("min")}
            bounds |= {key: value for key, value in most.items() if key.endswith("max")}
            return Found(bounds | {"words": words}, words, where, Method.PARSED)
    return None


def _conditions(node: Node) -> Found | None:
    texts = [said(condition.get("ceterms:description")) for condition in _profiles(node)]
    texts = [text for text in texts if text]
    return Found(texts, " ".join(texts), f"{node.where}.ceterms:requires") if texts else None


def _profiles(node: Node) -> list[Json]:
    both = many(node.raw("ceterms:requires")) + many(node.raw("ceterms:entryCondition"))
    return [condition for condition in both if isinstance(condition, dict)]


def _required(node: Node) -> Iterator[Found]:
    for condition in _profiles(node):
        words = said(condition.get("ceterms:description")) or said(condition.get("ceterms:name"))
        for address in (a for term in _TARGETS for a in many(condition.get(f"ceterms:{term}"))):
            if isinstance(address, str):
                step = _step(node, StackingRelation.REQUIRES, address)
                yield Found(step, words or address, f"{node.where}.ceterms:requires")


def _relations(node: Node) -> Iterator[Found]:
    for term, relation in _RELATIONS.items():
        for place, item in enumerate(many(node.raw(f"ceterms:{term}"))):
            address = item.get("@id") if isinstance(item, dict) else item
            if isinstance(address, str):
                where = f"{node.where}.ceterms:{term}[{place}]"
                yield Found(_step(node, relation, address), address, where)


def _step(node: Node, relation: StackingRelation, address: str) -> dict[str, Any]:
    """The target by its CTID where the same registry holds it, else by its address."""
    ours, theirs = _CTID.match(str(node.data.get("@id"))), _CTID.match(address)
    title = said(node.graph.get(address, {}).get("ceterms:name")) or None
    if address.startswith("_:"):
        return {"relation": relation, "title": title}
    if ours and theirs and ours[1] == theirs[1]:
        return {"relation": relation, "target": theirs[2], "title": title}
    return {"relation": relation, "url": address, "title": title}
