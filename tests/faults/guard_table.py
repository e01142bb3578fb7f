"""`python -m tests.faults.guard_table`: puts the guard on trial and writes what came of it into docs/guard.md."""

import argparse
import re
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from practice_providers import serve
from tests.faults.guard_trial import SEED, Stand, Trial, stands, trials
from tests.faults.wire_faults import WIRE_FAULTS, wire_trial

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "guard.md"
URL = re.compile(r"https?://[^\s:,]+(?::\d+[^\s:,]*)?")
SHOWN = 100
BEGIN, END = "<!-- trial: begins -->\n", "<!-- trial: ends -->\n"


def main() -> None:
    """Takes a few minutes: every fault on every provider, and the clean runs."""
    parser = argparse.ArgumentParser(prog="guard_table", description="The guard's trial, written into docs/guard.md.")
    parser.add_argument("--clean", type=int, default=1000, help="how many runs with nothing wrong")
    clean = parser.parse_args().clean
    with serve() as server, tempfile.TemporaryDirectory() as folder:
        made = stands(server, Path(folder))
        found = [*trials(made)]
        by_name = {stand.served.name: stand for stand in made}
        found += [wire_trial(fault, server, by_name[fault.provider]) for fault in WIRE_FAULTS]
        alarms = clean_alarms(made, clean)
    before, _, rest = DOCUMENT.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table(found, clean, alarms)}\n{END}{after}")


def clean_alarms(made: Sequence[Stand], runs: int) -> list[str]:
    ended = [made[number % len(made)].clean() for number in range(runs)]
    return [f"{report.provider}: {report.why}" for report in ended if report.status != "accepted"]


def table(found: Sequence[Trial], clean: int, alarms: Sequence[str]) -> str:
    """The verdicts as Markdown; each row shows what was said at the first provider."""
    caught = sum(trial.caught for trial in found)
    rows: defaultdict[str, list[Trial]] = defaultdict(list)
    for trial in found:
        rows[trial.fault].append(trial)
    lines = [
        f"Seed {SEED}: {caught} of {len(found)} trials of {len(rows)} faults caught with the catalogue untouched; "
        f"{len(alarms)} alarms in {clean:,} clean runs.",
        "",
        "| fault | caught at | missed at | what the guard said first |",
        "|---|---|---|---|",
        *(_row(name, tried) for name, tried in rows.items()),
        *(f"\nAlarm in a clean run, {alarm}" for alarm in alarms),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, tried: Sequence[Trial]) -> str:
    missed = ", ".join(trial.provider for trial in tried if not trial.caught)
    said = next((trial.why for trial in tried if trial.caught), "")
    first = URL.sub("a page", said).removeprefix("Out of bounds: ").split(";")[0].replace("|", "/")[:SHOWN]
    return f"| {name} | {sum(trial.caught for trial in tried)} of {len(tried)} | {missed} | {first.strip()} |"


if __name__ == "__main__":
    main()
