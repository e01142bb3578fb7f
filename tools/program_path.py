"""A program's path from a provider's page to an answer, and how the code of one hop reaches the next."""

import ast
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path


class PathBrokenError(Exception):
    """The code no longer does what the path says; the message names the hop."""


@dataclass(frozen=True)
class Hop:
    """One file on the path and the function in it (`Class.method` or a bare name) that handles the program."""

    file: str
    function: str
    does: str

    @property
    def module(self) -> str:
        return self.file.removesuffix(".py").replace("/", ".")


HOPS = (
    Hop("crawlers/spiders/credly.py", "Credly.read", "an entry of the source to our field names, with evidence"),
    Hop("crawlers/pipelines.py", "Intake.program", "the types clean it, skills are linked; or a typed rejection"),
    Hop("catalog/store/run.py", "Run.accept", "staged, guarded, then current in one transaction"),
    Hop("index_mappings/tantivy/engine.py", "TantivyEngine.write", "only what changed is written"),
    Hop("catalog_api/ranking/rank.py", "rank", "candidates scored, each with reasons that add up"),
    Hop("catalog_api/routes/recommendations.py", "recommend_programs", "hits to an answer"),
)


# Modules and the modules each imports directly.
Imports = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Link:
    """How two hops are joined: the module that imports both, with the modules its imports pass through."""

    meeting: str
    between: tuple[str, ...]

    def told(self, earlier: Hop, later: Hop) -> str:
        if self.meeting in (earlier.module, later.module):
            imported = later if self.meeting == earlier.module else earlier
            return through(f"imports `{imported.module}`", self.between)
        return through(f"both are imported by `{self.meeting}`", self.between)


def through(joined: str, between: tuple[str, ...]) -> str:
    return joined + (f" through {', '.join(f'`{module}`' for module in between)}" if between else "")


# Further apart than this, two modules are not joined: somewhere up the tree everything imports everything.
FARTHEST = 4


def check_functions(root: Path, hops: tuple[Hop, ...] = HOPS) -> None:
    for hop in hops:
        if not (root / hop.file).is_file():
            raise PathBrokenError(f"{hop.file} is on the path and does not exist")
        if hop.function not in function_names(ast.parse((root / hop.file).read_text())):
            raise PathBrokenError(f"{hop.file} has no function {hop.function}")


def function_names(tree: ast.Module) -> set[str]:
    """Functions, those made inside other functions, and methods as `Class.method`."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
    return names


def links(imports: Imports, hops: tuple[Hop, ...] = HOPS) -> list[Link]:
    return [link(imports, earlier.module, later.module) for earlier, later in pairwise(hops)]


def link(imports: Imports, earlier: str, later: str) -> Link:
    """The nearest module from which imports lead to both; one of the two themselves where it imports the other."""
    found = []
    for module in imports:
        to_earlier, to_later = chain(imports, module, earlier), chain(imports, module, later)
        if to_earlier and to_later:
            steps = len(to_earlier) + len(to_later) - 2
            found.append((steps, module, (*to_earlier[1:-1], *to_later[1:-1])))
    if not found or min(found)[0] > FARTHEST:
        raise PathBrokenError(f"nothing joins {earlier} and {later}")
    _, meeting, between = min(found)
    return Link(meeting, between)


def chain(imports: Imports, importer: str, imported: str) -> tuple[str, ...]:
    """A shortest chain of imports, both ends included; the first by name of several; empty where there is none."""
    reached: dict[str, tuple[str, ...]] = {importer: (importer,)}
    waiting = deque([importer])
    while waiting and imported not in reached:
        module = waiting.popleft()
        for following in sorted(imports.get(module, ())):
            if following not in reached:
                reached[following] = (*reached[module], following)
                waiting.append(following)
    return reached.get(imported, ())
