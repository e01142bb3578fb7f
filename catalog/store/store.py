"""The store: the system of record, on SQLite or PostgreSQL."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from catalog.store import acceptance, judging, locks, pages, reading, run, schedules
from catalog.store.database import Database
from catalog.store.errors import ProviderBusyError, RunLostError, UnknownRunError
from catalog.store.history import history
from catalog.store.records import (
    Canary,
    FieldChange,
    Judgement,
    Page,
    ProviderState,
    RunDifference,
    RunKind,
    RunRecord,
    RunSummary,
    Schedule,
    StoreCounts,
    StoredProgram,
    StoredReject,
)
from catalog.store.run import Run
from catalog.store.schema import upgrade
from catalog.store.tables import runs


class Store:
    """Current programs, their history, runs and rejects; safe to use from several threads and processes.

    Every method raises StoreError (or a kind of it), which says what to do next.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str) -> Self:
        """Opens `sqlite:///path` or `postgresql://user:password@host/name`, made or brought up to date where needed."""
        database = Database(url)
        try:
            upgrade(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin_run(self, provider: str, kind: RunKind, sources: Sequence[dict[str, Any]] = ()) -> Run:
        """Begins the provider's one run; ProviderBusyError while another lives. A dead run's remains are cleared first.

        `sources` are small JSON objects saying what is read: `{"url": ...}` or `{"file": ..., "sha256": ...}`.
        """
        with self._database.writing() as connection:
            run_id, token = run.begin(connection, provider, kind, sources, datetime.now(UTC))
        return Run(self._database, run_id, provider, token)

    def sweep_abandoned(self, provider: str | None = None) -> int:
        """Discards runs whose process is dead (of one provider or of all); gives how many."""
        return sum(self._sweep(name) for name in ([provider] if provider else self._with_open_runs()))

    def _with_open_runs(self) -> list[str]:
        left = sa.select(runs.c.provider).where(runs.c.status.in_(["staged", "held"])).distinct()
        with self._database.reading() as connection:
            return list(connection.scalars(left))

    def _sweep(self, provider: str) -> int:
        now = datetime.now(UTC)
        try:
            with self._database.writing() as connection:
                token = locks.take(connection, provider, now)
                swept = acceptance.sweep(connection, provider, now)
                locks.release(connection, provider, token)
                return swept
        except ProviderBusyError:
            return 0

    def accept_held(self, run_id: int) -> RunSummary:
        """Accepts a held run; RunLostError where a later run of its provider was accepted meanwhile."""
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            held = self._held(connection, run_id)
            token = locks.take(connection, held.provider, now)
            self._refuse_overtaken(connection, held)
            sequence = acceptance.apply(connection, run_id, now)
            accepted = {"status": "accepted", "finished_at": now}
            connection.execute(sa.update(runs).where(runs.c.id == run_id).values(accepted))
            locks.release(connection, held.provider, token)
        return RunSummary(run_id, held.provider, held.complete, held.counts, sequence)

    def discard_held(self, run_id: int, why: str) -> None:
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            held = self._held(connection, run_id)
            token = locks.take(connection, held.provider, now)
            acceptance.take_back(connection, run_id, why, now)
            locks.release(connection, held.provider, token)

    @staticmethod
    def _held(connection: sa.Connection, run_id: int) -> RunRecord:
        found = reading.run_record(connection, run_id)
        if found is None:
            raise UnknownRunError(f"There is no run {run_id}.", "See `credway status` for the runs there are.")
        if found.status != "held":
            raise RunLostError(f"Run {run_id} is {found.status}, not held.", "Only a held run can be decided on.")
        return found

    @staticmethod
    def _refuse_overtaken(connection: sa.Connection, held: RunRecord) -> None:
        later = (runs.c.provider == held.provider) & (runs.c.status == "accepted") & (runs.c.id > held.id)
        other = connection.scalar(sa.select(sa.func.max(runs.c.id)).where(later))
        if other is not None:
            raise RunLostError(f"Run {other} was accepted after run {held.id} was held.", "Discard it and run again.")

    def get(self, program_id: str) -> StoredProgram | None:
        return next(iter(self.get_many([program_id])), None)

    def get_many(self, ids: Sequence[str]) -> list[StoredProgram]:
        """Those of the ids that are stored, in the order asked."""
        with self._database.reading() as connection:
            found = {program.id: program for program in reading.by_ids(connection, ids)}
        return [found[id_] for id_ in ids if id_ in found]

    def changed_since(self, sequence: int, batch: int = 500) -> Iterator[list[StoredProgram]]:
        """Programs changed after `sequence`, oldest change first, the vanished among them (to be deleted).

        Each program comes once, as it is now. After any batch, its last `sequence` is where to go on.
        """
        return reading.in_order_of_change(self._database, sequence, batch, only_active=False)

    def all_active(self, batch: int = 500) -> Iterator[list[StoredProgram]]:
        """Every active program. To miss nothing, take `sequence()` first and ask `changed_since` that at the end."""
        return reading.in_order_of_change(self._database, 0, batch, only_active=True)

    def active_ids(self, provider: str) -> set[str]:
        with self._database.reading() as connection:
            return set(acceptance.active_ids(connection, provider))

    def pages(self, provider: str) -> dict[str, Page]:
        """The provider's pages by address, as accepted runs found them."""
        with self._database.reading() as connection:
            return pages.of_provider(connection, provider)

    def save_pages(self, run_id: int, found: Iterable[Page], gone: Collection[str] = ()) -> None:
        """Notes what an accepted run found, and forgets the addresses in `gone`; UnknownRunError for any other run."""
        with self._database.writing() as connection:
            pages.save(connection, run_id, found, gone)

    def sequence(self) -> int:
        """The number of the last accepted change."""
        with self._database.reading() as connection:
            return reading.sequence(connection)

    def counts(self) -> StoreCounts:
        with self._database.reading() as connection:
            return reading.counts(connection)

    def providers(self) -> list[ProviderState]:
        with self._database.reading() as connection:
            return reading.provider_states(connection)

    def runs(self, provider: str | None = None, limit: int = 20) -> list[RunRecord]:
        """The latest runs, newest first."""
        with self._database.reading() as connection:
            return reading.run_records(connection, provider, limit)

    def rejects(self, run_id: int) -> list[StoredReject]:
        with self._database.reading() as connection:
            return list(reading.run_rejects(connection, run_id))

    def history(self, program_id: str) -> list[FieldChange]:
        """The program's changes, oldest first; a change of status has the field `@status`."""
        with self._database.reading() as connection:
            return history(connection, program_id)

    def fingerprint(self) -> str:
        """Equal for two stores that hold the same programs with the same contents and statuses."""
        with self._database.reading() as connection:
            return reading.fingerprint(connection)

    def run(self, run_id: int) -> RunRecord:
        """The run of this number; UnknownRunError where there is none."""
        with self._database.reading() as connection:
            found = reading.run_record(connection, run_id)
        if found is None:
            raise UnknownRunError(f"There is no run {run_id}.", "See `credway runs` for the runs there are.")
        return found

    def judgement(self, run_id: int) -> Judgement | None:
        """How the run was judged; None where it was not, or before a guard kept that."""
        with self._database.reading() as connection:
            return judging.of_run(connection, run_id)

    def difference(self, run_id: int, limit: int = 5) -> RunDifference:
        """What a held run would change, or an accepted one changed, with some ids each."""
        with self._database.reading() as connection:
            return judging.difference(connection, run_id, limit)

    def past_measures(self, provider: str, limit: int = 20) -> list[dict[str, float]]:
        """What the provider's accepted complete runs measured, the latest first."""
        with self._database.reading() as connection:
            return judging.past_measures(connection, provider, limit)

    def canaries(self, provider: str | None = None) -> list[Canary]:
        with self._database.reading() as connection:
            return judging.canaries_of(connection, provider)

    def save_canary(self, canary: Canary) -> None:
        """From now on a complete run that lacks the program, or one of the fields in it, is held."""
        with self._database.writing() as connection:
            judging.save_canary(connection, canary)

    def remove_canary(self, program_id: str) -> bool:
        with self._database.writing() as connection:
            return judging.remove_canary(connection, program_id)

    def schedules(self) -> list[Schedule]:
        with self._database.reading() as connection:
            return schedules.all_of(connection)

    def save_schedule(self, schedule: Schedule) -> None:
        """Adds or replaces a provider's schedule; how its last run went is kept."""
        with self._database.writing() as connection:
            schedules.save(connection, schedule, datetime.now(UTC))

    def remove_schedule(self, provider: str) -> bool:
        with self._database.writing() as connection:
            return schedules.remove(connection, provider)

    def note_schedule_started(self, provider: str) -> None:
        with self._database.writing() as connection:
            schedules.note(connection, provider, last_started=datetime.now(UTC), last_status="running")

    def note_schedule_finished(self, provider: str, status: str) -> None:
        with self._database.writing() as connection:
            schedules.note(connection, provider, last_finished=datetime.now(UTC), last_status=status)
