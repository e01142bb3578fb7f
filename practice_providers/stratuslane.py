"""Stratuslane Learn: one catalogue object with an array for each type, as Microsoft Learn serves it.

`/api/catalog/?locale=en-us[&type=modules,exams]` gives everything at once, with a byte order mark in front.
"""

import re
from functools import lru_cache
from typing import Any

from practice_providers import addresses, assortment
from practice_providers.dirt import BOM, HARBOUR_LORE, REVIEW_TEXT, TEST_TITLE, UNSAFE_URL, untidy
from practice_providers.drafts import Draft
from practice_providers.exchange import JSON_TYPE, Request, Response, json_response, text_response
from practice_providers.expected import Expected
from practice_providers.site import Site
from practice_providers.stratuslane_credentials import credentials
from practice_providers.topic import FIELDS, Topic, in_field, topics

NAME = assortment.LEARN
LEVELS = ("beginner", "intermediate", "advanced")
PATH_TITLES = ("Get started with {}", "Work with {}", "Take charge of {}")
LISTED = ("modules", "learningPaths", "certifications", "mergedCertifications", "exams", "appliedSkills", "courses")
PRODUCT = {"id": "stratus", "name": "Stratus", "children": [{"id": "stratus-vault", "name": "Stratus Vault"}]}
Entry = dict[str, Any]


def site() -> Site:
    starts = ("/api/catalog/?locale=en-us",)
    return Site(NAME, "microsoft_learn", "Stratuslane Learn", addresses.LEARN, starts, expected(), answer)


def answer(request: Request) -> Response | None:
    if request.path == "/robots.txt":
        rules = "User-agent: *\nAllow: /api/catalog/\nDisallow: /api/profile/\n"
        return text_response(request.path, rules, "text/plain; charset=utf-8")
    if request.path != "/api/catalog/":
        return None
    asked = request.query.get("type")
    wanted = asked.split(",") if asked else list(catalog())
    found = json_response(request.path, {kind: rows for kind, rows in catalog().items() if kind in wanted})
    return text_response(request.path, BOM + found.text, JSON_TYPE)


@lru_cache(maxsize=1)
def catalog() -> dict[str, list[Entry]]:
    """The whole catalogue, type by type, in the order it is served."""
    modules = [module for topic in topics() for module in _modules(topic)]
    return {
        "modules": modules + [entry for entry, _ in _dirty()],
        "learningPaths": [_path(topic, modules) for topic in in_field("technology", "business")],
        **credentials(),
        "levels": [{"id": level, "name": level.capitalize()} for level in LEVELS],
        "roles": [{"id": _key(name), "name": name} for name in sorted({o for t in topics() for o in t.occupations})],
        "products": [PRODUCT],
        "subjects": [{"id": _key(field), "name": field.replace("_", " ").capitalize()} for field in FIELDS],
    }


def _modules(topic: Topic) -> list[Entry]:
    """A short module for each of the leading outcomes: three in technology, one elsewhere."""
    count = 3 if topic.field == "technology" else 1
    return [_module(Draft(NAME, topic, level), topic.outcomes[level]) for level in range(count)]


def _module(draft: Draft, title: str) -> Entry:
    slug = _key(title)
    minutes = draft.chance("minutes").randint(18, 140)
    summary = f"<p>{draft.sentences[1]} {draft.sentences[0]}</p>\n"
    return _entry("module", "training/modules", slug, title, summary, draft) | {
        "duration_in_minutes": None if draft.unknown("hours") else minutes,
        "firstUnitUrl": addresses.learn("training/modules", slug) + "/1-introduction/",
        "units": [f"stratus.{slug}.{part}" for part in ("introduction", "exercise", "knowledge-check")],
        "number_of_children": 3,
    }


def _path(topic: Topic, modules: list[Entry]) -> Entry:
    """A learning path over the topic's own modules and one of a neighbouring topic."""
    own = {module.get("uid") for module in _modules(topic)}
    neighbour = topics()[(topics().index(topic) + 1) % len(topics())]
    members = [m for m in modules if m["uid"] in own] + _modules(neighbour)[:1]
    draft = Draft(NAME, topic, 1 if len(own) > 1 else 0)
    title = draft.chance("path").choice(PATH_TITLES).format(_in_a_sentence(topic.name))
    minutes = [m["duration_in_minutes"] for m in members]
    summary = f"<p>{draft.description}</p>\n"
    return _entry("learningPath", "training/paths", topic.key, title, summary, draft) | {
        "duration_in_minutes": None if None in minutes else sum(minutes),
        "firstModuleUrl": members[0]["url"],
        "modules": [m["uid"] for m in members],
        "number_of_children": len(members),
    }


def _entry(kind: str, place: str, slug: str, title: str, summary: str, draft: Draft) -> Entry:
    """What modules and learning paths have in common."""
    dice = draft.chance(f"{kind} rating")
    return {
        "uid": f"stratus.{'paths.' if kind == 'learningPath' else ''}{slug}",
        "type": kind,
        "title": title,
        "summary": summary,
        "levels": [] if draft.unknown("level") else [LEVELS[draft.level]],
        "roles": [_key(name) for name in draft.topic.occupations],
        "products": ["stratus"] if draft.topic.field == "technology" else [],
        "subjects": [_key(draft.topic.field), *(_key(skill) for skill in draft.skills[:3])],
        "rating": {"count": dice.randint(3, 4000), "average": round(dice.uniform(3.6, 4.9), 2)},
        "popularity": round(dice.random(), 6),
        "icon_url": f"{addresses.LEARN}/achievements/{slug}.svg",
        "social_image_url": f"{addresses.LEARN}/achievements/{slug}-social.png",
        "locale": "en-us",
        "last_modified": f"2026-{dice.randint(1, 10):02}-{dice.randint(1, 28):02}T00:00:00Z",
        "url": addresses.learn(place, slug) + "/",
    }


def _dirty() -> list[tuple[Entry, dict[str, Any]]]:
    """Unclean modules, each with what must come of it."""

    def made(slug: str, verdict: dict[str, Any], **changes: Any) -> tuple[Entry, dict[str, Any]]:
        title = slug.replace("-", " ").capitalize()
        entry = _module(Draft(NAME, HARBOUR_LORE, 0), title) | {"duration_in_minutes": 30, "levels": ["beginner"]}
        return entry | changes, verdict

    return [
        made("keep-a-shared-vault-tidy", {"reject": "no_title"}, title=""),
        made("follow-a-crooked-link", {"reject": "unsafe_url"}, url=UNSAFE_URL),
        made("publish-nothing-at-all", {"reject": "test_listing"}, title=TEST_TITLE),
        made("belong-to-nobody", {"reject": "no_id"}, uid=None),
        made("leave-before-you-arrive", {"hours": "absurd_duration"}, duration_in_minutes=-60),
        made("read-the-whole-manual", {"hours": "absurd_duration"}, duration_in_minutes=99_999_999),
        made("listen-to-earlier-learners", {"level": "not_a_level"}, levels=[REVIEW_TEXT]),
        made("paste-from-a-word-processor", {}, summary=untidy("Paste text and keep its meaning. Markup may go.")),
    ]


def expected() -> Expected:
    dirty = [(entry["uid"] or _key(entry["title"]), verdict) for entry, verdict in _dirty()]
    return Expected(
        {kind: len(catalog()[kind]) for kind in LISTED},
        {native: verdict["reject"] for native, verdict in dirty if "reject" in verdict},
        {native: verdict for native, verdict in dirty if verdict and "reject" not in verdict},
    )


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _in_a_sentence(name: str) -> str:
    """Names such as "DevSecOps" or "3D Modelling" keep their capitals."""
    return name.lower() if all(word[1:].islower() for word in name.split()) else name
