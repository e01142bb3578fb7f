"""Cells of imported files that hold HTML made to harm: by its rules a few tags can become millions of nodes."""

import time

import pytest

from crawlers.importing.sources import _html_items


@pytest.mark.parametrize("most", [400, 20_000])
def test_a_cell_whose_tags_multiply(most: int) -> None:
    began = time.process_time()
    _html_items("".join(f"<b a{n}><p>" for n in range(most)))
    assert time.process_time() - began < 2


def test_a_cell_with_a_list() -> None:
    assert _html_items("<ul><li>One</li><li>Two</li></ul>") == ["One", "Two"]
