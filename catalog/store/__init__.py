"""The store (system of record): staged runs become current programs with their history, in one transaction."""

from catalog.store.errors import (
    ForeignRecord,
    ProviderBusy,
    RunLost,
    StoreError,
    StoreTooNew,
    StoreUnreachable,
    UnknownRun,
)
from catalog.store.records import (
    FieldChange,
    ProviderState,
    Reject,
    RunCounts,
    RunRecord,
    RunSummary,
    Schedule,
    Staged,
    StoreCounts,
    StoredProgram,
    StoredReject,
)
from catalog.store.run import Run
from catalog.store.store import Store

__all__ = [
    "FieldChange",
    "ForeignRecord",
    "ProviderBusy",
    "ProviderState",
    "Reject",
    "Run",
    "RunCounts",
    "RunLost",
    "RunRecord",
    "RunSummary",
    "Schedule",
    "Staged",
    "Store",
    "StoreCounts",
    "StoreError",
    "StoreTooNew",
    "StoreUnreachable",
    "StoredProgram",
    "StoredReject",
    "UnknownRun",
]
