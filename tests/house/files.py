"""The files this repository is made of: committed or about to be, never what lies about ignored."""

import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def repository_files() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    paths = [REPOSITORY / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


def documents() -> list[Path]:
    return [path for path in repository_files() if path.suffix == ".md"]


def text_of(path: Path) -> str | None:
    """A file's text; None for what is not text."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return None
