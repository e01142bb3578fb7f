"""Where stacking leads: targets that the catalogue holds get their titles, the others lose their ids."""

from collections.abc import Callable, Iterable, Mapping

from catalog.field_types.stacking import Stacking
from catalog.program import Program

TitlesOf = Callable[[list[str]], Mapping[str, str]]


def with_targets(programs: Iterable[Program], titles_of: TitlesOf) -> list[Program]:
    """The programs with every stacking target looked up at once; afterwards a `target` is one that can be opened."""
    listed = list(programs)
    titles = {program.id: program.title for program in listed}
    wanted = {stacking.target for program in listed for stacking in program.stacking if stacking.target}
    elsewhere = sorted(wanted - titles.keys())
    titles.update(titles_of(elsewhere) if elsewhere else {})
    return [_looked_up(program, titles) for program in listed]


def _looked_up(program: Program, titles: Mapping[str, str]) -> Program:
    if not any(stacking.target for stacking in program.stacking):
        return program
    return program.model_copy(update={"stacking": tuple(_found(stacking, titles) for stacking in program.stacking)})


def _found(stacking: Stacking, titles: Mapping[str, str]) -> Stacking:
    if stacking.target is None:
        return stacking
    title = titles.get(stacking.target)
    if title is None:
        return stacking.model_copy(update={"target": None, "title": stacking.title or stacking.target})
    return stacking.model_copy(update={"title": title})
