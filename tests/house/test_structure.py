"""The measures measure what they say, and a path that the code no longer takes is reported."""

import ast
from pathlib import Path

import pytest

from tools.measures import measure, middle
from tools.program_path import HOPS, Hop, Link, PathBrokenError, chain, check_functions, function_names, link
from tools.structure import BEGIN, END, size_row, with_block

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


@pytest.mark.parametrize("hop", [Hop("gone.py", "now", ""), Hop("clock.py", "Clock.later", "")])
def test_a_hop_that_is_gone_is_named(package: Path, hop: Hop) -> None:
    check_functions(package, (Hop("clock.py", "Clock.now", ""),))
    with pytest.raises(PathBrokenError, match=hop.file):
        check_functions(package, (hop,))


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ({"a": ["b"], "b": []}, Link("a", ())),
        ({"a": [], "b": ["a"]}, Link("b", ())),
        ({"a": [], "b": ["x"], "x": ["a"]}, Link("b", ("x",))),
        ({"a": [], "b": [], "meeting": ["a", "b"], "top": ["meeting"]}, Link("meeting", ())),
    ],
    ids=["imports the next", "is imported by the next", "through another", "meet in a third"],
)
def test_neighbours_are_joined_by_the_nearest_module(imports: dict[str, list[str]], expected: Link) -> None:
    assert link(imports, "a", "b") == expected


def test_what_nothing_joins_is_reported() -> None:
    with pytest.raises(PathBrokenError, match="nothing joins a and b"):
        link({"a": ["x"], "b": ["x"], "x": []}, "a", "b")
    far = {"top": ["1", "a"], "1": ["2"], "2": ["3"], "3": ["4"], "4": ["b"], "a": [], "b": []}
    with pytest.raises(PathBrokenError):
        link(far, "a", "b")


def test_of_several_shortest_chains_the_first_by_name_is_told() -> None:
    assert chain({"a": {"z", "m"}, "m": {"b"}, "z": {"b"}, "b": set()}, "a", "b") == ("a", "m", "b")


def test_a_link_is_told_in_words() -> None:
    spider, intake = HOPS[0], HOPS[1]
    assert Link(intake.module, ()).told(spider, intake) == "imports `crawlers.spiders.credly`"
    assert Link("crawlers.crawl", ("x",)).told(spider, intake) == "both are imported by `crawlers.crawl` through `x`"


def test_only_the_block_is_rewritten() -> None:
    document = f"Ours.\n\n{BEGIN}\nold\n{END}\n\nOurs too.\n"
    assert with_block(document, f"{BEGIN}\nnew\n{END}") == document.replace("old", "new")
    with pytest.raises(ValueError, match="lacks the lines"):
        with_block("No block.", "new")
