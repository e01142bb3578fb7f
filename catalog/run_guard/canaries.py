"""Programs an operator knows to be there: a run without one of them is not trusted."""

from collections.abc import Iterator

import orjson

from catalog.errors import CredwayError
from catalog.program import Program
from catalog.store import Canary, Outlook, Store


class CanaryError(CredwayError):
    """What was named cannot be a canary."""


def canary(store: Store, program_id: str, fields: tuple[str, ...]) -> Canary:
    """The program as a canary; CanaryError where it is not in the catalogue or lacks one of the fields today."""
    stored = store.get(program_id)
    if stored is None or stored.status != "active":
        raise CanaryError(f"There is no active program {program_id}.", "Find one: credway search WORDS.")
    if unknown := [name for name in fields if name not in Program.model_fields]:
        raise CanaryError(f"A program has no field {unknown[0]!r}.", "The fields stand in docs/fields.md.")
    if lacking := _lacking(stored.body, fields):
        raise CanaryError(f"{program_id} has no {lacking[0]} today.", "Name fields that it has.")
    return Canary(program_id, fields)


def faults(outlook: Outlook, complete: bool) -> Iterator[tuple[str, str]]:
    """Each canary that is missing in a complete run, unreadable or plucked in any run, with what is wrong."""
    canaries = outlook.canaries()
    bodies = outlook.bodies_of([canary.program_id for canary in canaries])
    for canary in canaries:
        fault = _fault(canary, bodies.get(canary.program_id), outlook.lists(canary.program_id), complete)
        if fault:
            yield canary.program_id, f"canary {canary.program_id} {fault}"


def _fault(canary: Canary, body: str | None, listed: bool, complete: bool) -> str:
    if not listed:
        return "is not listed" if complete else ""
    if body is None:
        return "could not be read"
    lacking = _lacking(body, canary.fields)
    return f"has no {', '.join(lacking)}" if lacking else ""


def _lacking(body: str | bytes, fields: tuple[str, ...]) -> list[str]:
    record = orjson.loads(body)
    return [name for name in fields if not record.get(name)]
