"""A taxonomy is checked when it is made; a bad one says what is wrong."""

import json
from pathlib import Path

import pytest

from catalog.skills.taxonomy import (
    ClaimedAliasError,
    DanglingUriError,
    DuplicateUriError,
    Occupation,
    Skill,
    Taxonomy,
    UnreadableTaxonomyError,
    load_taxonomy,
)

KNITTING = Skill("x:knitting", "Knitting", ("Hand Knitting",))
WEAVING = Skill("x:weaving", "Weaving")
KNITTER = Occupation("x:knitter", "Knitter", essential=("x:knitting",), optional=("x:weaving",))


def test_lookups() -> None:
    taxonomy = Taxonomy("crafts 1", (KNITTING, WEAVING), (KNITTER,))
    assert taxonomy.skill("x:weaving") is WEAVING
    assert taxonomy.occupation("x:knitter") is KNITTER
    assert taxonomy.occupations_needing == {"x:knitting": (KNITTER,)}
    assert not taxonomy.has_skill("x:knitter")
    with pytest.raises(KeyError):
        taxonomy.skill("x:spinning")


def test_duplicate_uri() -> None:
    with pytest.raises(DuplicateUriError, match=r"x:knitting is both 'Knitting' and 'Purling'"):
        Taxonomy("crafts 1", (KNITTING, Skill("x:knitting", "Purling")), ())


def test_alias_claimed_by_two() -> None:
    purling = Skill("x:purling", "Purling", ("HAND-KNITTING",))
    with pytest.raises(ClaimedAliasError, match=r"'hand knitting' is claimed by x:knitting and by x:purling"):
        Taxonomy("crafts 1", (KNITTING, purling), ())


def test_dangling_uri() -> None:
    with pytest.raises(DanglingUriError, match=r"x:knitter needs x:weaving"):
        Taxonomy("crafts 1", (KNITTING,), (KNITTER,))


def written(folder: Path, skills: str, about: str = '{"name": "crafts", "version": "1"}') -> Path:
    (folder / "taxonomy.json").write_text(about)
    (folder / "skills.jsonl").write_text(skills)
    (folder / "occupations.jsonl").write_text("")
    return folder


def test_loads_a_folder(tmp_path: Path) -> None:
    line = json.dumps({"uri": "x:go", "label": "Go language", "aliases": ["Go"], "tag_only": ["Go"], "field": "crafts"})
    taxonomy = load_taxonomy(written(tmp_path, line + "\n\n"))
    assert taxonomy.version == "crafts 1"
    assert taxonomy.skills == (Skill("x:go", "Go language", ("Go",), field="crafts", tag_only=("Go",)),)


@pytest.mark.parametrize(
    ("skills", "message"),
    [
        ("{", r"skills\.jsonl line 1 is not JSON"),
        ("[]", r"skills\.jsonl line 1 is not a JSON object"),
        ('{"uri": "x:a", "label": "A"}\n{"uri": "x:b"}', r"skills\.jsonl line 2 has no text for 'label'"),
        ('{"uri": "x:a", "label": "A", "aliases": "b"}', r"line 1 has something other than a list of texts"),
    ],
)
def test_unreadable_lines_are_named(tmp_path: Path, skills: str, message: str) -> None:
    with pytest.raises(UnreadableTaxonomyError, match=message):
        load_taxonomy(written(tmp_path, skills))


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTaxonomyError, match=r"taxonomy\.json of the taxonomy cannot be read"):
        load_taxonomy(tmp_path)
