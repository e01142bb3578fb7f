"""Any repository that answers OAI-PMH with Dublin Core or LOM records."""

from collections.abc import Iterator
from typing import Any, Final

from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.offer import Access
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.oai_records import OaiRecords
from crawlers.entry import Entry, Found, Listing, declared
from crawlers.provider import Terms, TermsBasis
from crawlers.words.iso_times import day, duration
from crawlers.words.schema_org_terms import joined, many

# Dublin Core, by people's names and what is no statement about learning.
_DUBLIN_IGNORED: Final = ("contributor", "coverage", "creator", "date", "format", "relation", "rights", "source")
_LOM_IGNORED: Final = ("annotation", "classification", "lifeCycle", "metaMetadata")
_WEB: Final = ("http://", "https://")
_RELATIONS: Final = {
    "haspart": StackingRelation.HAS_PART,
    "ispartof": StackingRelation.PART_OF,
    "requires": StackingRelation.REQUIRES,
}
_COSTS: Final = {
    "no": {"access": Access.FULL_FREE, "charged": False},
    "yes": {"access": Access.UNKNOWN, "charged": True},
}
Finds = dict[str, Found | list[Found] | None]


class OaiPmh(OaiRecords):
    """Option `kind`: what all records of the repository, or of its set, are; else each must say it in its type."""

    name = "oai_pmh"
    title = "A repository that answers OAI-PMH"
    url = "https://www.example.org/oai"
    terms = Terms(
        TermsBasis.OPEN_API,
        "https://www.openarchives.org/OAI/openarchivesprotocol.html",
        "An interface made for harvesting; what a repository allows stands in its answer to Identify.",
    )
    expected = range(1, 200_000)

    def read(self, entry: Entry) -> Listing:
        finds = _lom(entry) if "general" in entry.data else _dublin_core(entry)
        for header in entry.inner("header"):
            stamp = header.take("datestamp")
            finds["native_id"] = header.take("identifier")
            finds["source_updated"] = stamp and stamp.read_as(day(stamp.words), Method.PARSED)
        if kind := self.provider.options.get("kind"):
            finds["kind"] = declared(CredentialKind.read(str(kind)) or kind, str(kind), self.provider.url)
        return {name: found for name, found in finds.items() if found}

    def plain_id(self, entry: Entry) -> str | None:
        header = entry.data.get("header")
        return header.get("identifier") or None if isinstance(header, dict) else None


def _dublin_core(entry: Entry) -> Finds:
    entry.ignore(*_DUBLIN_IGNORED)
    addresses = [found for found in _texts(entry, "identifier") if found.words.startswith(_WEB)]
    kinds = [found.among(CredentialKind) for found in _texts(entry, "type")]
    known = [found for found in kinds if isinstance(found.value, CredentialKind)]
    return {
        "url": _first(addresses),
        "title": _first(_texts(entry, "title")),
        "summary": _first(_texts(entry, "description")),
        "kind": _first(known or kinds),
        "issuer": _first(_texts(entry, "publisher")),
        "subjects": joined([*_texts(entry, "subject")]),
        "languages": joined([*_texts(entry, "language")]),
    }


def _lom(entry: Entry) -> Finds:
    entry.ignore(*_LOM_IGNORED)
    finds: Finds = {"stacking": [*_relations(entry)]}
    for general in entry.inner("general"):
        general.ignore("aggregationLevel", "catalogEntry", "coverage", "identifier", "structure")
        finds |= {
            "title": _first(_strings(general, "title")),
            "summary": _first(_strings(general, "description")),
            "subjects": joined([*_strings(general, "keyword")]),
            "languages": joined([*_texts(general, "language")]),
        }
    for technical in entry.inner("technical"):
        technical.ignore(
            "duration", "format", "installationRemarks", "otherPlatformRequirements", "requirement", "size"
        )
        finds["url"] = _first([found for found in _texts(technical, "location") if found.words.startswith(_WEB)])
    for educational in entry.inner("educational"):
        finds |= _educational(educational)
    for rights in entry.inner("rights"):
        rights.ignore("copyrightAndOtherRestrictions", "description")
        finds["offers"] = _offers(_first(_strings(rights, "cost")))
    return finds


def _educational(entry: Entry) -> Finds:
    """How difficult it is, LOM says for those it is meant for: no level of ours."""
    entry.ignore("context", "description", "difficulty", "intendedEndUserRole", "interactivityLevel")
    entry.ignore("interactivityType", "language", "semanticDensity", "typicalAgeRange")
    time, kind = _first(_strings(entry, "typicalLearningTime")), _first(_strings(entry, "learningResourceType"))
    return {
        "kind": kind and kind.among(CredentialKind),
        "effort": time and time.read_as(duration(time.words) | {"words": time.words}, Method.PARSED),
    }


def _offers(cost: Found | None) -> Found | None:
    if cost is None:
        return None
    offer = _COSTS.get(cost.words.lower())
    return cost.read_as([offer | {"words": f"cost: {cost.words}"} if offer else cost.value])


def _relations(entry: Entry) -> Iterator[Found]:
    """Relations to what has a web address."""
    for place, item in enumerate(many(entry.raw("relation"))):
        kind, resource = _string(item.get("kind")), item.get("resource") or {}
        relation = _RELATIONS.get(kind.lower())
        addresses = [_string(one) for one in many(resource.get("identifier"))]
        address = next((one for one in addresses if one.startswith(_WEB)), None)
        if relation and address:
            step = {"relation": relation, "url": address, "title": _string(resource.get("description")) or None}
            yield Found(step, address, f"{entry.where}.relation[{place}]")


def _texts(entry: Entry, key: str) -> Iterator[Found]:
    for place, text in enumerate(many(entry.raw(key))):
        if isinstance(text, str) and text:
            yield Found(text, text, f"{entry.where}.{key}[{place}]")


def _strings(entry: Entry, key: str) -> Iterator[Found]:
    """Texts that LOM wraps into string, value, entry or duration elements."""
    for place, item in enumerate(many(entry.raw(key))):
        if words := _string(item):
            yield Found(words, words, f"{entry.where}.{key}[{place}]")


def _string(item: Any) -> str:
    while isinstance(item, dict | list):
        if isinstance(item, list):
            item = item[0] if item else ""
        else:
            keys = ("string", "langstring", "value", "entry", "duration", "datetime")
            item = next((item[key] for key in keys if key in item), "")
    return str(item or "").strip()


def _first(finds: Iterator[Found] | list[Found]) -> Found | None:
    return next(iter(finds), None)
