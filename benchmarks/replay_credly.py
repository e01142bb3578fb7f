"""A whole Credly catalogue through `credway replay`, index included, beside the floor that floor.py measures."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from benchmarks.floor import Floor, floor
from benchmarks.measured import Cost, cost_of
from catalog.store import Store

BAR_TIMES_FLOOR = 8.0
BAR_MB = 1000.0


@dataclass(frozen=True)
class Measured:
    """One run's figures. `first` and `status` are what the command said in JSON."""

    floor: Floor
    replay: Cost
    again: Cost
    first: dict[str, Any]
    wrote_nothing: bool

    @property
    def times_floor(self) -> float:
        return self.replay.cpu_seconds / self.floor.cpu_seconds


def measure(catalogue: Path) -> Measured:
    """Replays a catalogue twice into a folder that is thrown away, and measures the floor with the rows it stored."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        environment = os.environ | {"CREDWAY_DATA": folder, "CREDWAY_STORE_URL": "", "CREDWAY_SEARCH_URL": ""}
        replay = cost_of(("replay", "credly", str(catalogue), "--json"), environment)
        before = state(data, environment)
        again = cost_of(("replay", "credly", str(catalogue), "--json"), environment)
        least = floor(catalogue, data / "store.sqlite", data)
        return Measured(least, replay, again, orjson.loads(replay.stdout), state(data, environment) == before)


def state(data: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """What a replay that finds nothing new must leave as it is; the run itself and what it rejects are noted anew."""
    status = orjson.loads(cost_of(("status", "--json"), environment).stdout)
    counted = {name: status["store"][name] for name in ("active", "vanished", "changes", "sequence")}
    with Store.open(f"sqlite:///{data}/store.sqlite") as store:
        return {"store": counted, "fingerprint": store.fingerprint(), "index": status["index"]}


def as_json(measured: Measured) -> dict[str, Any]:
    run = measured.first["runs"][0]
    return {
        "programs": run["counts"]["new"],
        "rejected": run["rejected"],
        "indexed": measured.first["indexed"]["written"],
        "refused": len(measured.first["indexed"]["refused"]),
        "floor_cpu_seconds": round(measured.floor.cpu_seconds, 2),
        "cpu_seconds": round(measured.replay.cpu_seconds, 2),
        "wall_seconds": round(measured.replay.wall_seconds, 2),
        "peak_mb": round(measured.replay.peak_mb),
        "times_floor": round(measured.times_floor, 2),
        "plain_floor_cpu_seconds": round(measured.floor.plain_cpu_seconds, 2),
        "again_cpu_seconds": round(measured.again.cpu_seconds, 2),
        "again_wrote_nothing": measured.wrote_nothing,
        "bars_held": bars_held(measured),
    }


def bars_held(measured: Measured) -> bool:
    within = measured.times_floor <= BAR_TIMES_FLOOR and measured.replay.peak_mb < BAR_MB
    return within and measured.wrote_nothing


def as_table(measured: Measured) -> str:
    least, replay, again = measured.floor, measured.replay, measured.again
    rows = [
        ("", "CPU s", "wall s", "peak MB", "x floor"),
        ("---", "--:", "--:", "--:", "--:"),
        ("floor: decompress, parse, insert", f"{least.cpu_seconds:.2f}", f"{least.wall_seconds:.2f}", "", "1.0"),
        (
            "the same with the bodies alone in one table",
            f"{least.plain_cpu_seconds:.2f}",
            "",
            "",
            f"{least.plain_cpu_seconds / least.cpu_seconds:.1f}",
        ),
        ("`credway replay`, index included", *_figures(replay), f"{measured.times_floor:.1f}"),
        ("the same again: nothing to write", *_figures(again), f"{again.cpu_seconds / least.cpu_seconds:.1f}"),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _figures(cost: Cost) -> tuple[str, str, str]:
    return f"{cost.cpu_seconds:.2f}", f"{cost.wall_seconds:.2f}", f"{cost.peak_mb:.0f}"
