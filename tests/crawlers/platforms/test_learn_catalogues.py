"""Microsoft Learn in its three forms: catalogue, platform, content files."""

from collections import Counter

import pytest

from catalog.field_types.stacking import StackingRelation
from crawlers.provider_table import providers, spider_for
from crawlers.words.learn_terms import bullets, labels, localised, month_first
from tests.crawlers.platforms.conftest import Recorded


def test_one_uid_in_two_languages_is_two_listings() -> None:
    ids = {localised("learn.walls", locale) for locale in ("en-us", "EN-US", None, "de-DE", "ko-KR")}
    assert ids == {"learn.walls", "learn.walls@de-de", "learn.walls@ko-kr"}


def test_names_of_ids_are_found_however_deep() -> None:
    inner = {"id": "ef-core", "name": "EF Core"}
    document = {"products": [{"id": "dotnet", "name": ".NET", "children": [inner, {"id": "broken"}, "loose"]}]}
    assert labels(document) == {"dotnet": ".NET", "ef-core": "EF Core"}


def test_bullets_lose_their_markdown() -> None:
    assert bullets("Learn:\n- use a [saw](https://saw.example.org)\n * sand `wood`\n") == ["use a saw", "sand wood"]


def test_a_day_that_is_none_is_left_to_be_refused() -> None:
    assert str(month_first("09/24/2018")) == "2018-09-24"
    assert month_first("soon") == "soon"


def test_the_platform_is_asked_for_each_kind() -> None:
    starts = [*spider_for(providers()["microsoft_learn_platform"]).starts()]
    assert len(starts) == 6
    assert all("/api/v1/" in url and "locale=en-us" in url for url in starts)


@pytest.mark.shared
def test_localised_content(recorded: Recorded) -> None:
    found = recorded("microsoft_learn", "catalogs/mslearn_localised_2018-10/mslearn_modules_paths_5locales.jsonl.gz")
    assert Counter(one.kind for one in found.values()) == {"module": 312, "learning_path": 65}
    assert Counter(one.languages for one in found.values()) == {
        ("de-DE",): 76,
        ("it-IT",): 76,
        ("ja-JP",): 76,
        ("sv-SE",): 76,
        ("ko-KR",): 73,
    }
    assert not recorded.tally.left
    assert not recorded.tally.unread
    paths = [one for one in found.values() if one.kind == "learning_path"]
    parts = [step for one in paths for step in one.stacking]
    assert {step.relation for step in parts} == {StackingRelation.HAS_PART}
    known = [step for step in parts if str(step.target).removeprefix("microsoft_learn:") in found]
    assert len(known) > 0.9 * len(parts)
    assert all(one.effort is None for one in found.values())


@pytest.mark.shared
def test_the_same_module_in_two_languages(recorded: Recorded) -> None:
    found = recorded("microsoft_learn", "catalogs/mslearn_localised_2018-10/mslearn_modules_paths_5locales.jsonl.gz")
    german, korean = (found[f"learn.intro-to-containers@{tag}"] for tag in ("de-de", "ko-kr"))
    assert german.title != korean.title
    assert german.url == "https://learn.microsoft.com/de-de/training/modules/intro-to-containers/"
    assert len(german.outcomes) == 3
    assert german.prerequisites == ()
    linux = found["learn.create-linux-vm-in-azure@it-it"]
    assert linux.url.endswith("/it-it/training/modules/create-linux-virtual-machine-in-azure/")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("recording", "native_id", "level", "parts"),
    [
        (
            "azure__access-data-with-cosmos-db-and-sql-api",
            "learn.access-data-with-cosmos-db-and-sql-api",
            "beginner",
            0,
        ),
        ("azure__add-and-size-disks-in-azure-virtual-machines", None, "intermediate", 0),
        ("paths__administer-containers-in-azure", "learn.administer-containers-in-azure", "beginner", 3),
        ("paths__administer-infrastructure-resources-in-azure", None, "beginner", 9),
    ],
)
def test_content_files(recording: str, native_id: str | None, level: str, parts: int, recorded: Recorded) -> None:
    found = recorded("microsoft_learn", f"recordings/microsoft_learn/yaml_de-DE_{recording}__index.yml")
    ((key, program),) = found.items()
    assert key.endswith("@de-de")
    assert native_id is None or key == f"{native_id}@de-de"
    assert (program.level, len(program.stacking), program.languages) == (level, parts, ("de-DE",))
    assert not recorded.tally.left


@pytest.mark.shared
def test_the_documented_sample(recorded: Recorded) -> None:
    found = recorded("microsoft_learn", "recordings/microsoft_learn/catalog_api_doc_sample_2020-03.json")
    module = found["learn.principles-cloud-computing"]
    assert module.effort is not None
    assert (module.effort.words, module.rating and module.rating.count) == ("62 minutes", 2014)
    assert [one.label for one in module.occupations] == ["Administrator", "Business Analyst", "Developer"]
    assert len(found["learn.create-serverless-applications"].stacking) == 9
