"""What Commonledger says about a credential, a programme or a course in CTDL's terms."""

from typing import Any

from practice_providers import addresses, assortment
from practice_providers.drafts import Draft, own_id
from practice_providers.duplicates import LedgerTwin
from practice_providers.employers import employer_of
from practice_providers.fernhill_terms import title as college_title
from practice_providers.stratuslane_credentials import CERTIFIED, certification_url
from practice_providers.topic import ADVANCED, PRACTICE, PROGRAM, topics

NAME = assortment.REGISTRY
ORGANISATIONS = ("Tern Valley Technical College", "Ashgrove Trades Council", "Lowland Training Board")
DELIVERY = ("Online Only", "In-Person Only", "Blended Delivery")
CURRENCIES = ("USD", "US Dollar", "EUR", "Pound Sterling")
LEVELS = {PRACTICE: "Intermediate Level", ADVANCED: "Advanced Level", PROGRAM: "Intermediate Level"}
KINDS = ("ceterms:Certificate", "ceterms:Certificate", "ceterms:Certification", "ceterms:MicroCredential")
Node = dict[str, Any]


def ctid_of(draft: Draft) -> str:
    return f"ce-{draft.id}"


def english(text: str) -> Node:
    return {"en-US": text}


def node(kind: str, ctid: str, name: str, description: str) -> Node:
    """The least a record says."""
    return {
        "@id": addresses.resource(ctid),
        "@type": kind,
        "ceterms:ctid": ctid,
        "ceterms:name": english(name),
        "ceterms:description": english(description),
        "ceterms:inLanguage": ["en-US"],
        "ceterms:subjectWebpage": addresses.resource(ctid),
    }


def certificate(draft: Draft) -> list[Node]:
    """A credential that asks for a course of Fernhill's and prepares for a certification of Stratuslane's."""
    said, parties = _described(draft.chance("kind").choice(KINDS), f"{draft.title} Certificate", draft)
    said["ceterms:occupationType"] = [_named(name) for name in draft.topic.occupations]
    said["ceterms:requires"] = [_condition(draft)]
    if draft.topic.key in {key for key, _, _ in CERTIFIED}:
        said["ceterms:isPreparationFor"] = [certification_url(draft)]
    return [said, *parties]


def learning_program(draft: Draft) -> list[Node]:
    """A programme, its own course as a part, preparing for the certificate of the topic before it."""
    said, parties = _described("ceterms:LearningProgram", f"{draft.topic.name} Learning Programme", draft)
    parts = [addresses.resource(ctid_of(d)) for d in _same_topic(draft) if d.level == ADVANCED]
    before = topics()[topics().index(draft.topic) - 1].key
    goal = assortment.offers(NAME, before, PROGRAM)
    if parts:
        said["ceterms:hasPart"] = parts
    if goal:
        said["ceterms:isPreparationFor"] = [addresses.resource(ctid_of(goal))]
    return [said, *parties]


def course(draft: Draft) -> list[Node]:
    """A course that is a part of the topic's programme."""
    said, parties = _described("ceterms:Course", f"{draft.title} (college course)", draft)
    said["ceterms:isPartOf"] = [addresses.resource(ctid_of(d)) for d in _same_topic(draft) if d.level == PRACTICE]
    return [said, *parties]


def twin(found: LedgerTwin) -> list[Node]:
    """A page of Fernhill's, entered here by somebody who calls the college by its short name."""
    draft = found.original
    name = found.title_form.format(college_title(draft))
    said = node("ceterms:LearningProgram", found.ctid, name, draft.description)
    college = _organisation("Fernhill College")
    owner = {"ceterms:ownedBy": [college["@id"]], "ceterms:offeredBy": [college["@id"]]}
    teaches = {"ceterms:teaches": [_named(skill) for skill in draft.skills]}
    return [said | owner | teaches | {"ceterms:subjectWebpage": found.page}, college]


def _described(kind: str, name: str, draft: Draft) -> tuple[Node, list[Node]]:
    """A record with all that the draft knows, and the organisations it names."""
    said = node(kind, ctid_of(draft), name, draft.description)
    owner = _organisation(draft.chance("owner").choice(ORGANISATIONS))
    said |= {"ceterms:ownedBy": [owner["@id"]], "ceterms:offeredBy": [owner["@id"]]}
    said |= {
        "ceterms:keyword": {"en-US": draft.skills},
        "ceterms:subject": [_named(draft.topic.field.replace("_", " ").title())],
        "ceterms:teaches": [_named(skill) for skill in draft.skills],
        "ceterms:deliveryType": [_named(draft.chance("delivery").choice(DELIVERY))],
        "ceterms:lifeCycleStatusType": _named("Active"),
    }
    if not draft.unknown("level"):
        said["ceterms:audienceLevelType"] = [_named(LEVELS[draft.level])]
    said |= _cost(draft) | _duration(draft)
    employer = employer_of(draft, 0.35)
    if employer is None:
        return said, [owner]
    recogniser = _organisation(employer)
    return said | {"ceterms:recognizedBy": [recogniser["@id"]]}, [owner, recogniser]


def _organisation(name: str) -> Node:
    """A blank node, as registries use for organisations that have no record of their own."""
    return {
        "@id": f"_:{own_id(NAME, name)}",
        "@type": "ceterms:CredentialOrganization",
        "ceterms:name": english(name),
        "ceterms:subjectWebpage": f"https://{name.lower().replace(' ', '-')}.example.org",
    }


def _named(name: str) -> Node:
    return {"@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNodeName": english(name)}


def _same_topic(draft: Draft) -> list[Draft]:
    return [found for found in assortment.offered(NAME) if found.topic == draft.topic]


def _condition(draft: Draft) -> Node:
    """What a certificate requires: a course of Fernhill's where it has one, in any case words."""
    courses = [d for d in assortment.offered(assortment.COLLEGE) if d.topic == draft.topic and d.level < ADVANCED]
    said: Node = {
        "@type": "ceterms:ConditionProfile",
        "ceterms:name": english("Requirements"),
        "ceterms:description": english("A completed course and a practical examination before two assessors."),
    }
    if courses:
        said["ceterms:targetLearningOpportunity"] = [addresses.college_page(courses[0].slug)]
    return said


def _cost(draft: Draft) -> Node:
    if draft.unknown("price"):
        return {}
    dice = draft.chance("cost")
    total = dice.choice((180, 320, 450, 780, 995, 1495, 2400)) // (1 if draft.level == PROGRAM else 2)
    profile = {
        "@type": "ceterms:CostProfile",
        "ceterms:price": dice.choice((float(total), total)),
        "ceterms:currency": dice.choice(CURRENCIES),
        "ceterms:directCostType": _named(dice.choice(("Aggregate Cost", "Tuition"))),
    }
    exam = profile | {"ceterms:price": 60.0, "ceterms:directCostType": _named("Assessment Fee")}
    return {"ceterms:estimatedCost": dice.choice(([profile], [profile], [profile, exam]))}


def _duration(draft: Draft) -> Node:
    if draft.unknown("hours"):
        return {}
    months = max(1, draft.hours // 35)
    exact = {"ceterms:exactDuration": draft.chance("duration").choice((f"P{months}M", f"PT{draft.hours}H"))}
    spread = {"ceterms:minimumDuration": f"P{months}M", "ceterms:maximumDuration": f"P{months + 3}M"}
    form = draft.chance("duration form").choice((exact, exact, spread))
    return {"ceterms:estimatedDuration": [{"@type": "ceterms:DurationProfile"} | form]}
