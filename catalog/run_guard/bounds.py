"""Between which bounds each measure may move from one run to the next: a start, what history taught, an operator's."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Literal

from catalog.errors import CredwayError
from catalog.run_guard.profile import Measures
from catalog.store.absences import RETIRE_AFTER

Scale = Literal["share", "ratio", "days", "number"]
# Programs that may differ without a word, however few there are: a provider with ten listings may change three.
_FEW: Final = 3
# History before it is trusted to widen the bounds, and how far: 4 x 1.4826 MAD are four standard deviations.
_TAUGHT: Final = 4
_WIDTH: Final = 4 * 1.4826
# However restless a provider is, a share that moves by half is looked at.
_MOST_TAUGHT: Final = 0.5


class BoundsError(CredwayError):
    """A provider's options for the guard cannot be used."""


@dataclass(frozen=True)
class Bound:
    """How far a measure may go: `slack` in its scale (a ratio as a factor), up, down or both.

    An `event` (what changed, is new or missing) is measured from its usual size, anything else from the last run too:
    a level that an operator has accepted is the new level, a mass change that was accepted is not the new habit.
    `whole` measures mean something only where all of a provider was read. A note is shown and holds nothing.
    """

    scale: Scale
    slack: float
    up: bool = True
    down: bool = True
    event: bool = False
    whole: bool = True
    note: bool = False


# The longest name that a measure begins with counts. The reasons stand in docs/guard.md.
BOUNDS: Final[Mapping[str, Bound]] = {
    "programs": Bound("ratio", 1.5),
    "absent": Bound("share", 0.08, down=False, event=True),
    "new": Bound("share", 0.15, down=False, event=True),
    "repeated": Bound("share", 0.05, down=False, whole=False),
    "rejected": Bound("share", 0.03, down=False, whole=False),
    "changed": Bound("share", 0.35, down=False, event=True, whole=False),
    # These move by themselves: counts of learners, dates of editing, evidence that quotes them.
    "changed.rating": Bound("share", 1.0, down=False, event=True, note=True),
    "changed.source_updated": Bound("share", 1.0, down=False, event=True, note=True),
    "changed.evidence": Bound("share", 1.0, down=False, event=True, note=True),
    # Found by our own taxonomy, which may be a newer one; `filled` and `each` see a source that lost them.
    "changed.skills": Bound("share", 1.0, down=False, event=True, note=True),
    "changed.occupations": Bound("share", 1.0, down=False, event=True, note=True),
    # A new price list or term is a provider's right; how far it goes is measured by the distributions.
    "changed.offers": Bound("share", 1.0, down=False, event=True, note=True),
    "changed.starts": Bound("share", 1.0, down=False, event=True, note=True),
    "changed.ends": Bound("share", 1.0, down=False, event=True, note=True),
    "filled": Bound("share", 0.10, up=False),
    "unread": Bound("share", 0.05, down=False),
    "mix": Bound("share", 0.15),
    "mix.host": Bound("share", 0.10),
    "mix.currency": Bound("share", 0.15),
    "price.free": Bound("share", 0.10),
    "price.unknown": Bound("share", 0.10, down=False),
    "price.zero": Bound("share", 0.03, down=False),
    "price": Bound("ratio", 1.5),
    "effort": Bound("ratio", 1.5),
    "length": Bound("ratio", 1.5),
    "each": Bound("ratio", 1.6),
    "same": Bound("share", 0.05, down=False),
    "broken": Bound("share", 0.02, down=False, whole=False),
    "date": Bound("days", 200),
    "left": Bound("share", 0.20, down=False, whole=False, note=True),
}
_SPREAD: Final = Bound("number", 0.5)


@dataclass(frozen=True)
class Rules:
    """A provider's own: after how many absences a program is retired, and slack by measure or family."""

    retire_after: int = RETIRE_AFTER
    slack: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Interval:
    """From where to where a measure may go, and what it was."""

    was: float
    low: float
    high: float


def rules_of(options: Mapping[str, Any], where: str) -> Rules:
    """The rules in a provider's `guard` option; BoundsError names what cannot be used."""
    given = options.get("guard", {})
    if not isinstance(given, Mapping):
        raise BoundsError(f"{where}: guard is no table.", "Write guard = { absent = 0.3, retire_after = 5 }.")
    slack = {name: value for name, value in given.items() if name != "retire_after"}
    for name, value in slack.items():
        if name.split(".")[0] not in BOUNDS or isinstance(value, bool) or not isinstance(value, int | float):
            known = ", ".join(sorted({known.split(".")[0] for known in BOUNDS}))
            raise BoundsError(f"{where}: guard.{name} = {value!r} is no bound.", f"Give a number for one of {known}.")
    retire_after = given.get("retire_after", RETIRE_AFTER)
    if type(retire_after) is not int or retire_after < 1:
        raise BoundsError(f"{where}: guard.retire_after is no number of runs.", "Give 1 or more.")
    return Rules(retire_after, slack)


def bound_of(measure: str, rules: Rules) -> Bound:
    """The bound of a measure, with the operator's slack where there is one."""
    bound = _SPREAD if measure.endswith(".spread") else _longest(measure, BOUNDS) or Bound("share", 0.15)
    own = _longest(measure, rules.slack)
    if own is None:
        return bound
    return Bound(bound.scale, own, bound.up, bound.down, bound.event, bound.whole, bound.note)


def _longest(measure: str, named: "Mapping[str, Any]") -> Any:
    """What stands under the longest dotted beginning of the measure's name."""
    parts = measure.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((named[name] for name in names if name in named), None)


def interval(measure: str, bound: Bound, past: Sequence[Measures], programs: int) -> Interval | None:
    """Where the measure may lie, by the provider's past runs, the latest first; None where nothing can be said."""
    known = _known(measure, bound, past)
    if not known and bound.scale != "share":
        return None
    # Before a provider has habits, an upheaval that was accepted is none.
    usual = statistics.median_low([0.0, *known]) if bound.event else statistics.median(known or [0.0])
    last = usual if bound.event or not known else known[0]
    if bound.scale == "ratio":
        return _ratio(bound, known, last, usual, programs)
    room = _room(bound, known, programs)
    low = min(last, usual) - room if bound.down else -math.inf
    return Interval(last, low, max(last, usual) + room if bound.up else math.inf)


def _known(measure: str, bound: Bound, past: Sequence[Measures]) -> list[float]:
    """The measure's past values; a share that is not there was nothing, but for events in a first run."""
    if bound.scale != "share":
        return [run[measure] for run in past if measure in run]
    return [run.get(measure, 0.0) for run in past if "new" in run or not bound.event]


def _ratio(bound: Bound, known: Sequence[float], last: float, usual: float, programs: int) -> Interval | None:
    if min(last, usual) <= 0:
        return None
    logs = [math.log(one) for one in known if one > 0]
    factor = math.exp(math.log(max(bound.slack, 1.0)) + 4 / max(programs, 1) + _taught(logs))
    low = min(last, usual) / factor if bound.down else 0.0
    return Interval(last, low, max(last, usual) * factor if bound.up else math.inf)


def _room(bound: Bound, known: Sequence[float], programs: int) -> float:
    few = _FEW / max(programs, 1) if bound.scale in ("share", "number") else 0.0
    start, taught = max(bound.slack, few), _taught(known)
    return max(start, min(start + taught, _MOST_TAUGHT)) if bound.scale == "share" else start + taught


def _taught(known: Sequence[float]) -> float:
    """How much wider the bounds are than at the start, because the provider has moved before and was right."""
    if len(known) < _TAUGHT:
        return 0.0
    steps = [abs(one - before) for one, before in pairwise(known)]
    return _WIDTH * statistics.median(steps)
