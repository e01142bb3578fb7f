"""What the forms of Microsoft Learn's catalogue have in common: the fields, and what holds for all of one publisher."""

from collections.abc import Mapping
from typing import ClassVar, Final

from catalog.field_types.delivery import Delivery
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.offer import Access
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.entry import Entry, Found, Json, Listing, declared
from crawlers.words import learn_terms as learn
from crawlers.words.iso_times import day

# Only training is free: exams and what they lead to are paid for elsewhere, at prices the catalogue does not give.
_TRAINING: Final = frozenset({CredentialKind.MODULE, CredentialKind.LEARNING_PATH})
Finds = dict[str, Found | list[Found] | None]


class LearnEntry(Entry):
    """An entry with what its document says elsewhere: the names of ids, and what points to it."""

    __slots__ = ("known", "leads_to")

    def __init__(
        self, data: Json, url: str, fault: str | None, known: Mapping[str, str], leads_to: list[Found]
    ) -> None:
        super().__init__(data, url, fault=fault)
        self.known = known
        self.leads_to = leads_to


class LearnCatalogue(ListingSpider):
    """Options: `publisher`, else the provider's name; `free_training`, the words by which the publisher says that its
    training is free, and `free_training_at`, where they stand."""

    names: ClassVar[learn.Names]

    def read(self, entry: Entry) -> Listing:
        finds = self.common(entry)
        return {name: found for name, found in finds.items() if found}

    def common(self, entry: Entry) -> Finds:
        """What all forms say, by this form's names."""
        names, known = self.names, entry.known if isinstance(entry, LearnEntry) else {}
        kind, language = entry.take("type"), entry.take("locale")
        locale = language and language.value
        modified, retires = entry.take(names.updated), entry.take(names.retires)
        leads_to = entry.leads_to if isinstance(entry, LearnEntry) else []
        finds: Finds = {
            "native_id": learn.identity(entry, names, locale),
            "url": entry.take("url"),
            "title": entry.take("title"),
            "summary": _first(entry, "summary", "subtitle"),
            "kind": kind and kind.among(CredentialKind),
            "level": learn.level(learn.terms(entry, "levels", known)),
            "languages": language and language.read_as([language.value], Method.STATED),
            "subjects": _subjects(entry, known),
            "effort": learn.effort(entry, names),
            "rating": learn.rating(entry),
            "prerequisites": learn.prerequisites(entry.take("prerequisites")),
            "occupations": learn.occupations(entry, names, known),
            "skills": learn.measured(entry),
            "stacking": [*learn.stacking(entry, locale), *leads_to],
            "source_updated": modified and modified.read_as(day(modified.words), Method.PARSED),
            "retires": retires and retires.read_as(day(retires.words), Method.PARSED),
        }
        return finds | self.declared(finds["kind"])

    def declared(self, kind: Found | list[Found] | None) -> dict[str, Found]:
        """What holds for all the publisher's entries, and for its training alone."""
        options, url = self.provider.options, self.provider.url
        publisher = str(options.get("publisher", self.provider.name))
        finds = {"issuer": declared(publisher, publisher, url)}
        if isinstance(kind, Found) and kind.value in _TRAINING:
            finds["delivery"] = declared(Delivery.ONLINE, "Training is read on the site", url)
            if words := options.get("free_training"):
                free = {"access": Access.FULL_FREE, "charged": False, "words": words}
                finds["offers"] = declared([free], str(words), str(options.get("free_training_at", url)))
        return finds


def _first(entry: Entry, *keys: str) -> Found | None:
    found = [entry.take(key) for key in keys]
    return next((one for one in found if one), None)


def _subjects(entry: Entry, known: Mapping[str, str]) -> Found | None:
    """Subjects and products, both by their names."""
    found = [one for key in ("subjects", "products") if (one := learn.terms(entry, key, known))]
    words = [word for one in found if isinstance(one.value, list) for word in one.value]
    return found[0].read_as(words) if words else None
