"""Reads a mapping file; what is wrong with one is said with its line and the field it stands in."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from catalog.errors import CredwayError
from crawlers.importing.mapping import Mapping

_SHIPPED = Path(__file__).parent / "mappings"
_FAULTS_SHOWN = 5


class MappingError(CredwayError):
    """A mapping file that cannot be used as it stands."""


def shipped() -> dict[str, Path]:
    """The mappings that come with Credway, by name."""
    return {path.stem: path for path in sorted(_SHIPPED.glob("*.yaml"))}


def mapping(named: str | Path) -> Mapping:
    """The mapping in the file, or the shipped one of that name; MappingError says what is wrong, and on which line."""
    path = Path(named)
    if not path.is_file():
        path = shipped().get(str(named), path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(
            f"{path} cannot be read as a mapping: {error}.",
            f"Give a YAML file, or the name of one that comes with Credway: {', '.join(shipped())}.",
        ) from error
    return parse(text, path.name)


def parse(text: str, name: str) -> Mapping:
    """The mapping in a text."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise MappingError(f"{name} is no YAML: {_yaml_fault(error)}.", "Mend it; docs/import.md shows one.") from error
    if again := next(_repeated(tree), None):
        raise MappingError(f"{name}, {again} for the second time.", "Keep one of the two.")
    try:
        return Mapping.model_validate(said)
    except ValidationError as error:
        faults = [_fault(tree, one["loc"], one["msg"], one["type"]) for one in error.errors(include_url=False)]
        more = f" (and {len(faults) - _FAULTS_SHOWN} more)" if len(faults) > _FAULTS_SHOWN else ""
        raise MappingError(
            f"{name}: {'; '.join(faults[:_FAULTS_SHOWN])}{more}.", "docs/import.md says what each key means."
        ) from error


def _yaml_fault(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be parsed"
    return f"line {mark.line + 1}: {problem}" if mark else str(problem)


def _repeated(node: yaml.Node | None) -> Iterator[str]:
    """Keys that stand twice in one table, of which YAML would silently take the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield f"line {key.start_mark.line + 1}: {key.value} stands there"
            seen.add(key.value)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item)


def _fault(tree: yaml.Node | None, place: Sequence[int | str], message: str, kind: str) -> str:
    path = ".".join(str(part) for part in place)
    said = {"extra_forbidden": "there is no such key", "missing": "it is missing"}.get(kind, message)
    return f"line {_line(tree, place)}: {path or 'the whole'}: {said.removeprefix('Value error, ')}"


def _line(node: Any, place: Sequence[int | str]) -> int:
    """The line of the innermost part of the place that is there."""
    line = node.start_mark.line if node is not None else 0
    for part in place:
        if isinstance(node, yaml.MappingNode) and isinstance(part, str):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                break
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        # What stands for a list of one has no node of its own for its place in that list.
    return int(line) + 1
