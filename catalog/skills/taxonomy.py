"""Skills and occupations: what any taxonomy must give the rest of the house, whether ours, ESCO's or O*NET's."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeVar

import orjson

from catalog.errors import CredwayError
from catalog.skills.phrases import normal_form


class TaxonomyError(CredwayError):
    """A taxonomy contradicts itself or cannot be read."""


class DuplicateUriError(TaxonomyError):
    """Two entries carry one URI."""


class DanglingUriError(TaxonomyError):
    """An occupation names a skill that is not there."""


class ClaimedAliasError(TaxonomyError):
    """Two entries claim one name, so nobody could say which is meant."""


class UnreadableTaxonomyError(TaxonomyError):
    """A file is missing, or a line of it lacks what it must have."""


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill. `tag_only` lists those of its names that mean it as a tag but not inside a sentence ("Go", "R")."""

    uri: str
    label: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    field: str = ""
    tag_only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occupation:
    """One occupation, with the URIs of the skills it cannot do without and of those that help."""

    uri: str
    label: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    essential: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


Entry = TypeVar("Entry", Skill, Occupation)


@dataclass(frozen=True)
class Taxonomy:
    """A checked set of skills and occupations.

    A loader for another classification has only to make one of these. Making it raises `DuplicateUriError`,
    `ClaimedAliasError` or `DanglingUriError`, each naming the entries at fault; a source that shares names among
    entries must choose before it gets here. `version` is what a skill mention cites: name and release.
    """

    version: str
    skills: tuple[Skill, ...]
    occupations: tuple[Occupation, ...]
    attribution: str = ""
    source: str = ""
    _skills: Mapping[str, Skill] = field(init=False, repr=False, compare=False)
    _occupations: Mapping[str, Occupation] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_skills", _by_uri(self.skills))
        object.__setattr__(self, "_occupations", _by_uri(self.occupations))
        _refuse_claimed_names(self.skills)
        _refuse_claimed_names(self.occupations)
        _refuse_dangling(self.occupations, self._skills)

    def skill(self, uri: str) -> Skill:
        """The skill of a URI; `KeyError` where there is none."""
        return self._skills[uri]

    def occupation(self, uri: str) -> Occupation:
        """The occupation of a URI; `KeyError` where there is none."""
        return self._occupations[uri]

    def has_skill(self, uri: str) -> bool:
        """Whether the URI is a skill of this taxonomy."""
        return uri in self._skills

    @cached_property
    def occupations_needing(self) -> Mapping[str, tuple[Occupation, ...]]:
        """For each skill's URI, the occupations that count it essential."""
        needing: dict[str, list[Occupation]] = {}
        for occupation in self.occupations:
            for uri in occupation.essential:
                needing.setdefault(uri, []).append(occupation)
        return {uri: tuple(found) for uri, found in needing.items()}


def starter_taxonomy() -> Taxonomy:
    """The taxonomy that comes with Credway, in its own words."""
    with as_file(files("catalog.skills") / "starter") as folder:
        return load_taxonomy(folder)


def load_taxonomy(folder: Path) -> Taxonomy:
    """Read `taxonomy.json` (name, version, attribution, source), `skills.jsonl` and `occupations.jsonl` of a folder.

    Raises a `TaxonomyError` that names the file and line, or the entries that contradict each other.
    """
    about = _object(_bytes(folder / "taxonomy.json"), folder / "taxonomy.json", 1)
    return Taxonomy(
        version=f"{_required(about, 'name', folder / 'taxonomy.json', 1)} {about.get('version', '')}".strip(),
        skills=tuple(_skill(*entry) for entry in _entries(folder / "skills.jsonl")),
        occupations=tuple(_occupation(*entry) for entry in _entries(folder / "occupations.jsonl")),
        attribution=str(about.get("attribution", "")),
        source=str(about.get("source", "")),
    )


def _skill(entry: dict[str, Any], path: Path, line: int) -> Skill:
    return Skill(
        uri=_required(entry, "uri", path, line),
        label=_required(entry, "label", path, line),
        aliases=_names(entry, "aliases", path, line),
        description=str(entry.get("description", "")),
        field=str(entry.get("field", "")),
        tag_only=_names(entry, "tag_only", path, line),
    )


def _occupation(entry: dict[str, Any], path: Path, line: int) -> Occupation:
    return Occupation(
        uri=_required(entry, "uri", path, line),
        label=_required(entry, "label", path, line),
        aliases=_names(entry, "aliases", path, line),
        description=str(entry.get("description", "")),
        essential=_names(entry, "essential", path, line),
        optional=_names(entry, "optional", path, line),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableTaxonomyError(
            f"{path.name} of the taxonomy cannot be read: {error.strerror}.",
            f"A taxonomy folder holds taxonomy.json, skills.jsonl and occupations.jsonl; look in {path.parent}.",
        ) from error


def _entries(path: Path) -> Iterator[tuple[dict[str, Any], Path, int]]:
    for line, content in enumerate(_bytes(path).split(b"\n"), start=1):
        if content.strip():
            yield _object(content, path, line), path, line


def _object(content: bytes, path: Path, line: int) -> dict[str, Any]:
    try:
        entry = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise _unreadable(path, line, f"is not JSON ({error})") from error
    if not isinstance(entry, dict):
        raise _unreadable(path, line, "is not a JSON object")
    return entry


def _required(entry: dict[str, Any], key: str, path: Path, line: int) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _unreadable(path, line, f"has no text for {key!r}")
    return value


def _names(entry: dict[str, Any], key: str, path: Path, line: int) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _unreadable(path, line, f"has something other than a list of texts for {key!r}")
    return tuple(value)


def _unreadable(path: Path, line: int, what: str) -> UnreadableTaxonomyError:
    return UnreadableTaxonomyError(f"{path.name} line {line} {what}.", "Correct the line and load again.")


def _by_uri(entries: Iterable[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.uri in found:
            raise DuplicateUriError(
                f"{entry.uri} is both {found[entry.uri].label!r} and {entry.label!r}.", "Give one of them its own URI."
            )
        found[entry.uri] = entry
    return found


def _refuse_claimed_names(entries: Iterable[Skill | Occupation]) -> None:
    claimed: dict[str, Skill | Occupation] = {}
    for entry in entries:
        for name in {normal_form(name) for name in (entry.label, *entry.aliases)}:
            holder = claimed.setdefault(name, entry)
            if holder is not entry:
                raise ClaimedAliasError(
                    f"{name!r} is claimed by {holder.uri} and by {entry.uri}.", "Leave the name to one of them."
                )


def _refuse_dangling(occupations: Iterable[Occupation], skills: Mapping[str, Skill]) -> None:
    for occupation in occupations:
        for uri in (*occupation.essential, *occupation.optional):
            if uri not in skills:
                raise DanglingUriError(
                    f"{occupation.uri} needs {uri}, which is no skill of this taxonomy.",
                    "Add the skill or correct the URI.",
                )
