"""A program's path from a provider's page to an answer, held against the code: who does it, who calls, who imports."""

import ast
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path


class PathBrokenError(Exception):
    """The code no longer does what the path says; the message names the file."""


@dataclass(frozen=True)
class Hop:
    """One file on the path, the function in it that handles the program, and the file that calls this function.

    `function` is `Class.method` or a bare name. `known_as` is the module of the base class or protocol by which the
    caller knows it, where that is not itself. A route has no caller in the house: its framework finds it.
    """

    file: str
    function: str
    does: str
    called_in: str = ""
    known_as: str = ""

    @property
    def face(self) -> str:
        return self.known_as or module_of(self.file)

    @property
    def caller(self) -> str:
        return self.called_in or self.file


HOPS = (
    Hop(
        "crawlers/spiders/credly.py",
        "Credly.read",
        "an entry of the source to our field names, with evidence",
        called_in="crawlers/reading.py",
        known_as="crawlers.base_spiders.listing_spider",
    ),
    Hop(
        "crawlers/pipelines.py",
        "Intake.program",
        "types clean it, skills are linked; or a typed rejection",
        called_in="crawlers/reading.py",
    ),
    Hop(
        "catalog/store/run.py",
        "Run.accept",
        "staged, guarded, then current in one transaction",
        called_in="crawlers/run_ending.py",
    ),
    Hop(
        "index_mappings/tantivy/engine.py",
        "TantivyEngine.write",
        "only what changed is written",
        called_in="index_mappings/sync.py",
        known_as="index_mappings.engine",
    ),
    Hop(
        "catalog_api/ranking/rank.py",
        "rank",
        "candidates are scored, each with reasons that add up",
        called_in="catalog_api/recommendation.py",
    ),
    Hop("catalog_api/routes/recommendations.py", "recommend_programs", "ranked hits become the answer"),
)

# Modules from an importer to what it reaches, both included.
Chain = tuple[str, ...]
# Modules and the modules each imports directly.
Imports = Mapping[str, Collection[str]]
# A longer chain joins nothing: somewhere up the tree everything imports everything.
FARTHEST = 3


def module_of(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".")


def callers(hops: tuple[Hop, ...] = HOPS) -> list[str]:
    """The files that hand a program on from hop to hop and are none themselves, in its order."""
    return list(dict.fromkeys(hop.called_in for hop in hops if hop.called_in))


def check_functions(root: Path, hops: tuple[Hop, ...] = HOPS) -> None:
    """Each function is where the path says, and is called where the path says."""
    for hop in hops:
        if hop.function not in function_names(parsed(root, hop.file)):
            raise PathBrokenError(f"{hop.file} has no function {hop.function}")
        bare = hop.function.rpartition(".")[2]
        if hop.called_in and bare not in called_names(parsed(root, hop.called_in)):
            raise PathBrokenError(f"{hop.called_in} does not call {bare} of {hop.file}")


def parsed(root: Path, file: str) -> ast.Module:
    if not (root / file).is_file():
        raise PathBrokenError(f"{file} is on the path and does not exist")
    return ast.parse((root / file).read_text())


def function_names(tree: ast.Module) -> set[str]:
    """Functions, those made inside other functions, and methods as `Class.method`."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
    return names


def called_names(tree: ast.Module) -> set[str]:
    """What is called, by its last name: `run.accept(...)` is `accept`."""
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    methods = {func.attr for func in called if isinstance(func, ast.Attribute)}
    return methods | {func.id for func in called if isinstance(func, ast.Name)}


def check_faces(imports: Imports, hops: tuple[Hop, ...] = HOPS) -> None:
    """Hops build on the faces by which they are known, and their callers import these faces."""
    for hop in hops:
        for module in (module_of(hop.file), module_of(hop.caller)):
            if not near(imports, module, hop.face):
                raise PathBrokenError(f"{module} does not import {hop.face}, by which {hop.file} is known")


def links(imports: Imports, hops: tuple[Hop, ...] = HOPS) -> list[Chain]:
    """For each hop but the first the imports that join its caller to the hop before."""
    check_faces(imports, hops)
    return [link(imports, earlier, later) for earlier, later in pairwise(hops)]


def link(imports: Imports, earlier: Hop, later: Hop) -> Chain:
    """How the caller of a hop comes by what the hop before gave: by its face or its caller, whichever is nearer."""
    caller = module_of(later.caller)
    reached = [near(imports, caller, target) for target in (module_of(earlier.caller), earlier.face)]
    if chains := [found for found in reached if found]:
        return min(chains, key=len)
    raise PathBrokenError(f"{later.caller} reaches neither {earlier.file} nor {earlier.caller}")


def near(imports: Imports, importer: str, imported: str) -> Chain:
    found = chain(imports, importer, imported)
    return found if len(found) <= FARTHEST + 1 else ()


def chain(imports: Imports, importer: str, imported: str) -> Chain:
    """A shortest chain of imports, both ends included; the first by name of several; empty where there is none."""
    reached: dict[str, Chain] = {importer: (importer,)}
    waiting = deque([importer])
    while waiting and imported not in reached:
        module = waiting.popleft()
        for following in sorted(imports.get(module, ())):
            if following not in reached:
                reached[following] = (*reached[module], following)
                waiting.append(following)
    return reached.get(imported, ())
