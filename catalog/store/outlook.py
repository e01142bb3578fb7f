"""What a staged run would make of its provider's programs, for whoever judges it."""

from collections.abc import Iterator, Sequence

import xxhash

from catalog.store import absences, judging
from catalog.store.database import Database
from catalog.store.records import Canary, RunCounts, Seen


class Outlook:
    """Reads only; made by `Run.outlook` when all is staged. `missing` are the programs absent for the first time."""

    def __init__(
        self, database: Database, run_id: int, provider: str, seen: Seen, counts: RunCounts, unseen: Sequence[str]
    ) -> None:
        self.counts = counts
        self.provider = provider
        self._database = database
        self._run_id = run_id
        self._seen = seen
        with database.reading() as connection:
            known = set(absences.absent_ids(connection, provider))
        self.missing = [id_ for id_ in unseen if id_ not in known]

    def lists(self, program_id: str) -> bool:
        """Whether the run read the program, were it with a fault."""
        return key(program_id) in self._seen

    def bodies(self, most: int) -> Iterator[tuple[str, str]]:
        """Ids and bodies of about `most` of the run's programs as they would stand, the same in each run."""
        staged = self._seen.staged
        step = max(1, -(-len(staged) // most))

        def chosen(program_id: str) -> bool:
            hashed = key(program_id)
            return hashed % step == 0 and hashed in staged

        with self._database.reading() as connection:
            yield from judging.as_it_would_be(connection, self._run_id, self.provider, chosen)

    def bodies_of(self, ids: Sequence[str]) -> dict[str, str]:
        """Those of the programs that the run has read without a fault, each as it would stand."""
        wanted = {id_ for id_ in ids if key(id_) in self._seen.staged}
        if not wanted:
            return {}
        with self._database.reading() as connection:
            return dict(judging.as_it_would_be(connection, self._run_id, self.provider, wanted.__contains__))

    def changed_fields(self) -> dict[str, int]:
        """In how many of the known programs each top-level field would change."""
        with self._database.reading() as connection:
            return judging.changed_fields(connection, self._run_id)

    def changed(self, field: str, lost: bool = False, limit: int = 5) -> list[str]:
        """Some programs in which the field would change, or with `lost` become unknown."""
        with self._database.reading() as connection:
            return judging.examples(connection, self._run_id, field, lost, limit)

    def new(self, limit: int = 5) -> list[str]:
        with self._database.reading() as connection:
            return judging.new_ids(connection, self._run_id, limit)

    def past(self, limit: int = 20) -> list[dict[str, float]]:
        """The measures of the provider's accepted complete runs, the latest first."""
        with self._database.reading() as connection:
            return judging.past_measures(connection, self.provider, limit)

    def canaries(self) -> list[Canary]:
        with self._database.reading() as connection:
            return judging.canaries_of(connection, self.provider)


def key(program_id: str) -> int:
    """An id as the 8 bytes a run remembers it by."""
    return xxhash.xxh3_64_intdigest(program_id.encode())
