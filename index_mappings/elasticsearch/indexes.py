"""Which index is live: one a build, `<prefix>-<version>-<number>`, and the alias `<prefix>` on the live one."""

from dataclasses import dataclass
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from index_mappings.elasticsearch.mapping import SETTINGS
from index_mappings.engine import EngineError, EngineUnavailableError
from index_mappings.version import build_number

# While an index is built nobody reads it: no refresh, no copies.
BUILDING = {"refresh_interval": "-1", "number_of_replicas": 0}
SERVING = {"refresh_interval": None, "auto_expand_replicas": "0-1"}


@dataclass(frozen=True)
class Indexes:
    client: Elasticsearch
    prefix: str
    version: str

    def live(self) -> str:
        """The live index; EngineUnavailableError where there is none that this version can read."""
        name = self._aliased()
        if name is None:
            raise EngineUnavailableError(
                "There is no search index in Elasticsearch yet.", "Run `credway index` to build it."
            )
        if not name.startswith(f"{self.prefix}-{self.version}-"):
            raise EngineUnavailableError(
                "The search index was built by another version of Credway.", "Run `credway index` to rebuild it."
            )
        return name

    def new(self, mapping: dict[str, Any]) -> str:
        """A new empty index beside the live one, not yet refreshed or copied."""
        name = f"{self.prefix}-{self.version}-{max(map(self._number, self._builds()), default=0) + 1}"
        self.client.indices.create(index=name, settings=SETTINGS | BUILDING, mappings=mapping)
        return name

    def serve(self, name: str) -> None:
        """Ends the building, then makes the index the live one in one step for every reader."""
        self.client.indices.put_settings(index=name, settings=SERVING)
        self.client.indices.refresh(index=name)
        before = self._aliased()
        actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": self.prefix}}]
        if before is not None:
            actions.append({"remove": {"index": before, "alias": self.prefix, "must_exist": True}})
        try:
            self.client.indices.update_aliases(actions=actions)
        except BadRequestError as error:
            hint = "Choose another prefix, or rename what lies there."
            raise EngineError(f"{self.prefix!r} cannot become the alias: {error.message}.", hint) from error

    def remove_unused(self) -> None:
        """Removes the builds before the live one; called before a write, long after readers have moved on."""
        live = self._aliased()
        if live is not None:
            for name in self._builds():
                if self._number(name) < self._number(live):
                    self.client.indices.delete(index=name, ignore_unavailable=True)

    def checkpoint(self, name: str) -> int:
        mapping = self.client.indices.get_mapping(index=name).body[name]["mappings"]
        return int(mapping.get("_meta", {}).get("checkpoint", 0))

    def note_checkpoint(self, name: str, checkpoint: int) -> None:
        """Called after the programs are in: a crash between the two repeats a write, and never loses one."""
        self.client.indices.put_mapping(index=name, meta={"checkpoint": checkpoint})

    def _aliased(self) -> str | None:
        try:
            aliased: dict[str, Any] = self.client.indices.get_alias(name=self.prefix).body
            return max(aliased, key=self._number)
        except NotFoundError:
            return None

    def _builds(self) -> list[str]:
        found = self.client.indices.get(index=f"{self.prefix}-*", features=["aliases"], expand_wildcards=["open"]).body
        return [name for name in found if self._number(name)]

    def _number(self, name: str) -> int:
        return build_number(name, self.prefix)
