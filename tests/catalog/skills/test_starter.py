"""What the starter taxonomy promises: breadth, aliases that reach their skill, occupations with skills enough."""

from collections import Counter

from catalog.skills.linker import SkillLinker
from catalog.skills.taxonomy import Taxonomy

FIELDS = {"technology", "health", "green_energy", "creative_arts", "business", "general"}


def test_breadth(starter: Taxonomy) -> None:
    assert len(starter.skills) >= 420
    assert len(starter.occupations) >= 84
    fields = Counter(skill.field for skill in starter.skills)
    assert set(fields) == FIELDS
    assert min(fields.values()) >= 40


def test_every_entry_is_described_and_has_another_name(starter: Taxonomy) -> None:
    assert [s.uri for s in starter.skills if not s.description.endswith(".") or not s.aliases] == []
    assert [o.uri for o in starter.occupations if not o.description.endswith(".") or not o.aliases] == []
    assert [s.uri for s in starter.skills if not set(s.tag_only) <= {s.label, *s.aliases}] == []


def test_every_occupation_has_skills_enough(starter: Taxonomy) -> None:
    odd = [o.label for o in starter.occupations if not (5 <= len(o.essential) <= 12 and 3 <= len(o.optional) <= 10)]
    assert odd == []
    assert [o.label for o in starter.occupations if set(o.essential) & set(o.optional)] == []


def test_every_name_reaches_its_own_skill(starter: Taxonomy, linker: SkillLinker) -> None:
    named = [(skill.uri, name) for skill in starter.skills for name in (skill.label, *skill.aliases)]
    astray = [(uri, name) for uri, name in named if (match := linker.tag(name)) is None or match.uri != uri]
    assert astray == []


def test_uris_follow_their_kind(starter: Taxonomy) -> None:
    assert all(skill.uri.startswith("credway:skill/") for skill in starter.skills)
    assert all(occupation.uri.startswith("credway:occupation/") for occupation in starter.occupations)
    assert starter.version == "credway-starter 1"
