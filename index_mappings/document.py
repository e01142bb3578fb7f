"""A program as both engines hold it: one flat document, a list of values for each path."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import combinations
from typing import Any, NamedTuple

import orjson

from catalog.markers import Kept, Nested
from catalog.program import Program, stored_form
from catalog.record import Field, Record, SortableValue, own_fields
from index_mappings.analysis import NO_WORDS, analysed
from index_mappings.fields import JOINT, MISSING, MOST_TOGETHER, fields_of, keyword, together_path

Document = dict[str, list[Any]]

# The longest Exact value any engine takes, in bytes (Lucene's limit for a term).
LONGEST_VALUE = 32_766

_EPOCH = date(1970, 1, 1).toordinal()


class RefusedDocument(Exception):  # noqa: N818
    """A program that no engine can hold, with the reason."""

    def __init__(self, id_: str, reason: str) -> None:
        super().__init__(reason)
        self.id = id_


class _Leaf(NamedTuple):
    """A tuple because it is read some fifty times a program; `exact` is its name in joint tokens, if it has one."""

    key: str
    path: str
    read: Callable[[Any], Any] | None
    many: bool
    default: str | None
    exact: str | None


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """One record's way into the document; `together` is where its joint tokens go, if anywhere.

    `simple` records hold only single words and flags: the same one in many programs is read once (see `_part`).
    """

    key: str
    path: str
    many: bool
    leaves: tuple[_Leaf, ...]
    branches: tuple["_Node", ...]
    together: str | None
    leaf_paths: frozenset[str]
    simple: bool


def index_document(program: Program | bytes, record: type[Record] = Program) -> Document:
    """The document of a program or of its stored form; RefusedDocument where no engine could hold it.

    Text as words joined by spaces, Exact values as strings, dates as days since 1970, money by its sort key,
    `@missing` the paths without a value, `@together.<path>` every combination of two and more Exact values of one
    nested record. A nested path that is missing stands for all paths under it.
    """
    body = program if isinstance(program, bytes) else stored_form(program)
    root = _plan(record)
    document: Document = {}
    _read(root, orjson.loads(body), document, [])
    for path, values in document.items():
        if len(values) > 1:  # a facet counts programs, not repetitions
            document[path] = list(dict.fromkeys(values))
    document[MISSING] = list(_missing(root, frozenset(document)))
    _analyse(record, document)
    if len(body) > LONGEST_VALUE:
        _refuse_long_values(record, document)
    return document


def days(day: date | str) -> int:
    """Days since 1970-01-01; of a time, its date."""
    return (day if isinstance(day, date) else date.fromisoformat(day[:10])).toordinal() - _EPOCH


def _read(node: _Node, plain: dict[str, Any], document: Document, joint: list[str]) -> None:
    """Adds one record's values to the document, and what its joint tokens are made of to `joint`."""
    for key, path, read, many, default, exact in node.leaves:
        value = plain.get(key, default)
        if value is None:
            continue
        if many:
            document.setdefault(path, []).extend(map(read, value) if read else value)
            continue
        if read:
            value = read(value)
        document.setdefault(path, []).append(value)
        if exact:
            joint.append(f"{exact}={value}")
    for branch in node.branches:
        if value := plain.get(branch.key):
            for each in value if branch.many else (value,):
                _read_branch(branch, each, document, joint)


def _read_branch(node: _Node, plain: dict[str, Any], document: Document, joint: list[str]) -> None:
    if node.simple and node.together:
        for path, values in _part(node, tuple([plain.get(leaf.key) for leaf in node.leaves])):
            document.setdefault(path, []).extend(values)
        return
    own = [] if node.together else joint
    _read(node, plain, document, own)
    if node.together and len(own) > 1:
        document.setdefault(node.together, []).extend(_joint_tokens(sorted(own)))


@lru_cache(maxsize=20_000)
def _part(node: _Node, values: tuple[str | None, ...]) -> tuple[tuple[str, list[str]], ...]:
    """What a simple record adds to a document; a few thousand skills and issuers make most of a catalogue's."""
    part: Document = {}
    joint: list[str] = []
    leaves = {leaf.key: value for leaf, value in zip(node.leaves, values, strict=True) if value is not None}
    _read(node, leaves, part, joint)
    if node.together and len(joint) > 1:
        part[node.together] = _joint_tokens(sorted(joint))
    return tuple(part.items())


def _joint_tokens(named: list[str]) -> list[str]:
    if len(named) == 2:
        return [JOINT.join(named)]
    sizes = range(2, min(len(named), MOST_TOGETHER) + 1)
    return [JOINT.join(chosen) for size in sizes for chosen in combinations(named, size)]


@lru_cache(maxsize=20_000)
def _missing(node: _Node, held: frozenset[str]) -> tuple[str, ...]:
    """The paths without a value, given those with one; most programs hold one of a few hundred sets."""
    paths = [leaf.path for leaf in node.leaves if leaf.path not in held]
    for branch in node.branches:
        paths += [branch.path] if branch.leaf_paths.isdisjoint(held) else _missing(branch, held)
    return tuple(paths)


def _analyse(record: type[Record], document: Document) -> None:
    for path, _ in fields_of(record).texts:
        values = document.get(path)
        if not values:
            document[path] = [NO_WORDS]
        elif len(values) == 1:
            document[path] = [analysed(values[0]) or NO_WORDS]
        else:
            document[path] = [" ".join(map(analysed, values)).strip() or NO_WORDS]


def _refuse_long_values(record: type[Record], document: Document) -> None:
    texts = {path for path, _ in fields_of(record).texts}
    for path, values in document.items():
        if path not in texts and any(isinstance(v, str) and len(v.encode()) > LONGEST_VALUE for v in values):
            raise RefusedDocument(document["id"][0], f"{path} holds a value of more than {LONGEST_VALUE:,} bytes")


@cache
def _plan(record: type[Record]) -> _Node:
    return _node(record, "", "", "", False)


def _node(record: type[Record], key: str, path: str, top: str, many: bool) -> _Node:
    """`top` is the top-level nested path this record stands under; joint tokens name fields from there."""
    prefix = f"{path}." if path else ""
    leaves, branches = [], []
    for field in own_fields(record):
        if isinstance(field.marker, Nested) and field.record is not None:
            inner = prefix + field.path
            branches.append(_node(field.record, field.path, inner, top or inner, field.many))
        elif not isinstance(field.marker, Kept):
            leaves.append(_leaf(record, field, prefix, top))
    under = frozenset(leaf.path for leaf in leaves).union(*(branch.leaf_paths for branch in branches))
    joint = together_path(path) if path and path == top else None
    simple = not branches and not any(leaf.many or leaf.read not in (None, keyword) for leaf in leaves)
    return _Node(key, path, many, tuple(leaves), tuple(branches), joint, under, simple)


def _leaf(record: type[Record], field: Field, prefix: str, top: str) -> _Leaf:
    path = prefix + field.path
    single = top and not field.many and field.kind in ("keyword", "boolean")
    exact = path.removeprefix(f"{top}.") if single else None
    default = record.model_fields[field.path].default
    return _Leaf(
        key=field.path,
        path=path,
        read=_reader(field),
        many=field.many,
        default=keyword(default) if isinstance(default, str | bool) else None,
        exact=exact,
    )


def _reader(field: Field) -> Callable[[Any], Any] | None:
    """How a value of the stored form becomes an indexed one; None where it stays as it is."""
    match field.kind:
        case "boolean":
            return keyword
        case "date":
            return days
        case "number":
            return float
        case "money" if field.record is not None:
            return _sort_key_of(field.record)
    return None


def _sort_key_of(record: type[Record]) -> Callable[[Any], int]:
    def sort_key(value: Any) -> int:
        money = record.model_validate(value)
        assert isinstance(money, SortableValue)  # noqa: S101
        return money.sort_key()

    return sort_key
