"""What no file may say, how no module may be called, and that nobody else's data lies among our own."""

import hashlib
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.house.files import REPOSITORY, repository_files, text_of

# Paths of one machine. The preceding character tells them from a part of a URL or of a longer path.
MACHINE_PATH = re.compile(r"(?<![\w.:/}~*)-])/(?:work|root|home|tmp|Users)/\w")
# Where packages come from is the installer's business: pip, apt, npm and Maven are set up by whoever runs them.
REGISTRY_HOSTS = re.compile(
    r"\bpypi\.org|pythonhosted\.org|\brepo1?\.maven\.|registry\.npmjs\.|crates\.io|proxy\.golang\.|deb\.debian\.org"
)
UNNAMED = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "service", "services", "misc"}


def findings(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in repository_files():
        for number, line in enumerate((text_of(path) or "").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()[:100]}")
    return found


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY_HOSTS], ids=["machine paths", "registry hosts"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    assert findings(pattern) == []


@pytest.mark.parametrize(
    ("pattern", "said", "found"),
    [
        (MACHINE_PATH, "open('" + "/" + "home/ada/notes')", True),
        (MACHINE_PATH, "see " + "/" + "tmp/x", True),
        (MACHINE_PATH, "https://example.org" + "/" + "home/courses", False),
        (MACHINE_PATH, "tmp_path / 'tmp/x'", False),
        (REGISTRY_HOSTS, "--index-url https://" + "pypi" + ".org/simple", True),
        (REGISTRY_HOSTS, "pip install credway", False),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], said: str, found: bool) -> None:
    assert bool(pattern.search(said)) is found


def test_every_module_has_been_named() -> None:
    modules = [path.relative_to(REPOSITORY) for path in repository_files() if path.suffix == ".py"]
    nameless = [str(path) for path in modules if UNNAMED & set("_".join(path.with_suffix("").parts).split("_"))]
    assert nameless == []


def by_content(paths: list[Path]) -> dict[str, list[Path]]:
    found = defaultdict(list)
    for path in paths:
        found[hashlib.sha256(path.read_bytes()).hexdigest()].append(path)
    return found


@pytest.mark.shared
def test_nothing_of_the_shared_folder_lies_in_the_repository(shared: Path) -> None:
    # Empty files and one-liners (a `[]`, a version) are alike by chance.
    theirs = by_content([path for path in shared.rglob("*") if path.is_file() and path.stat().st_size > 64])
    ours = by_content(repository_files())
    assert [ours[content] for content in ours.keys() & theirs.keys()] == []
