"""From a response body to programs and rejects, with a tally of all that was not understood."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.program import Program
from catalog.store import Reject
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.entry import Entry
from crawlers.pipelines import Intake, RejectReason, as_it_came

# Distinct keys to name; a source whose keys are ids would otherwise fill the memory with them.
_MOST_KEYS = 1000


@dataclass
class Tally:
    """What a run met: `left` counts keys nobody took or ignored, `examples` shows one value of each."""

    entries: int = 0
    programs: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    passed_over: Counter[str] = field(default_factory=Counter)


class Reading:
    """Reads bodies of one provider through its spider and intake."""

    def __init__(self, spider: ListingSpider, intake: Intake, tally: Tally | None = None) -> None:
        self.spider = spider
        self.intake = intake
        self.tally = tally or Tally()
        self.tally.passed_over = spider.passed_over

    def outcomes(self, body: bytes, url: str) -> Iterator[Program | Reject]:
        """What became of each entry; UnexpectedResponseError where the body is nothing the spider reads."""
        for entry in self.spider.entries(body, url):
            yield self.outcome(entry)

    def outcome(self, entry: Entry) -> Program | Reject:
        """The entry as a program or a reject, counted."""
        outcome = self._outcome(entry)
        self._count(entry, outcome)
        return outcome

    def unreadable(self, body: bytes, url: str, why: str) -> Reject:
        """A body that is nothing the spider reads, kept as one reject."""
        self.tally.rejected[RejectReason.UNREADABLE.value] += 1
        return Reject(RejectReason.UNREADABLE.value, why, url=url, raw=body)

    def _outcome(self, entry: Entry) -> Program | Reject:
        if entry.fault is not None:
            return self._unreadable(entry, entry.fault)
        try:
            return self.intake.program(self.spider.read(entry), entry)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            # The entry is a stranger's: whatever shape it has, it must not end the run for the others.
            return self._unreadable(entry, f"{type(error).__name__}: {error}")

    def _unreadable(self, entry: Entry, why: str) -> Reject:
        native_id = self.spider.plain_id(entry)
        return Reject(RejectReason.UNREADABLE.value, why, native_id=native_id, url=entry.url, raw=as_it_came(entry))

    def _count(self, entry: Entry, outcome: Program | Reject) -> None:
        self.tally.entries += 1
        if isinstance(outcome, Reject):
            self.tally.rejected[outcome.reason] += 1
        else:
            self.tally.programs += 1
            self.tally.unread.update(unread.field for unread in outcome.unread)
        for path, example in entry.left() if entry.fault is None else ():
            if path in self.tally.left or len(self.tally.left) < _MOST_KEYS:
                self.tally.left[path] += 1
                self.tally.examples.setdefault(path, example)
