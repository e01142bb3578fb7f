"""How crawls behaved at their hosts, as `credway status` shows it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from operations.terminal import table

if TYPE_CHECKING:
    from rich.table import Table


def crawl_table(runs: Iterable[Mapping[str, Any]]) -> "Table | None":
    """A row for each run and host; None where no run asked anybody for anything."""
    rows = [row for run in runs for row in _rows(run)]
    if not rows:
        return None
    right = ("requests", "MB", "most a minute", "shortest pause", "waited")
    shown = table(
        "run", "host", "how", "requests", "MB", "answers", "robots.txt", *right[2:], "spared", right=(*right, "spared")
    )
    for row in rows:
        shown.add_row(*row)
    return shown


def _rows(run: Mapping[str, Any]) -> Iterator[list[str]]:
    report = run["report"]
    spared = sum(int(report.get(name, 0)) for name in ("unasked", "unchanged", "resumed"))
    for host, said in report.get("hosts", {}).items():
        pause = said["shortest_pause_seconds"]
        yield [
            str(run["id"]),
            host,
            report["mode"],
            f"{said['requests']:,}",
            f"{said['bytes'] / 1e6:,.1f}",
            _counted(said["statuses"]),
            _counted(said["robots"]),
            f"{said['most_in_a_minute']:,}",
            "" if pause is None else f"{pause:.2f} s",
            f"{said['waited_seconds']:,.0f} s",
            f"{spared:,}",
        ]


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())
