"""What the syntax tree tells about a package: how long its functions and files are, how much of it is annotated."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

LONG = 45

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Measures:
    """Lines of functions run from `def` to the last statement, of files from first to last: comments count."""

    name: str
    file_lines: tuple[int, ...]
    function_lines: tuple[int, ...]
    annotated: int
    annotatable: int

    @property
    def long_functions(self) -> int:
        return sum(lines > LONG for lines in self.function_lines)

    @property
    def annotation_share(self) -> float:
        return self.annotated / self.annotatable if self.annotatable else 1.0


def measure(name: str, folders: list[Path]) -> Measures:
    files = sorted(file for folder in folders for file in folder.rglob("*.py"))
    sources = [file.read_text() for file in files]
    functions = [function for source in sources for function in functions_of(ast.parse(source))]
    places = [place for function in functions for place in annotatable_places(function)]
    return Measures(
        name=name,
        file_lines=tuple(len(source.splitlines()) for source in sources),
        function_lines=tuple(lines_of(function) for function in functions),
        annotated=sum(places),
        annotatable=len(places),
    )


def functions_of(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, those inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def annotatable_places(function: Function) -> list[bool]:
    """For each parameter and for the result whether it is annotated; `self` and `cls` need none."""
    said = function.args
    parameters = [*said.posonlyargs, *said.args, *said.kwonlyargs]
    parameters += [each for each in (said.vararg, said.kwarg) if each is not None]
    of_interest = [each for each in parameters if each.arg not in {"self", "cls"}]
    return [*(each.annotation is not None for each in of_interest), function.returns is not None]


def middle(values: tuple[int, ...]) -> float:
    return float(median(values)) if values else 0.0
