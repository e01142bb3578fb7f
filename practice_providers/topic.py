"""What can be learned: topics with their own words, read from topics/*.json."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "topics"
FIELDS = ("technology", "health", "green_energy", "creative_arts", "business")
FOUNDATION, PRACTICE, ADVANCED, PROGRAM = range(4)


@dataclass(frozen=True)
class Topic:
    """One subject; `titles` holds a title for each level: foundation, practice, advanced, whole programme."""

    key: str
    field: str
    name: str
    titles: tuple[str, ...]
    about: tuple[str, ...]
    skills: tuple[str, ...]
    outcomes: tuple[str, ...]
    occupations: tuple[str, ...]


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """All topics, field after field, in the order they are written down."""
    return tuple(_topic(field, entry) for field in FIELDS for entry in _entries(field))


@lru_cache(maxsize=1)
def frames() -> dict[str, list[list[str]]]:
    """Sentences about audience and manner of teaching, by field and level."""
    found: dict[str, list[list[str]]] = json.loads((FOLDER / "frames.json").read_text("utf-8"))
    return found


@lru_cache(maxsize=1)
def voices() -> dict[str, list[str]]:
    """Sentences only one provider would write, with gaps for what the topic teaches."""
    found: dict[str, list[str]] = json.loads((FOLDER / "voices.json").read_text("utf-8"))
    return found


def topic(key: str) -> Topic:
    return next(found for found in topics() if found.key == key)


def in_field(*fields: str) -> tuple[Topic, ...]:
    return tuple(found for found in topics() if found.field in fields)


def _topic(field: str, entry: dict[str, Any]) -> Topic:
    lists = {name: tuple(entry[name]) for name in ("titles", "about", "skills", "outcomes", "occupations")}
    return Topic(entry["key"], field, entry["name"], **lists)


def _entries(field: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{field}.json").read_text("utf-8"))
    return found
