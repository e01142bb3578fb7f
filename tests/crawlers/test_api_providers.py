"""Providers with an interface of their own: what their real recordings and catalogues give, and how they are asked."""

import gzip
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

from catalog.field_types.employer import EmployerTie
from catalog.field_types.offer import Access
from catalog.program import Program
from catalog.store import Reject, Store
from crawlers.errors import MissingSecretError, ProviderOptionsError
from crawlers.keys.authorisation import authorisation_of
from crawlers.provider_table import load_provider_table, providers, spider_for
from crawlers.reading import Tally
from crawlers.replay import read, replay
from crawlers.words.addresses import without_tracking
from crawlers.words.markdown import shown
from crawlers.words.outcomes import outcomes, promises
from crawlers.words.workload import workload
from tests.crawlers.conftest import IntakeFor

ENVELOPE = orjson.dumps({"elements": [{"id": "S-1"}, {"id": "S-2"}], "paging": {"next": "100"}, "linked": {}})

Reader = Callable[..., tuple[dict[str, Program], Tally]]


@pytest.fixture
def reader(shared: Path, intake_for: IntakeFor) -> Reader:
    """Reads files of the shared folder through a provider's spider; none of their entries may be rejected."""

    def programs(provider: str, *names: str) -> tuple[dict[str, Program], Tally]:
        spider, tally = spider_for(providers()[provider]), Tally()
        found = [*read(spider, [shared / name for name in names], intake_for(spider.provider), tally)]
        assert not [one for one in found if isinstance(one, Reject)]
        return {one.native_id: one for one in found if isinstance(one, Program)}, tally

    return programs


# Provider, file, records, what was passed over.
RECORDED: list[tuple[str, str, int, dict[str, int]]] = [
    ("coursera", "recordings/coursera/courses_v1_elements_excerpt_jhondotor.json", 5, {}),
    ("coursera", "recordings/coursera/courses_v1_by_id_price_model.json", 1, {}),
    ("coursera", "recordings/coursera/courses_v1_q_slug_linked_partners_2015.json", 1, {}),
    ("coursera", "recordings/coursera/onDemandSpecializations_v1_2015.json", 1, {}),
    ("edx", "recordings/edx/discovery_v1_programs_mitlearn_test_mitx_programs.json", 2, {"retired": 1}),
    ("open_edx", "recordings/openedx/kmooc_api_courses_v1_courses.json", 0, {"made for trying out": 1}),
    ("futurelearn", "recordings/futurelearn/feeds_courses_2017-04_excerpt.json", 8, {}),
    ("futurelearn", "catalogs/futurelearn_2017-04/feeds_courses.json.gz", 514, {}),
    ("udacity", "recordings/udacity/public_api_v1_courses_2017-04_excerpt.json", 7, {"tracks": 1}),
]


@pytest.mark.shared
@pytest.mark.parametrize(("provider", "file", "records", "passed_over"), RECORDED, ids=lambda value: str(value))
def test_recordings_give_their_records(
    provider: str, file: str, records: int, passed_over: dict[str, int], reader: Reader
) -> None:
    found, tally = reader(provider, file)
    assert (len(found), dict(tally.passed_over)) == (records, passed_over)
    assert not tally.left, tally.examples


@pytest.mark.shared
@pytest.mark.parametrize(
    ("provider", "file", "entries", "stored", "passed_over"),
    [
        ("udacity", "udacity_2017-04/public_api_v1_courses.json.gz", 197, 192, {"tracks": 1, "asks to be ignored": 1}),
        ("futurelearn", "futurelearn_2017-04/feeds_courses.json.gz", 514, 514, {}),
    ],
)
def test_whole_catalogues_are_replayed(
    provider: str,
    file: str,
    entries: int,
    stored: int,
    passed_over: dict[str, int],
    shared: Path,
    store: Store,
    intake_for: IntakeFor,
) -> None:
    spider = spider_for(providers()[provider])
    report = replay(spider, [shared / "catalogs" / file], store, intake_for(spider.provider), lambda _: None)
    assert (report.tally.entries, report.counts.new) == (entries, stored)
    assert dict(report.tally.passed_over) == passed_over
    assert (dict(report.tally.rejected), dict(report.tally.unread), dict(report.tally.left)) == ({}, {}, {})
    # One that is listed twice is one program.
    assert report.counts.repeated == entries - stored


@pytest.mark.shared
def test_what_a_person_reads_in_udacitys_catalogue(reader: Reader) -> None:
    found, _ = reader("udacity", "catalogs/udacity_2017-04/public_api_v1_courses.json.gz")
    kinds = Counter(one.kind for one in found.values())
    assert kinds == {"course": 171, "nanodegree": 21}
    advanced = found["ud976"]
    assert [(step.relation, step.target) for step in advanced.stacking] == [("part_of", "udacity:nd008")]
    # Seven say it by a key, the others in a sentence with a link.
    assert sum(len(one.stacking) for one in found.values()) == 29
    assert [step.target for step in found["ud775"].stacking] == ["udacity:nd001", "udacity:nd004"]
    assert advanced.effort is not None
    assert (advanced.effort.weeks_min, advanced.effort.words) == (2.0, "2 weeks")
    assert (advanced.level, advanced.offers) == ("beginner", ())
    by_google = found["nd803"].employers
    assert [(tie.organisation.name, tie.tie) for tie in by_google] == [("Google", EmployerTie.DESIGNED_BY)]
    assert all("utm_" not in one.url for one in found.values())


@pytest.mark.shared
def test_udacitys_affiliates_are_employers_or_schools(shared: Path, reader: Reader) -> None:
    file = "catalogs/udacity_2017-04/public_api_v1_courses.json.gz"
    rows = orjson.loads(gzip.decompress((shared / file).read_bytes()))["courses"]
    found, _ = reader("udacity", file)
    given = {row["key"] for row in rows if row["affiliates"] and row["key"] in found}
    behind = {key for key in given if found[key].employers or found[key].partners}
    none = [name["name"] for row in rows if row["key"] in given - behind for name in row["affiliates"]]
    # 94 rows, three of them listed twice, and one that asks to be ignored.
    assert len(given) == 90
    assert all(name == "Udacity" or name.startswith("[Archive]") for name in none)
    ties = [tie for key in given for tie in found[key].employers]
    assert {tie.organisation.name for tie in ties}.isdisjoint({"Udacity", "San Jose State University"})


@pytest.mark.shared
def test_what_a_person_reads_in_futurelearns_feed(reader: Reader) -> None:
    found, _ = reader("futurelearn", "catalogs/futurelearn_2017-04/feeds_courses.json.gz")
    game = found["d3995b4d-3aa4-469b-abe8-3de3bfa43657"]
    assert game.effort is not None
    assert (game.effort.hours_min, game.effort.weeks_max, game.effort.hours_per_week_max) == (28.0, 7.0, 4.0)
    assert str(game.starts) == "2016-10-31"
    assert game.issuer is not None
    assert game.issuer.name == "University of Reading"
    assert not any(one.offers or one.level for one in found.values())
    assert all(one.languages == ("en",) and one.effort and one.issuer for one in found.values())


@pytest.mark.shared
def test_courseras_prices_stand_with_what_they_are_the_price_of(reader: Reader) -> None:
    folder = "recordings/coursera"
    found, tally = reader(
        "coursera", f"{folder}/s12nDerivatives_v1_catalogPrice.json", f"{folder}/courses_v1_by_id_price_model.json"
    )
    (course,) = found.values()
    assert [step.target for step in course.stacking] == ["coursera:D6Ap6_7hEeaRogry0hUlXg"]
    (offer,) = course.offers
    assert offer.price is not None
    assert (offer.access, offer.period, offer.price.amount) == (Access.SUBSCRIPTION, "month", Decimal(49))
    assert tally.passed_over == {"price of a specialization": 1}


@pytest.mark.shared
def test_edx_seats_and_pace(reader: Reader) -> None:
    found, tally = reader("edx", "recordings/edx/discovery_v1_courses_mitlearn_test_mitx_course.json")
    analytics = found["MITx+15.071x"]
    assert tally.passed_over == {"course without a published run": 1}
    verified, audit = analytics.offers
    assert verified.price is not None
    assert (verified.access, verified.price.amount, verified.price.currency) == (Access.ONE_OFF, Decimal(150), "USD")
    assert (audit.access, audit.certificate) == (Access.FREE_AUDIT, False)
    assert audit.certificate_price == verified.price
    assert analytics.effort is not None
    assert (analytics.effort.hours_min, analytics.effort.hours_max, analytics.effort.weeks_min) == (130, 195, 13)


def test_coursera_is_off_until_it_is_switched_on() -> None:
    with pytest.raises(ProviderOptionsError, match="is off") as refused:
        spider_for(providers()["coursera"]).starts()
    assert "enabled = true" in refused.value.hint


def test_coursera_with_prices_asks_for_ids_first_then_prices_then_the_rest() -> None:
    off = providers()["coursera"]
    on = spider_for(replace(off, options={"enabled": True, "prices": True}))
    (ids,) = on.starts()
    assert ids.endswith("onDemandSpecializations.v1?start=0&limit=100&fields=id")
    following, prices = on.links(ENVELOPE, ids, {})
    assert following.endswith("start=100&limit=100&fields=id")
    assert prices.endswith("s12nDerivatives.v1?ids=S-1,S-2&fields=catalogPrice")
    (whole,) = on.links(b'{"elements": [], "paging": {}}', prices, {})
    assert "onDemandSpecializations.v1?ids=S-1,S-2&includes=partnerIds&fields=" in whole
    assert [*on.entries(ENVELOPE, ids)] == []
    last = ENVELOPE.replace(b'{"next":"100"}', b"{}")
    assert ["s12nDerivatives" in link or "courses.v1?start=0" in link for link in on.links(last, ids, {})] == [True] * 2


def test_edx_without_its_key_says_what_to_bring() -> None:
    with pytest.raises(MissingSecretError) as missing:
        authorisation_of(providers()["edx"], {}, frozenset())
    assert "edX is off" in missing.value.message
    assert "CREDWAY_SECRETS_EDX_CLIENT_ID" in missing.value.hint


def test_udacitys_live_site_is_a_row_for_another_spider(tmp_path: Path) -> None:
    with pytest.raises(ProviderOptionsError, match="retired") as refused:
        spider_for(providers()["udacity"]).starts()
    row = tmp_path / "providers.toml"
    row.write_text(refused.value.hint.partition("\n")[2])
    (live,) = load_provider_table(row)
    assert (live.id, live.spider, live.url) == ("udacity", "schema_org", "https://www.udacity.com/")


def test_an_open_edx_site_behind_a_proxy_is_asked_the_way_it_was_asked() -> None:
    site = replace(providers()["open_edx"], url="https://mooc.example.org/", options={"query": "org=Fernhill"})
    spider = spider_for(site)
    (start,) = spider.starts()
    assert start == "https://mooc.example.org/api/courses/v1/courses/?page_size=100&org=Fernhill"
    body = orjson.dumps({"pagination": {"next": "http://mooc.example.org/api?page=2"}, "results": []})
    assert [*spider.links(body, start, {})] == ["https://mooc.example.org/api?page=2"]
    elsewhere = orjson.dumps({"pagination": {"next": "http://other.example.org/api?page=2"}, "results": []})
    assert [*spider.links(elsewhere, start, {})] == ["http://other.example.org/api?page=2"]


@pytest.mark.parametrize(
    ("words", "hours", "weeks", "weekly"),
    [
        ("4-8 hours/week", None, None, (4, 8)),
        ("Five weeks of study, 3-5 hours/week.", (15, 25), (5, 5), (3, 5)),
        ("6 weeks; 2 hours per week", (12, 12), (6, 6), (2, 2)),
        ("2 weeks of study and 4 hours a week", (8, 8), (2, 2), (4, 4)),
        ("6 hours of videos and quizzes", (6, 6), None, None),
    ],
)
def test_workloads(
    words: str, hours: tuple[int, int] | None, weeks: tuple[int, int] | None, weekly: tuple[int, int] | None
) -> None:
    read = workload(words)
    for name, pair in (("hours", hours), ("weeks", weeks), ("hours_per_week", weekly)):
        assert (read.get(f"{name}_min"), read.get(f"{name}_max")) == (pair or (None, None))


@pytest.mark.parametrize("words", ["6 modules, 2 hours each", "01:00", "it depends", "3 hours, 4 hours", ""])
def test_no_workload_is_handed_on_as_it_is(words: str) -> None:
    assert workload(words) == {"hours_min": words}


def test_addresses_and_texts() -> None:
    assert promises("You will learn how to....\nYou'll build a wheel:\nYou'll learn it") == ["You'll learn it"]
    assert without_tracking("https://example.org/a?x=1&utm_source=b#c") == "https://example.org/a?x=1#c"
    assert without_tracking("https://example.org/a?b=%2F") == "https://example.org/a?b=%2F"
    assert shown("## Wheels\nsee [the manual](https://example.org/m), **now**, 2 * 3 * 4, snake_case_word") == (
        "Wheels\nsee the manual, now, 2 * 3 * 4, snake_case_word"
    )
    assert outcomes("<ul><li>Lace\n<li><b>True</b></ul>") == ["Lace", "True"]
    assert promises("<p>Old. You'll learn to lace (e.g. rims).</p><ul><li>Glue</ul>") == [
        "You'll learn to lace (e.g. rims)."
    ]
