"""The verdict on a staged run: accept it, or hold it whole with what is out of its bounds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final

from catalog.run_guard.bounds import Interval, Rules, bound_of, interval
from catalog.run_guard.canaries import faults
from catalog.run_guard.profile import Measures, Profile
from catalog.store import Judgement, Outlook

# Programs looked at in a large run: shares are known to two percent then, and a run of 100,000 pays for 1,000.
SAMPLE: Final = 1000
_SAID: Final = 3
# A key that fewer listings have is no change of the schema; some sources have hundreds of them.
_OFTEN: Final = 0.05
_EXAMPLES: Final = 5
# Which top-level field shows a measure, where it is not the one in its name.
_FIELD_OF: Final = {
    "price": "offers",
    "access": "offers",
    "currency": "offers",
    "hours": "effort",
    "weeks": "effort",
    "scale": "effort",
    "pace": "effort",
    "language": "languages",
    "host": "url",
    "speech": "title",
}


@dataclass(frozen=True)
class Source:
    """What the guard cannot see in the store: what the source is expected to hold, and what reading it met.

    `expected` are the counts its spider declares, `entries` how many listings were read, `left` how often each key
    came that nobody took or ignored, `rejected` how many listings were rejected for each reason.
    """

    expected: range
    entries: int
    rejected: Mapping[str, int]
    left: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One measure out of its bounds; a note is worth a look and holds nothing."""

    measure: str
    was: float | None
    now: float
    low: float | None
    high: float | None
    note: bool
    says: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What was measured and found; `why` is empty where the run may be accepted."""

    measures: Measures
    findings: tuple[Finding, ...]
    retire_after: int

    @property
    def why(self) -> str:
        grave = [finding.says for finding in self.findings if not finding.note]
        if not grave:
            return ""
        more = f"; and {len(grave) - _SAID} more" if len(grave) > _SAID else ""
        return f"Out of bounds: {'; '.join(grave[:_SAID])}{more}."

    def judgement(self) -> Judgement:
        """For the store to keep."""
        return Judgement(self.measures, [asdict(finding) for finding in self.findings], self.retire_after)


def judge(outlook: Outlook, complete: bool, source: Source, rules: Rules) -> Verdict:
    """Compares a staged run with the provider's accepted complete ones; the first is judged by its expected count only.

    Reads the store and writes nothing. Of a run that is not `complete` only that is judged which a part can show.
    """
    past = outlook.past()
    measures = _measures(outlook, complete, source)
    found = [*_expected(outlook, source)] if complete else []
    if past:
        found += _out_of_bounds(measures, past, complete, rules)
    shown = sorted((_with_examples(finding, outlook) for finding in found), key=_gravity)
    canaries = [Finding("canary", None, 0, None, None, False, says, (id_,)) for id_, says in faults(outlook, complete)]
    return Verdict(measures, (*canaries, *shown), rules.retire_after)


def _gravity(finding: Finding) -> tuple[bool, float]:
    """Findings that hold the run first, those farthest beyond their bounds before others."""
    beyond = max(finding.now - (finding.high or finding.now), (finding.low or finding.now) - finding.now)
    return finding.note, -beyond / (abs(finding.high or 0) + abs(finding.low or 0) + 0.1)


def _measures(outlook: Outlook, complete: bool, source: Source) -> Measures:
    profile = Profile()
    for _, body in outlook.bodies(SAMPLE):
        profile.add(body)
    counts = outlook.counts
    programs, known = counts.read - counts.repeated, counts.read - counts.repeated - counts.new
    found: Measures = profile.measures() | {"programs": programs, "repeated": counts.repeated / max(counts.read, 1)}
    listings = programs + sum(source.rejected.values())
    found |= {f"rejected.{reason}": number / max(listings, 1) for reason, number in source.rejected.items()}
    often = {key: number / source.entries for key, number in source.left.items() if number > source.entries * _OFTEN}
    found |= {f"left.{key}": share for key, share in often.items()}
    if known + counts.vanished:
        found |= {f"changed.{name}": number / max(known, 1) for name, number in outlook.changed_fields().items()}
        found["new"] = counts.new / max(programs, 1)
        if complete:
            found["absent"] = len(outlook.missing) / (known + counts.vanished)
    return {name: round(value, 5) for name, value in found.items()}


def _expected(outlook: Outlook, source: Source) -> Iterator[Finding]:
    programs, expected = outlook.counts.read - outlook.counts.repeated, source.expected
    if programs not in expected:
        low, high = expected.start, expected.stop - 1
        says = f"{programs:,} programs were read where {low:,} to {high:,} are expected"
        yield Finding("expected", None, programs, low, high, False, says)


def _out_of_bounds(measures: Measures, past: Sequence[Measures], complete: bool, rules: Rules) -> Iterator[Finding]:
    programs = int(max(measures["programs"], past[0]["programs"]))
    # What was there last time and is not now has fallen to nothing.
    for name in sorted(measures.keys() | past[0].keys()):
        bound = bound_of(name, rules)
        if (bound.whole and not complete) or (name not in measures and bound.scale != "share"):
            continue
        now = measures.get(name, 0.0)
        allowed = interval(name, bound, past, programs)
        if allowed is not None and not allowed.low <= now <= allowed.high:
            low = allowed.low if bound.down else None
            high = allowed.high if bound.up else None
            says = _says(name, bound.scale, now, allowed)
            yield Finding(name, allowed.was, now, low, high, bound.note, says)


def _says(name: str, scale: str, now: float, allowed: Interval) -> str:
    def shown(value: float) -> str:
        return f"{value:.0%}" if scale == "share" else f"{value:,.4g}" if value < 10_000 else f"{value:,.0f}"

    low, high = shown(max(allowed.low, 0)), shown(allowed.high)
    limit = f"at least {low}" if now < allowed.low else f"at most {high}"
    return f"{name} is {shown(now)}, was {shown(allowed.was)}, may be {limit}"


def _with_examples(finding: Finding, outlook: Outlook) -> Finding:
    return replace(finding, examples=tuple(_examples(finding, outlook)[:_EXAMPLES]))


def _examples(finding: Finding, outlook: Outlook) -> Sequence[str]:
    family, _, rest = finding.measure.partition(".")
    if family == "absent" or (family in ("programs", "expected") and finding.now < (finding.low or 0)):
        return outlook.missing
    if family in ("new", "programs", "expected"):
        return outlook.new()
    name = rest.split(".")[0] if family != "price" else "price"
    field_name = _FIELD_OF.get(name, name)
    lost = outlook.changed(field_name, lost=True) if family == "filled" else []
    return lost or outlook.changed(field_name) or outlook.new()
