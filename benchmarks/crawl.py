"""`python -m benchmarks.crawl`: what a crawl costs beside a bare Scrapy spider, and a crawl of what did not change.

Pages of 8 kB with JSON-LD, served on loopback by a process of its own; pauses between requests are off, for here only.
`--pages` are crawled by every variant in `--rounds`, of which the cheapest counts: on a shared machine, the others tell
of its neighbours. `--source` is the size of the site that is crawled again unchanged (as often), and with 1 % changed.
`--no-write` leaves docs/benchmarks.md as it is. Exit status 1
where a bar is not held.
"""

import argparse
import platform
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psutil

from tests.faults.listing_site import Served, listing_site

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
VARIANTS = {
    "stock": "bare spider, Scrapy's defaults",
    "bare": "bare spider under our settings",
    "forgetful": "whole pipeline, nothing survives a kill",
    "whole": "whole pipeline",
}
BAR_STOCK, BAR_BARE, BAR_DURABLE = 1.0, 0.70, 1.15
BAR_REQUESTS, BAR_CPU = 3, 0.02


@dataclass(frozen=True)
class Again:
    """A crawl of what was crawled before."""

    asked: int
    cpu_seconds: float
    changed: int
    vanished: int
    wrote_nothing: bool


@dataclass(frozen=True)
class Measured:
    """`rates` are pages a CPU-second by variant; `first` the CPU seconds of the source's first crawl."""

    pages: int
    rates: dict[str, float]
    source: int
    first: float
    unchanged: Again
    changed: Again

    @property
    def bars(self) -> dict[str, bool]:
        rates, same, few = self.rates, self.unchanged, self.changed
        return {
            "C1": rates["whole"] >= BAR_STOCK * rates["stock"],
            "C1b": rates["whole"] >= BAR_BARE * rates["bare"],
            "C4": same.asked <= BAR_REQUESTS and same.cpu_seconds <= BAR_CPU * self.first and same.wrote_nothing,
            "C6": (few.changed, few.vanished) == (self.source // 100, 0),
            "C7, what it costs": rates["forgetful"] <= BAR_DURABLE * rates["whole"],
        }


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.crawl", description="Measures crawls on this machine.")
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--source", type=int, default=10_000)
    parser.add_argument("--no-write", action="store_true")
    asked = parser.parse_args()
    measured = measure(asked.pages, asked.rounds, asked.source)
    print(as_text(measured))
    if not asked.no_write:
        block = f"<!-- crawl -->\n{as_text(measured)}\n<!-- /crawl -->"
        text = DOCUMENT.read_text()
        DOCUMENT.write_text(re.sub(r"<!-- crawl -->.*<!-- /crawl -->", lambda _: block, text, flags=re.DOTALL))
    return 0 if all(measured.bars.values()) else 1


def measure(pages: int, rounds: int, source: int) -> Measured:
    taken: dict[str, list[float]] = {name: [] for name in VARIANTS}
    with listing_site(pages) as site:
        for _ in range(rounds):
            for name in VARIANTS:
                with tempfile.TemporaryDirectory() as folder:
                    found = crawled(name, site, pages, Path(folder))
                taken[name].append(found["pages"] / found["cpu_seconds"])
    rates = {name: max(found) for name, found in taken.items()}
    with listing_site(source) as site, tempfile.TemporaryDirectory() as folder:
        first = crawled("whole", site, source, Path(folder))
        site.requests()
        unchanged = min((again(site, source, Path(folder)) for _ in range(rounds)), key=lambda one: one.cpu_seconds)
        site.change([number * 100 for number in range(source // 100)])
        return Measured(pages, rates, source, first["cpu_seconds"], unchanged, again(site, source, Path(folder)))


def again(site: Served, source: int, folder: Path) -> Again:
    found = crawled("whole", site, source, folder)
    asked = len(site.requests())
    return Again(asked, found["cpu_seconds"], found["changed"], found["vanished"], found["wrote_nothing"])


def crawled(variant: str, site: Served, pages: int, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.crawl_variants", variant, site.base, str(pages), str(folder)]
    ended = subprocess.run(command, capture_output=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"{variant} ended with {ended.returncode}: {ended.stderr.decode()}")
    found: dict[str, Any] = orjson.loads(ended.stdout.splitlines()[-1])
    # What stock Scrapy fetches beside the pages, or we (robots.txt, the sitemap), is not counted.
    if found["pages"] != pages:
        raise RuntimeError(f"{variant} read {found['pages']} of {pages} pages")
    return found


def as_text(measured: Measured) -> str:
    rates, same, few = measured.rates, measured.unchanged, measured.changed
    machine = f"{psutil.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    missed = [name for name, held in measured.bars.items() if not held]
    verdict = f"**Not held: {', '.join(missed)}.**" if missed else "All bars are held."
    rows = ["| pages a CPU-second | | x stock | x bare, ours |", "| --- | --: | --: | --: |"]
    for name, words in VARIANTS.items():
        beside = f"{rates[name] / rates['stock']:.2f} | {rates[name] / rates['bare']:.2f}"
        rows.append(f"| {words} | {rates[name]:,.0f} | {beside} |")
    rows += ["", f"| {measured.source:,} pages again | requests | CPU s | of the first | changed | vanished |"]
    rows += ["| --- | --: | --: | --: | --: | --: |", f"| first crawl | | {measured.first:.2f} | 100 % | | |"]
    for words, found in (("nothing changed", same), ("1 % changed", few)):
        share = f"{found.cpu_seconds / measured.first:.1%}".replace("%", " %")
        row = f"{found.asked:,} | {found.cpu_seconds:.2f} | {share} | {found.changed:,} | {found.vanished:,}"
        rows.append(f"| {words} | {row} |")
    durable = rates["forgetful"] / rates["whole"]
    said = f"{measured.pages:,} pages; what survives a kill costs {durable:.2f} x the CPU; {machine}. {verdict}"
    return said + "\n\n" + "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
