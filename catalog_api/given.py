"""What the API works with, made once where the parts meet and handed down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from catalog.organisations.resolver import OrganisationResolver
from catalog.skills.taxonomy import Taxonomy
from catalog.store.store import Store
from catalog_api.listings import Shelf
from catalog_api.ranking.learner import LearnerReader, learner_reader
from index_mappings.engine import Engine


@dataclass(frozen=True)
class Terms:
    """A provider as its spider declares it: its name, and on what basis its listings may be read."""

    name: str
    homepage: str = ""
    basis: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Services:
    """The store, the engine, and the reader of learners' words; `terms` by provider, where declared."""

    store: Store
    engine: Engine
    reader: LearnerReader
    terms: Mapping[str, Terms] = field(default_factory=lambda: MappingProxyType({}))
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def taxonomy(self) -> Taxonomy:
        return self.reader.taxonomy


def services(
    store: Store,
    engine: Engine,
    taxonomy: Taxonomy,
    organisations: OrganisationResolver,
    terms: Mapping[str, Terms] | None = None,
) -> Services:
    """Services over open parts, with the reader's indexes built."""
    reader = learner_reader(taxonomy, organisations, organisations.parts())
    return Services(store, engine, reader, terms or {})
