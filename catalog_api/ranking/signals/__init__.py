"""Signals: one file each, holding one function of the file's name, found by being there."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from catalog.program import Program
from catalog_api.ranking.learner import Learner
from catalog_api.ranking.opinion import Opinion

Signal = Callable[[Learner, Program], Opinion | None]


@cache
def signals() -> dict[str, Signal]:
    """Every signal by name."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: getattr(import_module(f"{__name__}.{name}"), name) for name in names}
