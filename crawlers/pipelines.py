"""Hop 2: a spider's listing becomes a Program, cleaned by its types, skills linked; or a reject with a typed reason."""

from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

import orjson
import xxhash
from pydantic import ValidationError

from catalog.field_types.evidence import Evidence, Method
from catalog.field_types.organisation import OrganisationRef
from catalog.field_types.text import clean_text
from catalog.organisations.resolver import OrganisationResolver
from catalog.program import Program, program_id, stored_form
from catalog.skills.linker import SkillLinker
from catalog.store import Reject, Staged
from crawlers.entry import Entry, Found, Listing
from crawlers.provider import Provider
from crawlers.skill_mentions import EVIDENCE_LENGTH, SkillMentions
from crawlers.unread import by_field, drop, says
from crawlers.words.test_listings import is_test_listing

# Identity is the source's own words as they stand.
_OWN_EVIDENCE: Final = frozenset({"native_id", "url"})
# Words this short that stand for a value of ours come again and again ("Free", "badge"): their evidence is made once.
_RECURRING: Final = 40
_CACHED: Final = 20_000


class RejectReason(StrEnum):
    """Why a listing is no program."""

    UNREADABLE = "unreadable"
    NO_ID = "no_id"
    NO_TITLE = "no_title"
    UNSAFE_URL = "unsafe_url"
    NO_KIND = "no_kind"
    TEST_LISTING = "test_listing"


_REQUIRED: Final = {
    "id": RejectReason.NO_ID,
    "native_id": RejectReason.NO_ID,
    "url": RejectReason.UNSAFE_URL,
    "title": RejectReason.NO_TITLE,
    "kind": RejectReason.NO_KIND,
    "provider": RejectReason.UNREADABLE,
}


class Intake:
    """Turns one provider's listings into programs; holds memos only, so any number may work beside each other."""

    def __init__(self, provider: Provider, linker: SkillLinker, organisations: OrganisationResolver) -> None:
        self.provider = provider
        self._skills = SkillMentions(linker)
        self._resolver = organisations
        self._references: dict[str, OrganisationRef] = {}

    def program(self, listing: Listing, entry: Entry) -> Program | Reject:
        """The program, unreadable optional values kept in `unread`; a Reject where a required field fails."""
        title = listing.get("title")
        if isinstance(title, Found) and is_test_listing(title.words):
            message = f"The title {title.words[:80]!r} says that this is no real listing."
            return self._reject(RejectReason.TEST_LISTING, message, entry, listing, "title")
        return self._validated(self._draft(listing), listing, entry)

    def _reject(self, reason: RejectReason, message: str, entry: Entry, listing: Listing, field: str) -> Reject:
        key, url = listing.get("native_id"), listing.get("url")
        return Reject(
            reason.value,
            message,
            native_id=key.words if isinstance(key, Found) else None,
            url=url.words if isinstance(url, Found) else entry.url,
            field=field,
            raw=as_it_came(entry),
        )

    def _draft(self, listing: Listing) -> dict[str, Any]:
        """The fields as the record's types will read them, with the evidence beside them."""
        draft: dict[str, Any] = {"provider": self.provider.id}
        evidence: dict[str, Any] = {}
        for name, found in listing.items():
            if isinstance(found, list):
                draft[name] = [_with_evidence(name, item) for item in found]
            else:
                draft[name] = found.value
                if name not in _OWN_EVIDENCE:
                    evidence[name] = _evidence(found)
        if "native_id" in draft:
            draft["id"] = program_id(self.provider.id, clean_text(draft["native_id"]))
        self._name_organisations(draft)
        self._name_targets(draft)
        draft["skills"] = self._skills.of(listing)
        draft["evidence"] = evidence
        return draft

    def _name_organisations(self, draft: dict[str, Any]) -> None:
        if "issuer" in draft:
            draft["issuer"] = self._organisation(draft["issuer"])
        if "partners" in draft:
            draft["partners"] = [self._organisation(name) for name in draft["partners"]]
        for tie in draft.get("employers", ()):
            tie["organisation"] = self._organisation(tie["organisation"])

    def _organisation(self, name: Any) -> Any:
        """The organisation of a name; what is no name is handed on for the type to refuse."""
        if not isinstance(name, str):
            return name
        if name not in self._references:
            organisation = self._resolver.resolve(clean_text(name))
            self._references[name] = OrganisationRef(id=organisation.id, name=organisation.name)
        return self._references[name]

    def _name_targets(self, draft: dict[str, Any]) -> None:
        for relation in draft.get("stacking", ()):
            if target := relation.get("target"):
                relation["target"] = program_id(self.provider.id, target)

    def _validated(self, draft: dict[str, Any], listing: Listing, entry: Entry) -> Program | Reject:
        """The types' verdict; each round drops what was refused, so there are at most as many rounds as fields."""
        while True:
            try:
                return Program.model_validate(draft)
            except ValidationError as error:
                faults = by_field(error.errors(include_url=False))
            for field, errors in faults.items():
                if field in _REQUIRED or field not in draft:
                    reason = _REQUIRED.get(field, RejectReason.UNREADABLE)
                    return self._reject(reason, says(field, errors), entry, listing, field)
                draft.setdefault("unread", []).extend(drop(draft, field, errors, listing))


def as_it_came(entry: Entry) -> bytes:
    return orjson.dumps(entry.data, default=str)


def staged(program: Program) -> Staged:
    """The program as the store takes it."""
    body = stored_form(program)
    return Staged(program.id, xxhash.xxh3_128_hexdigest(body), body)


def _with_evidence(field: str, item: Found) -> dict[str, Any]:
    """An item that carries its evidence itself; an occupation carries only the words."""
    return {**item.value, "evidence": item.words[:EVIDENCE_LENGTH] if field == "occupations" else _evidence(item)}


def _evidence(found: Found) -> Any:
    words, where, method = found.words, found.where, found.method
    if method is not Method.STATED and len(words) <= _RECURRING:
        return _recurring_evidence(words, where, method)
    return {"words": words[:EVIDENCE_LENGTH], "where": where, "method": method}


@lru_cache(_CACHED)
def _recurring_evidence(words: str, where: str, method: Method) -> Any:
    try:
        return Evidence(words=words, where=where, method=method)
    except ValidationError:
        return {"words": words, "where": where, "method": method}
