"""What goes into the store and what comes out of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

RunKind = Literal["crawl", "replay", "import"]
RunStatus = Literal["staged", "accepted", "discarded", "held"]
ProgramStatus = Literal["active", "vanished"]


@dataclass(frozen=True, slots=True)
class Staged:
    """A rendered record: `id` is `provider:native-id`, `body` a JSON object in UTF-8; `content_hash` tells a change."""

    id: str
    content_hash: str
    body: bytes


@dataclass(frozen=True, slots=True)
class StoredProgram:
    """A program as the store holds it; `sequence` is the number of its latest change (see `Store.changed_since`).

    A vanished program keeps its last body. `absent_since`: an active one was missing in all complete runs since then.
    When an active one was last seen is not written per program, so that an unchanged pass writes nothing: it is its
    provider's last accepted complete run (`ProviderState.last_complete`).
    """

    id: str
    provider: str
    status: ProgramStatus
    content_hash: str
    body: bytes
    first_seen: datetime
    last_changed: datetime
    sequence: int
    vanished_since: datetime | None = None
    vanished_reason: str | None = None
    absent_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A listing that could not become a program: `reason` is a typed word, `raw` the listing as it came."""

    reason: str
    message: str
    native_id: str | None = None
    url: str | None = None
    field: str | None = None
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class StoredReject:
    """A reject read back; `capped` says that `raw` is only the beginning."""

    run_id: int
    provider: str
    at: datetime
    reject: Reject
    capped: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's change; `before` and `after` are JSON values, None also where the field was absent."""

    program_id: str
    run_id: int
    at: datetime
    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class RunCounts:
    """`read = new + changed + unchanged + repeated`; rejects stand beside them.

    `vanished` are the active programs that a complete run did not list, whether or not they are retired with it.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    rejected: int = 0
    vanished: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was when last fetched, by the run that stored what it lists.

    `lastmod` is what the sitemap said then; `program_ids` are the programs it lists, and `whole` says that nothing else
    stood on it (no reject); `links` are the addresses that follow from it, None where they are too many to keep.
    """

    url: str
    body_hash: str
    fetched_at: datetime
    program_ids: tuple[str, ...] = ()
    links: tuple[str, ...] | None = ()
    whole: bool = True
    etag: str | None = None
    last_modified: str | None = None
    lastmod: str | None = None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as the store remembers it; `complete` says that the source was read to its end.

    `report` is what a crawl did as a guest: requests, bytes, answers, waits and the highest rate, by host.
    """

    id: int
    provider: str
    kind: RunKind
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None
    heartbeat: datetime
    host: str
    pid: int
    complete: bool
    counts: RunCounts
    sources: list[dict[str, Any]]
    message: str
    report: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a run was judged: measures by name, findings as JSON, and how many absences in a row retire a program."""

    measures: dict[str, float] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    retire_after: int = 3


@dataclass(frozen=True, slots=True)
class Canary:
    """A program that must be listed in every complete run, with these fields filled."""

    program_id: str
    fields: tuple[str, ...] = ()
    added: datetime | None = None

    @property
    def provider(self) -> str:
        return self.program_id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class RunDifference:
    """What a run would change: in how many programs each field, some of these changes, and some ids."""

    fields: dict[str, int]
    changed: list[FieldChange]
    new: list[str]
    missing: list[str]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What accepting a run did; `sequence` is the store's number of its last change."""

    run_id: int
    provider: str
    complete: bool
    counts: RunCounts
    sequence: int


@dataclass(frozen=True, slots=True)
class ProviderState:
    """`last_complete` is when every active program of the provider was last seen."""

    provider: str
    active: int = 0
    vanished: int = 0
    last_run: RunRecord | None = None
    last_accepted: RunRecord | None = None
    last_complete: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """How much the store holds, over all providers."""

    active: int
    vanished: int
    changes: int
    runs: int
    rejects: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a provider is crawled: a cron line or an interval such as `6h`, and how its last run went."""

    provider: str
    trigger: Literal["cron", "interval"]
    expression: str
    enabled: bool = True
    created: datetime | None = None
    last_started: datetime | None = None
    last_finished: datetime | None = None
    last_status: str | None = None


@dataclass(slots=True)
class Seen:
    """A run's ids as 8-byte hashes: 120 MB for 1.85 million, two alike by chance in one of ten million runs."""

    staged: set[int] = field(default_factory=set)
    rejected: set[int] = field(default_factory=set)

    def __contains__(self, hashed: int) -> bool:
        return hashed in self.staged or hashed in self.rejected
