"""What Fernhill says about a programme in schema.org's terms."""

from typing import Any

from practice_providers import addresses, assortment
from practice_providers.drafts import Draft
from practice_providers.employers import employer_of
from practice_providers.topic import ADVANCED, FOUNDATION, PRACTICE, PROGRAM

NAME = assortment.COLLEGE
CONTEXT = "https://schema.org"
COLLEGE = {"@type": "CollegeOrUniversity", "name": "Fernhill Community College", "url": addresses.COLLEGE}
TITLES = {
    FOUNDATION: ("{name}: an Introduction", "Introduction to {name}", "{name} for Beginners"),
    PRACTICE: ("{name}: Working Skills", "Evening Course in {name}", "{name} in the Workplace"),
    ADVANCED: ("Higher Certificate in {name}", "{name}: Advanced Studies"),
    PROGRAM: ("{title} Diploma", "{title} Career Programme"),
}
LEVELS = {FOUNDATION: "Beginner", PRACTICE: "Intermediate", ADVANCED: "Advanced", PROGRAM: "Intermediate"}
KINDS = {PROGRAM: "EducationalOccupationalProgram", ADVANCED: "EducationalOccupationalCredential"}
MODES = ("online", "onsite", "blended")
Term = dict[str, Any]


def term(kind: str, slug: str, name: str, description: str) -> Term:
    """The least a page says."""
    return {
        "@context": CONTEXT,
        "@type": kind,
        "@id": addresses.college_page(slug),
        "url": addresses.college_page(slug),
        "name": name,
        "description": description,
        "provider": COLLEGE,
    }


def title(draft: Draft) -> str:
    return draft.chance("title").choice(TITLES[draft.level]).format(name=draft.topic.name, title=draft.title)


def listing(draft: Draft) -> list[Any]:
    """The JSON-LD blocks of a page: one object, an array, or a graph, as sites differ."""
    about = _about(draft)
    crumbs = {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1}]}
    form = draft.chance("form").randrange(4)
    if form == 0:
        return [[crumbs, about]]
    if form == 1:
        graph = [COLLEGE | {"@id": f"{addresses.COLLEGE}/#college"}, {"@type": "WebPage", "name": about["name"]}, about]
        return [{"@context": CONTEXT, "@graph": [{k: v for k, v in node.items() if k != "@context"} for node in graph]}]
    return [crumbs, about] if form == 2 else [about]


def _about(draft: Draft) -> Term:
    kind = KINDS.get(draft.level, "Course")
    said = term(kind, draft.slug, title(draft), draft.description) | _offers(draft)
    if not draft.unknown("level"):
        said["educationalLevel"] = _level(draft)
    said |= {PROGRAM: _program, ADVANCED: _credential}.get(draft.level, _course)(draft)
    employer = employer_of(draft, 0.25)
    return said | ({"recognizedBy": {"@type": "Organization", "name": employer}} if employer else {})


def _level(draft: Draft) -> Any:
    word = LEVELS[draft.level]
    return draft.chance("level form").choice((word, {"@type": "DefinedTerm", "name": word}))


def _course(draft: Draft) -> Term:
    said: Term = {
        "@type": "Course",
        "courseCode": f"FH-{draft.id[:4].upper()}",
        "inLanguage": "en",
        "teaches": draft.outcomes,
        "about": [{"@type": "DefinedTerm", "name": name} for name in draft.skills],
        "educationalCredentialAwarded": f"Certificate in {draft.topic.name}",
        "hasCourseInstance": [_instance(draft)],
    }
    if not draft.unknown("hours"):
        said["timeRequired"] = f"PT{draft.hours}H"
    return said | _prerequisites(draft)


def _instance(draft: Draft) -> Term:
    dice = draft.chance("instance")
    weeks = max(2, draft.hours // 4)
    schedule = {"@type": "Schedule", "duration": "PT4H", "repeatFrequency": "Weekly", "repeatCount": weeks}
    start = f"2027-0{dice.randint(1, 9)}-04"
    said: Term = {"@type": "CourseInstance", "courseMode": dice.choice(MODES), "startDate": start}
    if said["courseMode"] != "online":
        said["location"] = {"@type": "Place", "name": "Fernhill, Mill Lane", "address": "3 Mill Lane, Fernhill"}
    if not draft.unknown("hours"):
        said["courseSchedule"] = schedule
    return said


def _prerequisites(draft: Draft) -> Term:
    """A short course of the Lanternroad feed comes first, where it has one a level lower."""
    below = assortment.offers(assortment.FEED, draft.topic.key, draft.level - 1)
    if below is None:
        return {}
    target = addresses.feed_item(below.slug)
    return {"coursePrerequisites": [{"@type": "AlignmentObject", "targetName": below.title, "targetUrl": target}]}


def _program(draft: Draft) -> Term:
    same = [d for d in assortment.offered(NAME) if d.topic == draft.topic and d.level < PROGRAM]
    said: Term = {
        "educationalProgramMode": draft.chance("mode").choice(("part-time", "full-time", "online")),
        "hasCourse": [{"@type": "Course", "name": title(d), "url": addresses.college_page(d.slug)} for d in same],
        "occupationalCategory": list(draft.topic.occupations),
        "educationalCredentialAwarded": {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "Diploma",
            "name": f"{draft.title} Diploma",
        },
        "keywords": ", ".join(draft.skills),
        "numberOfCredits": {"@type": "StructuredValue", "value": 20, "unitText": "ECTS"},
    }
    return said | ({} if draft.unknown("hours") else {"timeToComplete": f"P{max(3, draft.hours // 30)}M"})


def _credential(draft: Draft) -> Term:
    return {
        "credentialCategory": {"@type": "DefinedTerm", "name": "Certificate", "termCode": "HC"},
        "competencyRequired": [{"@type": "DefinedTerm", "name": name} for name in draft.skills],
        "validFor": draft.chance("valid").choice(("P3Y", "P5Y")),
    }


def _offers(draft: Draft) -> Term:
    """Prices in the forms sites use: number, text, list, subscription with a trial; or silence."""
    if draft.unknown("price"):
        return {}
    dice = draft.chance("price")
    amount = dice.choice((29, 49, 79, 120, 180, 240)) * (draft.level + 1)
    currency = dice.choice(("GBP", "GBP", "EUR", "USD"))
    plain = {"@type": "Offer", "category": "Paid", "price": f"{amount}.00", "priceCurrency": currency}
    concession = plain | {"name": "Concession", "price": amount // 2, "eligibleCustomerType": "Students"}
    forms: tuple[Term, ...] = (
        {"offers": plain},
        {"offers": plain | {"price": amount}},
        {"offers": [plain, concession]},
        {"offers": _subscription(currency, amount)},
        {"isAccessibleForFree": True, "offers": plain | {"category": "Free", "price": 0}},
    )
    return forms[dice.choice((0, 0, 1, 1, 2, 3, 4))]


def _subscription(currency: str, amount: int) -> Term:
    monthly = {
        "@type": "UnitPriceSpecification",
        "price": f"{amount // 6 + 9}.00",
        "priceCurrency": currency,
        "billingDuration": "P1M",
        "unitText": "month",
    }
    words = "7 days free, then billed every month until cancelled"
    return {"@type": "Offer", "category": "Subscription", "description": words, "priceSpecification": monthly}
