"""Stacking seen from both ends: targets are found and named, and what requires a program is led to by it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from catalog.field_types.stacking import Stacking, StackingRelation
from catalog.program import Program

# The same relation read from the other end.
REVERSED = {
    StackingRelation.REQUIRES: StackingRelation.PREPARES_FOR,
    StackingRelation.HAS_PART: StackingRelation.PART_OF,
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A program of the catalogue that stacking leads to or comes from."""

    id: str
    title: str
    url: str
    stacking: tuple[Stacking, ...] = ()


def neighbour(program: Program) -> Neighbour:
    return Neighbour(program.id, program.title, program.url, program.stacking)


def linked(programs: Iterable[Program], neighbours: Iterable[Neighbour] = ()) -> list[Program]:
    """The programs with their stacking resolved among themselves and the neighbours.

    Afterwards a `target` is a program that can be opened, with its title; what leads nowhere keeps its title or
    address alone. Relations that others state about a program are added to its own.
    """
    listed = list(programs)
    found = _Found.of([*map(neighbour, listed), *neighbours])
    return [_resolved(program, found) for program in listed]


@dataclass(frozen=True, slots=True)
class _Found:
    """Neighbours by id, ids by address, and for each id what others say of it."""

    by_id: dict[str, Neighbour]
    ids: dict[str, str]
    said: dict[str, list[Stacking]] = field(default_factory=dict)

    @classmethod
    def of(cls, neighbours: list[Neighbour]) -> "_Found":
        by_id = {each.id: each for each in neighbours}
        found = cls(by_id, {address(each.url): each.id for each in neighbours})
        for each in by_id.values():
            for about, relation in _reversed(each, found):
                found.said.setdefault(about, []).append(relation)
        return found

    def target(self, stacking: Stacking) -> Neighbour | None:
        given = stacking.target or (self.ids.get(address(stacking.url)) if stacking.url else None)
        return self.by_id.get(given) if given else None


def address(url: str) -> str:
    """An address as it is compared: with and without a slash at its end it is the same page."""
    return url.rstrip("/")


def _reversed(source: Neighbour, found: _Found) -> Iterator[tuple[str, Stacking]]:
    for stacking in source.stacking:
        target = found.target(stacking) if stacking.relation in REVERSED else None
        if target is not None and target.id != source.id:
            evidence = stacking.evidence.model_copy(update={"url": stacking.evidence.url or source.url})
            update = {"relation": REVERSED[stacking.relation], "target": source.id, "title": source.title}
            yield target.id, stacking.model_copy(update={**update, "url": None, "evidence": evidence})


def _resolved(program: Program, found: _Found) -> Program:
    own = [_named(stacking, found) for stacking in program.stacking]
    stated = {(stacking.relation, stacking.target) for stacking in own}
    said = [each for each in found.said.get(program.id, ()) if (each.relation, each.target) not in stated]
    if not own and not said:
        return program
    said.sort(key=lambda stacking: (stacking.title or "", stacking.target or ""))
    return program.model_copy(update={"stacking": (*own, *said)})


def _named(stacking: Stacking, found: _Found) -> Stacking:
    target = found.target(stacking)
    if target is not None:
        return stacking.model_copy(update={"target": target.id, "title": target.title})
    if stacking.target is None:
        return stacking
    return stacking.model_copy(update={"target": None, "title": stacking.title or stacking.target})


def targets(programs: Iterable[Program]) -> Mapping[str, set[str]]:
    """What the programs' stacking points at: `ids`, and `urls` where no id is given."""
    asked: dict[str, set[str]] = {"ids": set(), "urls": set()}
    for stacking in (stacking for program in programs for stacking in program.stacking):
        if stacking.target:
            asked["ids"].add(stacking.target)
        elif stacking.url:
            asked["urls"].add(stacking.url)
    return asked
