"""Documents tell the truth: commands and targets they name exist, links lead somewhere, tables list what is there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.files import REPOSITORY, documents

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
DOCUMENTS = documents()
IDS = [str(path.relative_to(REPOSITORY)) for path in DOCUMENTS]


def named_in_code(text: str, command: str) -> set[str]:
    """The words that follow a command where a document shows it as code."""
    code = "\n".join(span.strip("`") for span in CODE.findall(text))
    return set(re.findall(rf"(?:^|\s|bin/){command} ([a-z][\w-]*)", code))


def slug(heading: str) -> str:
    """The anchor that a heading gets where Markdown is shown."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(document: Path) -> set[str]:
    without_code = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", without_code, re.MULTILINE)}


@pytest.fixture(scope="session")
def credway_help() -> str:
    program = Path(sys.executable).with_name("credway")
    environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run([program, "--help"], env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_commands_exist(document: Path, credway_help: str) -> None:
    named = named_in_code(document.read_text(), "credway")
    offered = set(re.findall(r"^\W*([a-z][\w-]*)", credway_help, re.MULTILINE))
    assert named - offered == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_make_targets_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    assert named_in_code(document.read_text(), "make") - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_internal_links_lead_somewhere(document: Path) -> None:
    dead = []
    for link in (page or picture for page, picture in LINK.findall(document.read_text())):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def test_the_architecture_lists_the_folders_that_exist() -> None:
    text = (REPOSITORY / "docs" / "architecture.md").read_text()
    listed = set(re.findall(r"^\| `([\w/]+)/` \|", text, re.MULTILINE))
    assert {name for name in listed if not (REPOSITORY / name).is_dir()} == set()
    packages = {path.parent.name for path in REPOSITORY.glob("*/__init__.py")}
    assert packages - listed == set()


def test_documents_are_read() -> None:
    assert named_in_code("run `make demo` or\n```\n$ credway crawl x\n```\nthen make tea", "make") == {"demo"}
    assert named_in_code("```\n$ credway crawl x\n.venv/bin/credway index\n```", "credway") == {"crawl", "index"}
    assert slug("What a record must be able to say") == "what-a-record-must-be-able-to-say"
    assert "docs/architecture.md" in IDS
