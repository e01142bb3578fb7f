"""Measures the house and writes what it finds into docs/architecture.md.

python -m tools.structure            writes the block between the markers
python -m tools.structure --check    fails where the block is not what the code says
"""

import argparse
import subprocess
import sys
from pathlib import Path

import grimp

from tools.measures import LONG, Measures, measure, middle
from tools.program_path import HOPS, Chain, Hop, PathBrokenError, callers, check_functions, links

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "architecture.md"
PACKAGES = ("catalog", "index_mappings", "crawlers", "catalog_api", "operations", "practice_providers")
BEGIN = "<!-- measured by `make structure`: do not edit by hand -->"
END = "<!-- end of what is measured -->"


class ContractsBrokenError(Exception):
    """import-linter found a forbidden import; the message is its report."""


def sizes() -> list[Measures]:
    """Each package, then all of them together, then the tests."""
    each = [measure(f"`{package}/`", [ROOT / package]) for package in PACKAGES]
    house = measure("together", [ROOT / package for package in PACKAGES])
    return [*each, house, measure("`tests/`", [ROOT / "tests"])]


def size_table(measures: list[Measures]) -> list[str]:
    head = (
        "| package | files | lines a file: median, max | functions | lines a function: median, max "
        f"| over {LONG} lines | annotated |"
    )
    return [head, "|---|--:|--:|--:|--:|--:|--:|", *(size_row(each) for each in measures)]


def size_row(of: Measures) -> str:
    long = f"{of.long_functions} ({of.long_functions / max(len(of.function_lines), 1):.1%})"
    files = f"{middle(of.file_lines):g}, {max(of.file_lines, default=0)}"
    functions = f"{middle(of.function_lines):g}, {max(of.function_lines, default=0)}"
    return (
        f"| {of.name} | {len(of.file_lines)} | {files} | {len(of.function_lines)} | {functions} "
        f"| {long} | {of.annotation_share:.1%} |"
    )


def path_table(joined: list[Chain]) -> list[str]:
    head = "| hop | file: function | what happens there | called in | joined to the hop before |"
    how = ["the provider's page", *(told(chain) for chain in joined)]
    rows = [path_row(number, hop, how[number - 1]) for number, hop in enumerate(HOPS, 1)]
    return [head, "|--:|---|---|---|---|", *rows]


def path_row(number: int, hop: Hop, how: str) -> str:
    caller = f"`{hop.called_in}`" if hop.called_in else "the framework"
    return f"| {number} | `{hop.file}`: `{hop.function}` | {hop.does} | {caller} | {how} |"


def told(joined: Chain) -> str:
    if len(joined) == 1:
        return "the same caller"
    first, *following = (f"`{module}`" for module in joined)
    return f"{first} imports " + ", which imports ".join(following)


def path_summary() -> str:
    handed_on = ", ".join(f"`{file}`" for file in callers())
    return f"{len(HOPS)} files read, clean, keep, index, judge or answer; {handed_on} hand the program on between them."


def imports() -> dict[str, set[str]]:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def contracts() -> list[str]:
    """import-linter's verdict on each contract, as it words them."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise ContractsBrokenError(done.stdout + done.stderr)
    kept = [line.removesuffix(" KEPT") for line in done.stdout.splitlines() if line.endswith(" KEPT")]
    return [f"- {contract}: kept" for contract in kept]


def block() -> str:
    check_functions(ROOT)
    joined = links(imports())
    parts = [
        BEGIN,
        "",
        "### Sizes",
        "",
        *size_table(sizes()),
        "",
        "Lines count comments and docstrings. Annotated: parameters and results that have a type, of all that could.",
        "",
        f"### The path: {len(HOPS)} files",
        "",
        *path_table(joined),
        "",
        path_summary(),
        "",
        "### Import contracts",
        "",
        *contracts(),
        "",
        END,
    ]
    return "\n".join(parts)


def with_block(document: str, new: str) -> str:
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"docs/architecture.md lacks the lines {BEGIN!r} and {END!r} around what is measured")
    return before + new + after


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the block is stale")
    asked = parser.parse_args()
    written = DOCUMENT.read_text()
    try:
        measured = with_block(written, block())
    except (PathBrokenError, ContractsBrokenError) as broken:
        sys.exit(f"The house is not as docs/architecture.md says: {broken}")
    if asked.check and measured != written:
        sys.exit("docs/architecture.md is not what the code says now: run `make structure` and look at the difference")
    if not asked.check:
        DOCUMENT.write_text(measured)


if __name__ == "__main__":
    main()
