"""The store (system of record): staged runs become current programs with their history, in one transaction."""

from catalog.store.errors import (
    ForeignRecordError,
    ProviderBusyError,
    RunLostError,
    StoreError,
    StoreTooNewError,
    StoreUnreachableError,
    UnknownRunError,
)
from catalog.store.outlook import Outlook
from catalog.store.records import (
    Canary,
    FieldChange,
    Judgement,
    Page,
    ProviderState,
    Reject,
    RunCounts,
    RunDifference,
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
    "Canary",
    "FieldChange",
    "ForeignRecordError",
    "Judgement",
    "Outlook",
    "Page",
    "ProviderBusyError",
    "ProviderState",
    "Reject",
    "Run",
    "RunCounts",
    "RunDifference",
    "RunLostError",
    "RunRecord",
    "RunSummary",
    "Schedule",
    "Staged",
    "Store",
    "StoreCounts",
    "StoreError",
    "StoreTooNewError",
    "StoreUnreachableError",
    "StoredProgram",
    "StoredReject",
    "UnknownRunError",
]
