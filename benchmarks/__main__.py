"""`python -m benchmarks [FILE]`: measures on this machine and writes the figures into docs/benchmarks.md.

FILE is a Credly catalogue as JSON lines, compressed with gzip; without it, the one in ../shared where that lies beside
this repository, else 20,000 badges of our own. `--no-write` leaves the document as it is. Exit status 1 where a bar is
not held.
"""

import argparse
import platform
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import orjson
import psutil

from benchmarks.replay_credly import Measured, as_json, as_table, bars_held, measure
from tests.faults.credly_listings import badges, write

REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENT = REPOSITORY / "docs" / "benchmarks.md"
SHARED_CATALOGUE = REPOSITORY.parent / "shared" / "catalogs" / "credly_2023-04" / "badge_templates.jsonl.gz"
OUR_OWN = 20_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measures speed and memory on this machine.")
    parser.add_argument("file", nargs="?", type=Path, help="a Credly catalogue: JSON lines, gzip")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md as it is")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        catalogue, whose = chosen(asked.file, Path(folder))
        measured = measure(catalogue)
    print(orjson.dumps(as_json(measured), option=orjson.OPT_INDENT_2).decode())
    print(as_table(measured))
    if not asked.no_write:
        publish(measured, whose)
    return 0 if bars_held(measured) else 1


def chosen(file: Path | None, folder: Path) -> tuple[Path, str]:
    """The catalogue to replay, and what to call it."""
    if file is not None:
        return file, f"`{file.name}`"
    if SHARED_CATALOGUE.is_file():
        return SHARED_CATALOGUE, "the public badges of Credly as of April 2023"
    return write(folder / "badges.jsonl.gz", badges(OUR_OWN)), "badges of our own in Credly's shape"


def publish(measured: Measured, whose: str) -> None:
    """Puts the figures between the document's marks."""
    counts = measured.first["runs"][0]["counts"]
    rejected = measured.first["runs"][0]["rejected"]
    why = f" ({', '.join(f'{number:,} {reason}' for reason, number in rejected.items())})" if rejected else ""
    machine = f"{psutil.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    said = f"{counts['new']:,} programs stored, {counts['rejected']:,} rejected{why}, from {whose}; {machine}."
    verdict = "All bars are held." if bars_held(measured) else "**Not all bars are held.**"
    block = f"<!-- replay -->\n{said} {verdict}\n\n{as_table(measured)}\n<!-- /replay -->"
    text = re.sub(r"<!-- replay -->.*<!-- /replay -->", lambda _: block, DOCUMENT.read_text(), flags=re.DOTALL)
    DOCUMENT.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
