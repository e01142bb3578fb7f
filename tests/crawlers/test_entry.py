"""Understand it, ignore it by name, or count it."""

from catalog.field_types.evidence import Method
from catalog.field_types.level import Level
from crawlers.entry import Entry, Left, entry_of


def test_a_value_is_found_with_its_words_and_place() -> None:
    found = Entry({"name": "Knots", "tags": ["a", "b"], "hours": 3}, "u")
    assert found.take("name") == ("Knots", "Knots", "$.name", Method.STATED)
    tags, hours = found.take("tags"), found.take("hours")
    assert tags is not None
    assert tags.words == "a, b"
    assert hours is not None
    assert (hours.value, hours.words) == (3, "3")


def test_what_the_source_does_not_say_is_nothing() -> None:
    entry = Entry({"null": None, "blank": "", "empty": []}, "u")
    assert [entry.take(key) for key in ("null", "blank", "empty", "absent")] == [None] * 4
    assert [*entry.left()] == []


def test_zero_and_false_are_said() -> None:
    entry = Entry({"price": 0, "free": False}, "u")
    assert [found and found.words for found in (entry.take("price"), entry.take("free"))] == ["0", "false"]


def test_keys_that_nobody_took_are_left_with_an_example() -> None:
    entry = Entry({"name": "Knots", "id": 1, "moon": "full"}, "u")
    entry.take("name")
    entry.ignore("id")
    assert [*entry.left()] == [Left("$.moon", "full")]


def test_inner_objects_count_under_one_path_however_many() -> None:
    entry = Entry({"runs": [{"start": 1, "colour": "red"}, {"start": 2, "colour": "blue"}]}, "u")
    assert [inner.take("start") for inner in entry.inner("runs")][1] == (2, "2", "$.runs[1].start", Method.STATED)
    assert [left.path for left in entry.left()] == ["$.runs[].colour"] * 2


def test_a_text_where_objects_belong_is_left() -> None:
    entry = Entry({"issuer": "Quay"}, "u")
    assert entry.inner("issuer") == []
    assert [*entry.left()] == [Left("$.issuer", "Quay")]


def test_objects_report_keys_they_do_not_know() -> None:
    entry = Entry({"skills": [{"name": "Knots", "rank": 1}, "loose"]}, "u")
    found = entry.each("skills", "name", frozenset({"name"}))
    assert found is not None
    assert found.value == ["Knots"]
    assert [*entry.left()] == [Left("$.skills[].rank", "1"), Left("$.skills[]", "loose")]


def test_a_raised_hand_shows_the_value() -> None:
    entry = Entry({"type": "Séance"}, "u")
    entry.puzzled("type")
    assert [*entry.left()] == [Left("$.type=Séance", "Séance")]


def test_a_word_outside_a_vocabulary_is_handed_on_for_the_type_to_refuse() -> None:
    known, unknown = Entry({"level": "Foundational"}, "u").take("level"), Entry({"level": "Wow"}, "u").take("level")
    assert known is not None
    assert known.among(Level) == (Level.BEGINNER, "Foundational", "$.level", Method.MAPPED)
    assert unknown is not None
    assert unknown.among(Level).value == "Wow"


def test_an_item_that_is_no_object_is_a_faulty_entry() -> None:
    entry = entry_of("loose", "u", "$.data[4]")
    assert entry.fault == "$.data[4] is no object but loose"
