"""The measures measure what they say, and a path that the code no longer takes is reported."""

import ast
from pathlib import Path

import pytest

from tools.measures import LONG, measure, middle
from tools.program_path import Hop, PathBrokenError, chain, check_functions, function_names, links
from tools.structure import BEGIN, END, PACKAGES, size_row, told, with_block

SOURCE = '''"""A file."""


class Clock:
    def now(self) -> int:
        """Seconds."""
        return 1

    def set(self, to, *more: int):
        def inner() -> None:
            pass

        inner()
'''


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "clock.py").write_text(SOURCE)
    (tmp_path / "long.py").write_text("def long() -> None:\n" + "    print()\n" * 50)
    return tmp_path


def test_functions_files_and_annotations_are_measured(package: Path) -> None:
    measured = measure("clocks", [package])
    assert measured.file_lines == (13, 51)
    assert sorted(measured.function_lines) == [2, 3, 5, 51]
    assert measured.long_functions == 1
    # Annotated: three results and *more; not: `to` and the result of `set`.
    assert (measured.annotated, measured.annotatable) == (4, 6)
    assert size_row(measured) == "| clocks | 2 | 32, 51 | 4 | 4, 51 | 1 (25.0%) | 66.7% |"


def test_an_empty_package_can_be_measured(tmp_path: Path) -> None:
    measured = measure("nothing", [tmp_path])
    assert (middle(measured.file_lines), measured.annotation_share) == (0.0, 1.0)


def test_functions_are_known_by_class_or_alone() -> None:
    assert function_names(ast.parse(SOURCE)) == {"Clock.now", "Clock.set", "now", "set", "inner"}


@pytest.mark.parametrize(
    ("hop", "named"),
    [
        (Hop("gone.py", "now", ""), "gone.py"),
        (Hop("clock.py", "Clock.later", ""), "Clock.later"),
        (Hop("clock.py", "Clock.now", "", called_in="gone.py"), "gone.py"),
        (Hop("clock.py", "Clock.now", "", called_in="long.py"), "long.py does not call now"),
    ],
)
def test_what_the_path_names_and_the_code_lacks_is_reported(package: Path, hop: Hop, named: str) -> None:
    (package / "caller.py").write_text("import clock\n\nclock.Clock().now()\n")
    check_functions(package, (Hop("clock.py", "Clock.now", "", called_in="caller.py"),))
    with pytest.raises(PathBrokenError, match=named):
        check_functions(package, (hop,))


# a builds on base and is called in "caller", b is called in "other".
PATH = (Hop("a.py", "f", "", called_in="caller.py", known_as="base"), Hop("b.py", "g", "", called_in="other.py"))
IMPORTS = {"a": ["base"], "caller": ["base"], "other": ["b"], "b": [], "base": []}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"other": ["b", "base"]}, ("other", "base")),
        ({"other": ["b", "caller"]}, ("other", "caller")),
        ({"other": ["b", "x"], "x": ["base"]}, ("other", "x", "base")),
    ],
    ids=["by what it is known as", "by its caller", "through another"],
)
def test_a_hop_is_joined_to_the_one_before(more: dict[str, list[str]], expected: tuple[str, ...]) -> None:
    assert links(IMPORTS | more, PATH) == [expected]


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({}, "other.py reaches neither a.py nor caller.py"),
        ({"other": ["b", "1"], "1": ["2"], "2": ["3"], "3": ["base"]}, "other.py reaches neither"),
        ({"a": []}, "a does not import base"),
        ({"caller": []}, "caller does not import base"),
    ],
    ids=["by nothing", "too far", "not built on its face", "face unknown to its caller"],
)
def test_hops_that_nothing_joins_are_reported(more: dict[str, list[str]], named: str) -> None:
    with pytest.raises(PathBrokenError, match=named):
        links(IMPORTS | more, PATH)


def test_a_chain_of_imports_is_told_in_words() -> None:
    assert told(("a", "b")) == "`a` imports `b`"
    assert told(("a", "b", "c")) == "`a` imports `b`, which imports `c`"


def test_one_caller_of_two_hops_joins_them() -> None:
    path = (Hop("a.py", "f", "", called_in="caller.py"), Hop("b.py", "g", "", called_in="caller.py"))
    assert links({"caller": ["a", "b"]}, path) == [("caller",)]
    assert told(("caller",)) == "the same caller"


def test_of_several_shortest_chains_the_first_by_name_is_told() -> None:
    assert chain({"a": {"z", "m"}, "m": {"b"}, "z": {"b"}, "b": set()}, "a", "b") == ("a", "m", "b")


@pytest.mark.parametrize("folder", [*PACKAGES, "tests", "tools", "benchmarks"])
def test_functions_and_files_can_be_held_in_the_head(folder: str, repository: Path) -> None:
    measured = measure(folder, [repository / folder])
    assert max(measured.function_lines, default=0) <= LONG
    assert max(measured.file_lines, default=0) <= 300
    assert measured.annotation_share == 1.0


def test_only_the_block_is_rewritten() -> None:
    document = f"Ours.\n\n{BEGIN}\nold\n{END}\n\nOurs too.\n"
    assert with_block(document, f"{BEGIN}\nnew\n{END}") == document.replace("old", "new")
    with pytest.raises(ValueError, match="lacks the lines"):
        with_block("No block.", "new")
