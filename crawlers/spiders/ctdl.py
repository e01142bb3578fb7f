"""Any registry of CTDL graphs, such as the Credential Registry: credentials, programs, courses, their conditions."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import pycountry

from catalog.field_types.delivery import Delivery
from catalog.field_types.employer import EmployerTie
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.level import Level
from catalog.field_types.offer import Access
from catalog.field_types.skill import SkillRelation
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.linked_graph import LinkedGraph, Node, type_of
from crawlers.entry import Entry, Found, Json, Listing, Unclear
from crawlers.provider import Terms, TermsBasis
from crawlers.stated_time import duration

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
# Costs of another kind come on top, for some or for all: no price of the program.
_OTHER_COSTS: Final = frozenset(
    {"applicationfee", "backgroundcheck", "enrollmentfee", "learningresource", "roomandboard", "technologyfee"}
)
_WHOLE_COSTS: Final = frozenset({"", "aggregatecost", "tuition", "mixedfees", "programspecificfee"})
_CERTIFICATE_COSTS: Final = frozenset({"assessmentfee", "certificationfee", "initialcertification"})
_KNOWN_COSTS: Final = _WHOLE_COSTS | _CERTIFICATE_COSTS | _OTHER_COSTS
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
            "title": _text(node, "name"),
            "summary": _text(node, "description"),
            "kind": Found(_KINDS[kind], kind, f"{node.where}.@type", Method.MAPPED),
            "level": _level(node),
            "languages": node.take("ceterms:inLanguage"),
            "delivery": _delivery(node),
            "subjects": _joined(node, "subject", "keyword"),
            "provider_skills": _joined(node, "teaches"),
            "skills": [_assessed(found) for found in _named(node, "assesses")],
            "occupations": [found.read_as({"label": found.value}) for found in _named(node, "occupationType")],
            "offers": _offers(node),
            "effort": _effort(node),
            "prerequisites": _conditions(node),
            "stacking": [*_relations(node), *_required(node)],
            "employers": _recognised(node),
        }
        finds |= _owners(node)
        return {name: found for name, found in finds.items() if found}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _said(value: Any) -> str:
    """A text, or the first of its languages."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    return str(_list(value)[0]) if value else ""


def _status(data: Json) -> str:
    """The life cycle of a credential or of a course, as one word."""
    profile = data.get("ceterms:credentialStatusType") or data.get("ceterms:lifeCycleStatusType")
    first = (_list(profile) or [None])[0]
    return _key(_said(first.get("ceterms:targetNodeName"))) if isinstance(first, dict) else ""


def _text(node: Node, term: str) -> Found | None:
    words = _said(node.raw(f"ceterms:{term}"))
    return Found(words, words, f"{node.where}.ceterms:{term}") if words else None


def _named(node: Node, term: str) -> Iterator[Found]:
    """The names under a term: alignment objects, plain texts, or texts by language."""
    for place, item in enumerate(_list(node.raw(f"ceterms:{term}"))):
        named = item.get("ceterms:targetNodeName", item) if isinstance(item, dict) else item
        texts = next(iter(named.values()), []) if isinstance(named, dict) else named
        for text in _list(texts):
            if isinstance(text, str) and text.strip():
                yield Found(text, text, f"{node.where}.ceterms:{term}[{place}]", Method.MAPPED)


def _joined(node: Node, *terms: str) -> Found | None:
    finds = [found for term in terms for found in _named(node, term)]
    texts = list(dict.fromkeys(found.words for found in finds))
    return Found(texts, ", ".join(texts), finds[0].where) if finds else None


def _assessed(found: Found) -> Found:
    return found.read_as({"label": found.value, "relation": SkillRelation.ASSESSES})


def _level(node: Node) -> Found | None:
    found = next(_named(node, "audienceLevelType"), None)
    return found and found.among(Level)


def _delivery(node: Node) -> Found | None:
    found = next(_named(node, "deliveryType"), None)
    return found and found.read_as(_DELIVERIES.get(_key(found.words), found.words))


def _key(words: str) -> str:
    return re.sub(r"[\s-]", "", words).lower()


def _organisations(node: Node, term: str) -> Iterator[Found]:
    """Organisations named in the graph; an address that the graph does not name stays an address."""
    for place, item in enumerate(_list(node.raw(f"ceterms:{term}"))):
        address = item.get("@id") if isinstance(item, dict) else item
        known: Json = node.graph.get(str(address), item if isinstance(item, dict) else {})
        name, where = _said(known.get("ceterms:name")), f"{node.where}.ceterms:{term}[{place}]"
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


def _offers(node: Node) -> Found | None:
    """One offer for each cost of the whole; what the certificate costs on top stands in it."""
    profiles = [item for item in _list(node.raw("ceterms:estimatedCost")) if isinstance(item, dict)]
    whole = [item for item in profiles if _cost_type(item) in _WHOLE_COSTS]
    extra = [item for item in profiles if _cost_type(item) in _CERTIFICATE_COSTS]
    for item in (item for item in profiles if _cost_type(item) not in _KNOWN_COSTS):
        node.raise_hand(f"{node.where}.ceterms:estimatedCost[].ceterms:directCostType", _cost_type(item))
    offers = [_offer(item, extra) for item in whole if item.get("ceterms:price") is not None]
    words = "; ".join(_cost_words(item) for item in whole + extra)
    return Found(offers, words, f"{node.where}.ceterms:estimatedCost", Method.MAPPED) if offers else None


def _offer(profile: Json, extra: Sequence[Json]) -> dict[str, Any] | Unclear:
    if not profile["ceterms:price"]:
        return Unclear("a cost of 0 without a word of its being free is a placeholder")
    price, certificate = _money(profile), _money(extra[0]) if extra else None
    words = _cost_words(profile)
    return {"access": Access.ONE_OFF, "price": price, "charged": True, "certificate_price": certificate, "words": words}


def _cost_type(profile: Json) -> str:
    kind = (_list(profile.get("ceterms:directCostType")) or [{}])[0]
    name = kind.get("ceterms:targetNodeName") if isinstance(kind, dict) else kind
    return _key(_said(name))


def _cost_words(profile: Json) -> str:
    return f"{profile.get('ceterms:price')} {profile.get('ceterms:currency', '')} {_cost_type(profile)}".strip()


def _money(profile: Json) -> dict[str, Any]:
    """A currency by its code or by its English name."""
    currency = str(profile.get("ceterms:currency", ""))
    named = pycountry.currencies.get(name=currency)
    return {"amount": profile.get("ceterms:price"), "currency": named.alpha_3 if named else currency}


def _effort(node: Node) -> Found | None:
    for place, profile in enumerate(_list(node.raw("ceterms:estimatedDuration"))):
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
    texts = [_said(condition.get("ceterms:description")) for condition in _profiles(node)]
    texts = [text for text in texts if text]
    return Found(texts, " ".join(texts), f"{node.where}.ceterms:requires") if texts else None


def _profiles(node: Node) -> list[Json]:
    both = _list(node.raw("ceterms:requires")) + _list(node.raw("ceterms:entryCondition"))
    return [condition for condition in both if isinstance(condition, dict)]


def _required(node: Node) -> Iterator[Found]:
    for condition in _profiles(node):
        words = _said(condition.get("ceterms:description")) or _said(condition.get("ceterms:name"))
        for address in (a for term in _TARGETS for a in _list(condition.get(f"ceterms:{term}"))):
            if isinstance(address, str):
                step = _step(node, StackingRelation.REQUIRES, address)
                yield Found(step, words or address, f"{node.where}.ceterms:requires")


def _relations(node: Node) -> Iterator[Found]:
    for term, relation in _RELATIONS.items():
        for place, item in enumerate(_list(node.raw(f"ceterms:{term}"))):
            address = item.get("@id") if isinstance(item, dict) else item
            if isinstance(address, str):
                where = f"{node.where}.ceterms:{term}[{place}]"
                yield Found(_step(node, relation, address), address, where)


def _step(node: Node, relation: StackingRelation, address: str) -> dict[str, Any]:
    """The target by its CTID where the same registry holds it, else by its address."""
    ours, theirs = _CTID.match(str(node.data.get("@id"))), _CTID.match(address)
    title = _said(node.graph.get(address, {}).get("ceterms:name")) or None
    if address.startswith("_:"):
        return {"relation": relation, "title": title}
    if ours and theirs and ours[1] == theirs[1]:
        return {"relation": relation, "target": theirs[2], "title": title}
    return {"relation": relation, "url": address, "title": title}
