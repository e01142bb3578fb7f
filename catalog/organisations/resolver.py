"""From a name as a listing spells it to one organisation; what is only near stays apart."""

from collections.abc import Iterable
from importlib.resources import files
from typing import NamedTuple

import orjson
import xxhash
from rapidfuzz import fuzz

from catalog.errors import CredwayError
from catalog.skills.phrases import tokens, without_qualifiers
from catalog.skills.typos import CUTOFF, Spellings

# The table's name is the organisation's own; an alias may be shared with a namesake we do not know.
EXACT_NAME, EXACT_ALIAS = 1.0, 0.97
# Times the similarity of 88 to 100.
TYPO = 0.9
# Not in the table: it is surely itself, but its other spellings are not known to us.
OWN_NAME = 0.6

_LEGAL_FORMS = frozenset(
    ["inc", "incorporated", "ltd", "limited", "llc", "llp", "plc", "gmbh", "ag", "corp", "corporation", "pty", "bv"]
).union(["nv", "sa", "sas", "srl", "spa", "ab", "oy", "kg", "co", "pvt", "lp", "sarl", "se"])
_MEMO_SIZE = 100_000


class AliasTableError(CredwayError):
    """The alias table contradicts itself or a line of it cannot be read."""


class Organisation(NamedTuple):
    """One organisation. `method` is exact_name, exact_alias, typo, or own_name where the table does not know it."""

    id: str
    name: str
    method: str
    confidence: float


class KnownOrganisation(NamedTuple):
    """A row of the alias table; `parent` is the id of the organisation it belongs to."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None


class OrganisationResolver:
    """Resolves names against one alias table. An answer depends on the name alone, never on names seen before."""

    def __init__(self, known: Iterable[KnownOrganisation]) -> None:
        rows = list(known)
        self._known = _by_id(rows)
        self._ids = _claimed_forms(rows)
        self._spellings = Spellings(self._ids)
        self._memo: dict[str, Organisation] = {}

    def resolve(self, name: str) -> Organisation:
        """The organisation of a name; a stranger gets an id made of its own words."""
        if name not in self._memo:
            if len(self._memo) >= _MEMO_SIZE:
                self._memo.clear()
            self._memo[name] = self._resolved(name)
        return self._memo[name]

    def parent(self, organisation_id: str) -> str | None:
        """The id of the organisation that a known one belongs to, if any."""
        row = self._known.get(organisation_id)
        return row.parent if row else None

    def parts(self) -> dict[str, frozenset[str]]:
        """For each organisation that others belong to, directly or through another, their ids."""
        parts: dict[str, set[str]] = {}
        for row in self._known.values():
            above, seen = row.parent, {row.id}
            while above and above not in seen:
                parts.setdefault(above, set()).add(row.id)
                seen.add(above)
                above = self.parent(above)
        return {whole: frozenset(ids) for whole, ids in parts.items()}

    def _resolved(self, name: str) -> Organisation:
        form = organisation_form(name)
        if known_id := self._ids.get(form):
            row = self._known[known_id]
            if form == organisation_form(row.name):
                return Organisation(row.id, row.name, "exact_name", EXACT_NAME)
            return Organisation(row.id, row.name, "exact_alias", EXACT_ALIAS)
        return self._mistyped(form) or Organisation(_slug(form, name), " ".join(name.split()), "own_name", OWN_NAME)

    def _mistyped(self, form: str) -> Organisation | None:
        """The known organisation whose name was mistyped; names with their words in another order are other names."""
        nearest = self._spellings.nearest(form)
        if nearest is None or fuzz.ratio(form, nearest[0]) < CUTOFF:
            return None
        row = self._known[self._ids[nearest[0]]]
        return Organisation(row.id, row.name, "typo", round(TYPO * nearest[1] / 100, 3))


def organisation_resolver() -> OrganisationResolver:
    """The resolver over the table that comes with Credway."""
    table = (files("catalog.organisations") / "aliases.jsonl").read_bytes()
    return OrganisationResolver(known_organisations(table))


def known_organisations(table: bytes) -> list[KnownOrganisation]:
    """The rows of an alias table (JSON lines of id, name, aliases, parent); `AliasTableError` names a bad line."""
    return [_row(line, content) for line, content in enumerate(table.split(b"\n"), start=1) if content.strip()]


def organisation_form(name: str) -> str:
    """A name as it is compared: without "The" in front, legal forms at its end and its own abbreviation in brackets."""
    words = tokens(without_qualifiers(name))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words = words[:-1]
    return " ".join(words)


def _row(line: int, content: bytes) -> KnownOrganisation:
    try:
        row = orjson.loads(content)
        return KnownOrganisation(row["id"], row["name"], tuple(row.get("aliases", ())), row.get("parent"))
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise AliasTableError(
            f"Line {line} of the organisations' alias table cannot be read: {error}.",
            "Each line is a JSON object with id, name, aliases and, where it belongs to another, parent.",
        ) from error


def _by_id(rows: list[KnownOrganisation]) -> dict[str, KnownOrganisation]:
    known: dict[str, KnownOrganisation] = {}
    for row in rows:
        if known.setdefault(row.id, row) is not row:
            raise AliasTableError(f"The id {row.id} stands on two lines.", "Join the lines, or give one its own id.")
    for row in rows:
        if row.parent and row.parent not in known:
            raise AliasTableError(f"{row.id} belongs to {row.parent}, which is not in the table.", "Add its line.")
    return known


def _claimed_forms(rows: Iterable[KnownOrganisation]) -> dict[str, str]:
    """Which id each form means. The id itself is a form, so that no stranger's slug can ever equal it."""
    ids: dict[str, str] = {}
    for row in rows:
        for name in (row.name, *row.aliases, row.id.replace("-", " ")):
            form = organisation_form(name)
            if ids.setdefault(form, row.id) != row.id:
                raise AliasTableError(
                    f"{form!r} is claimed by {ids[form]} and by {row.id}.", "Leave the name to one of them."
                )
    return ids


def _slug(form: str, name: str) -> str:
    """A stranger's id: its words, or a digest of a name that has none."""
    return "-".join(form.split()).replace(".", "-") or f"unnamed-{xxhash.xxh64_hexdigest(name.strip().encode())}"
