"""What is promised is what is served: counts, every piece of dirt, the duplicates, the shares of silence.""" ""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from practice_providers.dirt import LINE_SEPARATOR, REVIEW_TEXT, TEST_TITLE, UNSAFE_URL
from practice_providers.expectations import duplicates, expectations
from practice_providers.registry import sites
from practice_providers.topic import topics
from tests.practice_providers.walks import Entries, Entry

PROVIDERS = [site.name for site in sites()]


def text(entry: Entry) -> str:
    return json.dumps(entry, ensure_ascii=False)


def title(entry: Entry) -> str:
    found = next((entry[key] for key in ("name", "title", "ceterms:name") if key in entry), "")
    return str(found["en-US"] if isinstance(found, dict) else found).strip()


def ids(entry: Entry) -> list[Any]:
    return [entry[name] for name in ("id", "uid", "key", "uuid", "guid") if name in entry]


REASONS: dict[str, Callable[[Entry], bool]] = {
    "no_title": lambda entry: title(entry) == "",
    "no_id": lambda entry: bool(ids(entry)) and not any(ids(entry)),
    "unsafe_url": lambda entry: UNSAFE_URL in text(entry),
    "test_listing": lambda entry: title(entry) == TEST_TITLE,
    "unreadable": lambda entry: entry == {},
}
SIGNS = {
    "not_a_level": (REVIEW_TEXT,),
    "unknown_currency": ("QQQ", "XQQ", "Doubloon"),
    "zero_placeholder": ('"0"', '"0.00"', 'price": 0'),
    "unsafe_url": (UNSAFE_URL,),
    "absurd_duration": (
        *("-5 H", "900 Y", "-60", "99999999", "-PT", "999999H"),
        *("-4", "5200", "-2", "9000", "-P2M", "P900Y"),
    ),
}


@pytest.mark.parametrize("name", PROVIDERS)
def test_as_many_entries_as_promised_each_once(name: str, served: dict[str, Entries]) -> None:
    found = [native for native, _ in served[name]]
    assert len(found) == len(set(found)) == expectations()[name].listings


@pytest.mark.parametrize("name", PROVIDERS)
def test_dirt_is_where_it_is_said_to_be_and_nowhere_else(name: str, served: dict[str, Entries]) -> None:
    rejected = expectations()[name].rejected
    found = {
        native: [reason for reason in REASONS if REASONS[reason](entry)]
        for native, entry in served[name]
        if native not in expectations()[name].blanked
    }
    wrong = {native: reasons for native, reasons in found.items() if reasons and native not in rejected}
    assert wrong == {}
    assert {native: reason for native, reason in rejected.items() if reason not in found.get(native, [])} == {}


@pytest.mark.parametrize("name", PROVIDERS)
def test_blanked_fields_hold_a_value_nobody_should_believe(name: str, served: dict[str, Entries]) -> None:
    entries = dict(served[name])
    for native, fields in expectations()[name].blanked.items():
        assert all(any(sign in text(entries[native]) for sign in SIGNS[why]) for why in fields.values()), native


def test_together_enough_listings_over_all_fields() -> None:
    assert sum(expected.accepted for expected in expectations().values()) >= 640
    assert len(topics()) >= 90
    assert len({topic.field for topic in topics()}) == 5


def test_some_text_is_untidy(served: dict[str, Entries]) -> None:
    for name in PROVIDERS:
        assert any("<script>" in text(entry) and LINE_SEPARATOR in text(entry) for _, entry in served[name]), name


def test_duplicates_are_served_at_both_places(served: dict[str, Entries]) -> None:
    assert len(duplicates()) >= 20
    for (first, one), (second, other) in duplicates():
        here, there = dict(served[first])[one], dict(served[second])[other]
        assert title(here)
        assert title(here) in title(there) or title(there) in title(here)


def test_no_two_clean_listings_of_a_provider_share_a_title(served: dict[str, Entries]) -> None:
    for name in PROVIDERS:
        dirt = expectations()[name].rejected
        names = [title(entry) for native, entry in served[name] if native not in dirt]
        assert len(names) == len(set(names)), name


def test_prices_hours_and_levels_are_sometimes_unknown(served: dict[str, Entries]) -> None:
    silent = {
        "cost": [badge["cost"] is None for _, badge in served["harbourlight"]],
        "level": [badge["level"] is None for _, badge in served["harbourlight"]],
        "hours": [item["course:length"] == "" for _, item in served["lanternroad"] if "course:length" in item],
        "price": ["offers" not in page for _, page in served["fernhill"]],
        "duration": ["ceterms:estimatedDuration" not in record for _, record in served["commonledger"]],
    }
    shares = {aspect: sum(values) / len(values) for aspect, values in silent.items()}
    assert {aspect: share for aspect, share in shares.items() if not 0.1 <= share <= 0.35} == {}


DIGEST = """
import hashlib, json
from practice_providers import commonledger, fernhill, harbourlight, lanternroad, openquay, stratuslane
parts = [harbourlight.badges(), stratuslane.catalog(), fernhill.pages(), openquay.courses(), openquay.programs(),
         lanternroad.items(), commonledger.graphs()]
print(hashlib.sha256(json.dumps(parts).encode()).hexdigest())
"""


def test_the_same_listings_on_every_run() -> None:
    def digest(seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", DIGEST]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    assert len(digest("1")) == len(hashlib.sha256().hexdigest())
    assert digest("1") == digest("2")


def test_most_skill_tags_are_words_of_the_starter_taxonomy(repository: Path) -> None:
    lines = (repository / "catalog/skills/starter/skills.jsonl").read_text("utf-8").splitlines()
    known = {name.lower() for skill in map(json.loads, lines) for name in (skill["label"], *skill["aliases"])}
    tags = [skill.lower() for topic in topics() for skill in topic.skills]
    assert 0.75 <= sum(tag in known for tag in tags) / len(tags) < 1
