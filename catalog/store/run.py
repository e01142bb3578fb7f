"""One run of a provider: staged record by record, then accepted as a whole, held for a person, or discarded."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
import zstandard
from sqlalchemy.engine import Connection

from catalog.store import absences, acceptance, judging, locks, staging
from catalog.store.database import Database
from catalog.store.errors import ForeignRecordError, RunLostError
from catalog.store.outlook import Outlook, key
from catalog.store.records import Judgement, Reject, RunCounts, RunKind, RunSummary, Seen, Staged
from catalog.store.tables import programs, rejects, runs

HEARTBEAT_EVERY = timedelta(seconds=10)
REJECTS_AT_ONCE = 200
# Enough to see what went wrong; the whole page is in the run's capture.
RAW_CAP = 256 * 1024


class Run:
    """A run under way; as a context manager it is discarded where the block leaves it unfinished.

    The provider stays locked until the run is accepted, held or discarded. Not for use by several threads at once.
    """

    def __init__(self, database: Database, run_id: int, provider: str, token: str) -> None:
        self.id = run_id
        self.provider = provider
        self.open = True
        self.reject_reasons: Counter[str] = Counter()
        self._database = database
        self._token = token
        self._seen = Seen()
        self._already_active = 0
        self._counts = RunCounts()
        # What is noted with the run however it ends; JSON.
        self.report: dict[str, Any] = {}
        self._rejects: list[dict[str, Any]] = []
        self._beat = datetime.now(UTC)

    @property
    def counts(self) -> RunCounts:
        """What was staged up to now; `vanished` is only known from `preview` on."""
        return replace(self._counts, unchanged=len(self._seen.staged) - self._counts.new - self._counts.changed)

    def stage(self, records: Iterable[Staged]) -> None:
        """Writes what is new or changed, in batches; call it with many at a time, each call ends in a commit.

        An id that comes again in the same run is counted as `repeated`, and the later record replaces the earlier.
        """
        for batch in staging.batches(records):
            self._stage_batch(batch)

    def _stage_batch(self, records: Sequence[Staged]) -> None:
        self._must_be_open()
        latest = {record.id: record for record in records}
        keys = {id_: key(id_) for id_ in latest}
        again = {id_ for id_, hashed in keys.items() if hashed in self._seen.staged}
        self._refuse_foreign(latest)
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            locks.confirm(connection, self.provider, self._token)
            batch = staging.write(connection, self.id, latest, again, now)
            self._write_rejects(connection)
            self._count(batch, len(records), len(records) - len(latest) + len(again))
            self._seen.staged.update(keys.values())
            self._beat_if_due(connection, now)

    def keep(self, ids: Iterable[str]) -> None:
        """Counts programs as read and unchanged without their records; every id must be active in the store."""
        self._must_be_open()
        for id_ in ids:
            hashed = key(id_)
            self._counts.read += 1
            if hashed in self._seen.staged:
                self._counts.repeated += 1
            else:
                self._seen.staged.add(hashed)
                self._already_active += 1

    def _refuse_foreign(self, ids: Iterable[str]) -> None:
        ours = f"{self.provider}:"
        foreign = next((id_ for id_ in ids if not id_.startswith(ours)), None)
        if foreign is not None:
            raise ForeignRecordError(
                f"{foreign!r} does not belong to {self.provider}.", f"Its id must begin with {ours!r}."
            )

    def _count(self, batch: staging.Batch, read: int, repeated: int) -> None:
        self._already_active += batch.already_active
        counts = self._counts
        counts.read += read
        counts.repeated += repeated
        counts.new += batch.new
        counts.changed += batch.changed
        counts.returned += batch.returned

    def reject(self, reject: Reject) -> None:
        """Keeps a listing that could not be read; a program with its native id counts as listed, not as vanished."""
        self._must_be_open()
        if reject.native_id is not None:
            self._seen.rejected.add(key(f"{self.provider}:{reject.native_id}"))
        self._rejects.append(_reject_row(self.id, self.provider, reject))
        self._counts.rejected += 1
        self.reject_reasons[reject.reason] += 1
        if len(self._rejects) >= REJECTS_AT_ONCE:
            self.heartbeat()

    def heartbeat(self) -> None:
        """Says that this run lives; call it at least every few minutes while nothing is staged."""
        self._must_be_open()
        with self._database.writing() as connection:
            self._write_rejects(connection)
            self._beat_now(connection, datetime.now(UTC))

    def preview(self, complete: bool) -> RunCounts:
        """The counts as accepting would leave them, for a guard to judge; writes nothing."""
        return replace(self.counts, vanished=len(self._unseen()) if complete else 0)

    def outlook(self, complete: bool) -> Outlook:
        """What accepting would make current; ask when all is staged."""
        counts, unseen = self.counts, self._unseen() if complete else []
        return Outlook(
            self._database, self.id, self.provider, self._seen, replace(counts, vanished=len(unseen)), unseen
        )

    def accept(self, complete: bool, judgement: Judgement | None = None) -> RunSummary:
        """Makes the run current in one transaction; what a `complete` run did not list counts as absent."""
        self._must_be_open()
        unseen, now = self._unseen() if complete else [], datetime.now(UTC)
        with self._database.writing() as connection:
            self._plan(connection, unseen, judgement, now)
            sequence = acceptance.apply(connection, self.id, now)
            self._close(connection, now, status="accepted", complete=complete)
        self.open = False
        return RunSummary(self.id, self.provider, complete, self.counts, sequence)

    def hold(self, why: str, complete: bool, judgement: Judgement | None = None) -> RunCounts:
        """Leaves the run for a person to accept (`Store.accept_held`) or discard; nothing becomes current."""
        self._must_be_open()
        unseen, now = self._unseen() if complete else [], datetime.now(UTC)
        with self._database.writing() as connection:
            self._plan(connection, unseen, judgement, now)
            self._close(connection, now, status="held", complete=complete, message=why)
        self.open = False
        return self.counts

    def _plan(self, connection: Connection, unseen: Sequence[str], judgement: Judgement | None, now: datetime) -> None:
        locks.keep(connection, self.provider, self._token, now)
        absent = absences.absent_ids(connection, self.provider)
        again = [id_ for id_ in absent if key(id_) in self._seen]
        absences.plan(connection, self.id, unseen, again)
        self._counts.vanished = len(unseen)
        if judgement is not None:
            judging.save(connection, self.id, judgement)

    def discard(self, why: str) -> None:
        """Takes back everything staged; the store is as before the run, the rejects stay to be read."""
        self._must_be_open()
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            acceptance.take_back(connection, self.id, why, now)
            self._close(connection, now, status="discarded", message=why)
        self.open = False

    def _close(self, connection: Connection, now: datetime, **how: Any) -> None:
        self._write_rejects(connection)
        values = {"finished_at": now, "heartbeat": now, "counts": asdict(self.counts), "report": self.report} | how
        connection.execute(sa.update(runs).where(runs.c.id == self.id).values(values))
        locks.release(connection, self.provider, self._token)

    def _unseen(self) -> list[str]:
        """The provider's active programs this run neither staged nor rejected."""
        with self._database.reading() as connection:
            ours = (programs.c.provider == self.provider) & (programs.c.status == "active")
            active = connection.scalar(sa.select(sa.func.count()).select_from(programs).where(ours))
            if active == self._already_active:
                return []
            return [id_ for id_ in acceptance.active_ids(connection, self.provider) if key(id_) not in self._seen]

    def _write_rejects(self, connection: Connection) -> None:
        if self._rejects:
            connection.execute(sa.insert(rejects), self._rejects)
            self._rejects = []

    def _beat_if_due(self, connection: Connection, now: datetime) -> None:
        if now - self._beat >= HEARTBEAT_EVERY:
            self._beat_now(connection, now)

    def _beat_now(self, connection: Connection, now: datetime) -> None:
        locks.keep(connection, self.provider, self._token, now)
        alive = {"heartbeat": now, "counts": asdict(self.counts)}
        connection.execute(sa.update(runs).where(runs.c.id == self.id).values(alive))
        self._beat = now

    def _must_be_open(self) -> None:
        if not self.open:
            raise RunLostError(f"Run {self.id} of {self.provider} is closed.", "Begin another.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.open:
            self.discard(f"Discarded: {error!r}." if error else "Discarded: left unfinished.")


def begin(
    connection: Connection, provider: str, kind: RunKind, sources: Sequence[dict[str, Any]], now: datetime
) -> tuple[int, str]:
    """Locks the provider, clears what a dead run left, and writes the new run; gives its id and the lock's token."""
    token = locks.take(connection, provider, now)
    acceptance.sweep(connection, provider, now)
    process = locks.this_process()
    row = {
        "provider": provider,
        "kind": kind,
        "status": "staged",
        "started_at": now,
        "heartbeat": now,
        "host": process["host"],
        "pid": process["pid"],
        "complete": False,
        "counts": asdict(RunCounts()),
        "sources": list(sources),
        "message": "",
        "report": {},
    }
    run_id = connection.execute(sa.insert(runs).values(row).returning(runs.c.id)).scalar_one()
    return int(run_id), token


def _reject_row(run_id: int, provider: str, reject: Reject) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "provider": provider,
        "native_id": reject.native_id,
        "url": reject.url,
        "reason": reject.reason,
        "field": reject.field,
        "message": reject.message,
        "raw": zstandard.compress(reject.raw[:RAW_CAP]),
        "capped": len(reject.raw) > RAW_CAP,
        "at": datetime.now(UTC),
    }
