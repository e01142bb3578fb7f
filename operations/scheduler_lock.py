"""One scheduler at a time on one store."""

from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from catalog.store import ProviderBusyError, locks
from catalog.store.database import Database
from operations.schedules import ScheduleError

# No provider's slug begins like this.
NAME = "@scheduler"


class SchedulerBusyError(ScheduleError):
    """Another scheduler works on this store."""


class SchedulerLock:
    """Held from making until the block ends; SchedulerBusyError while another living process holds it."""

    def __init__(self, store_url: str) -> None:
        self._database = Database(store_url)
        try:
            with self._database.writing() as connection:
                self._token = locks.take(connection, NAME, datetime.now(UTC))
        except ProviderBusyError as error:
            hint = "Let that one work, or wait for its end with `credway schedule run --wait`."
            raise SchedulerBusyError(error.message.replace(NAME, "the scheduler"), hint) from error

    def keep(self) -> None:
        """Says that this scheduler lives; RunLostError where it was silent for so long that another took its place."""
        with self._database.writing() as connection:
            locks.keep(connection, NAME, self._token, datetime.now(UTC))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._database.writing() as connection:
            locks.release(connection, NAME, self._token)
        self._database.engine.dispose()
