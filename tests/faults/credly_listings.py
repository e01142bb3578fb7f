"""Fictional badges in Credly's shape, any number of them, the same for the same seed."""

import gzip
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

ISSUERS = (
    "Cobalt Cloudworks",
    "Lantern Health Institute",
    "Meadow Energy School",
    "Quill & Reel",
    "Harbour Business College",
)
SKILLS = (
    "Cloud Security",
    "Python",
    "Nursing",
    "Solar Power",
    "Storytelling",
    "Accounting",
    "Kubernetes",
    "Data Analysis",
)
LEVELS = ("Foundational", "Intermediate", "Advanced", None)
COSTS = ("Free", "Paid", None)
VERBS = ("plans", "builds", "explains", "measures", "repairs", "teaches")


def badges(number: int, seed: int = 1) -> list[dict[str, Any]]:
    """Badges, each fifth requiring an earlier one."""
    chance = random.Random(seed)
    ids = [str(UUID(int=chance.getrandbits(128))) for _ in range(number)]
    return [_badge(place, ids, chance) for place in range(number)]


def _badge(place: int, ids: list[str], chance: random.Random) -> dict[str, Any]:
    skills = chance.sample(SKILLS, 3)
    issuer = chance.choice(ISSUERS)
    return {
        "id": ids[place],
        "name": f"{skills[0]} in practice {place}",
        "description": f"Whoever holds this {chance.choice(VERBS)} {skills[0]} and {chance.choice(VERBS)} {skills[1]}. "
        * 6,
        "url": f"https://badges.example.org/{ids[place]}",
        "level": chance.choice(LEVELS),
        "cost": chance.choice(COSTS),
        "skills": [{"id": name.lower(), "name": name} for name in skills],
        "issuer": {"summary": f"issued by {issuer}", "entities": [_issued_by(issuer)]},
        "badge_template_activities": _needs(place, ids, chance),
    }


def _issued_by(issuer: str) -> dict[str, Any]:
    return {"label": "Issued by", "primary": True, "entity": {"type": "Organization", "name": issuer}}


def _needs(place: int, ids: list[str], chance: random.Random) -> list[dict[str, Any]]:
    if not place or place % 5:
        return []
    needed = ids[chance.randrange(place)]
    return [{"activity_type": "Credential", "title": "An earlier badge", "required_badge_template_id": needed}]


def a_year_later(listed: list[dict[str, Any]], seed: int = 2) -> list[dict[str, Any]]:
    """The same catalogue with a tenth of the badges changed, some gone and as many new ones."""
    chance = random.Random(seed)
    kept = [badge for badge in listed if chance.random() > 0.03]
    changed = [{**badge, "name": f"{badge['name']}, revised"} if chance.random() < 0.1 else badge for badge in kept]
    return changed + badges(len(listed) - len(kept), seed + 1000)


def write(path: Path, listed: Iterable[dict[str, Any]]) -> Path:
    with gzip.open(path, "wb", compresslevel=1) as lines:
        for badge in listed:
            lines.write(orjson.dumps(badge) + b"\n")
    return path
