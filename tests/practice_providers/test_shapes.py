"""Each provider keeps to the shape it stands for, and its links lead somewhere."""

import json
import re
from typing import Any

import httpx
import pytest

from practice_providers import Server
from practice_providers.employers import EMPLOYERS
from tests.practice_providers.walks import Entries, locations


def everything(served: dict[str, Entries], *names: str) -> str:
    return json.dumps([entry for name in names for _, entry in served[name]], ensure_ascii=False)


def test_badges_have_credlys_keys(served: dict[str, Entries]) -> None:
    wanted = {"id", "name", "vanity_slug", "url", "description", "skills", "cost", "level", "time_to_earn", "issuer"}
    wanted |= {"badge_template_activities", "alignments", "endorsements", "global_activity_url", "type_category"}
    for _, badge in served["harbourlight"]:
        assert wanted <= badge.keys()
        assert badge["issuer"]["entities"][0]["label"] == "Issued by"
    labels = re.findall(r'"label": "([^"]+)"', everything(served, "harbourlight"))
    assert labels.count("Authorized by") > 20


def test_badge_prerequisites_lead_to_badges_but_for_one_and_hold_one_circle(served: dict[str, Entries]) -> None:
    needs = {
        native: {a["required_badge_template_id"] for a in badge["badge_template_activities"]} - {None}
        for native, badge in served["harbourlight"]
    }
    dangling = [need for found in needs.values() for need in found if need not in needs]
    circles = [native for native, found in needs.items() if any(native in needs.get(need, ()) for need in found)]
    assert (len(dangling), len(circles)) == (1, 2)
    assert sum(len(found) for found in needs.values()) > 50


def test_a_badge_page_says_a_key_twice(practice: Server) -> None:
    first = httpx.get(practice.providers["harbourlight"].start_urls[0]).text
    pairs: list[list[str]] = []
    json.loads(first, object_pairs_hook=lambda found: pairs.append([key for key, _ in found]))
    assert [keys.count("level") for keys in pairs if keys.count("level") > 1] == [2]


def test_the_learn_catalogue_has_an_array_for_each_type_and_a_byte_order_mark(practice: Server) -> None:
    start = practice.providers["stratuslane"].start_urls[0]
    body = httpx.get(start).content
    assert body.startswith(b"\xef\xbb\xbf")
    catalog = json.loads(body.decode("utf-8-sig"))
    kinds = ["modules", "learningPaths", "certifications", "mergedCertifications", "exams", "appliedSkills", "courses"]
    assert [*kinds, "levels", "roles", "products", "subjects"] == list(catalog)
    only = json.loads(httpx.get(start, params={"type": "exams,courses"}).content.decode("utf-8-sig"))
    assert list(only) == ["exams", "courses"]


def test_learning_paths_exams_and_courses_are_all_in_the_catalogue(served: dict[str, Entries]) -> None:
    known = {native for native, _ in served["stratuslane"]}
    for _, entry in served["stratuslane"]:
        for relation in ("modules", "exams", "courses"):
            assert set(entry.get(relation, [])) <= known
        assert entry.get("certification", entry["uid"]) in known | {None}


def test_sitemap_addresses_answer_and_stay_on_the_site(practice: Server) -> None:
    college = practice.providers["fernhill"]
    urls = list(locations(college.start_urls[0], httpx.get))
    assert all(url.startswith(college.base_url) for url in urls)
    assert {httpx.get(url).status_code for url in urls[::20]} == {200}
    assert [path for path in college.expected.other_pages if college.base_url + path not in urls] == []
    assert "<lastmod>2026-" in httpx.get(f"{college.base_url}/sitemaps/programmes-1.xml").text


def test_pages_hold_all_forms_of_json_ld(practice: Server, served: dict[str, Entries]) -> None:
    kinds = {str(entry.get("@type")) for _, entry in served["fernhill"]}
    assert {"Course", "EducationalOccupationalProgram", "EducationalOccupationalCredential"} <= kinds
    urls = list(locations(practice.providers["fernhill"].start_urls[0], httpx.get))[:12]
    bodies = [httpx.get(url).text for url in urls]
    assert any('ld+json">[' in body for body in bodies)
    assert any('"@graph"' in body for body in bodies)
    assert any("PT4H" in body for body in bodies)


def test_discovery_pages_carry_count_next_and_previous(practice: Server) -> None:
    provider = practice.providers["openquay"]
    page = httpx.get(provider.start_urls[0], params={"limit": 50, "offset": 50}).json()
    assert page["count"] == provider.expected.by_kind["course"]
    assert (len(page["results"]), page["previous"][-9:], page["next"][-10:]) == (50, "&offset=0", "offset=100")
    assert page["next"].startswith(provider.base_url)


def test_seats_say_prices_as_text_and_programs_nest_known_courses(served: dict[str, Entries]) -> None:
    entries = dict(served["openquay"])
    seats = [seat for entry in entries.values() for run in entry.get("course_runs", []) for seat in run["seats"]]
    assert {"audit", "verified", "professional"} == {seat["type"] for seat in seats}
    assert all(isinstance(seat["price"], str) for seat in seats)
    programs = [entry for entry in entries.values() if "courses" in entry]
    assert all(course["key"] in entries for program in programs for course in program["courses"])
    assert any(program["subscription_prices"] for program in programs)
    assert sum(bool(program["corporate_endorsements"]) for program in programs) > 8


def test_the_feed_says_prices_in_many_forms(served: dict[str, Entries]) -> None:
    prices = {item["course:price"] for _, item in served["lanternroad"] if "course:price" in item}
    assert {"$49", "FREE-Add a Verified Certificate for $49 USD", "€39/month", "4900p", ""} <= prices


def test_ctdl_parts_and_goals_are_in_the_registry(practice: Server, served: dict[str, Entries]) -> None:
    known = {record["@id"] for _, record in served["commonledger"]}
    own = practice.providers["commonledger"].public_url
    terms = ("ceterms:hasPart", "ceterms:isPartOf")
    links = [url for _, record in served["commonledger"] for term in terms for url in record.get(term, [])]
    assert links
    assert set(links) <= known
    goals = [url for _, r in served["commonledger"] for url in r.get("ceterms:isPreparationFor", [])]
    assert {url for url in goals if url.startswith(own)} <= known


def test_a_record_can_be_had_alone(practice: Server, served: dict[str, Entries]) -> None:
    base = practice.providers["commonledger"].base_url
    ctid, record = served["commonledger"][0]
    assert httpx.get(f"{base}/resources/{ctid}").json() == record
    assert httpx.get(f"{base}/graph/{ctid}").json()["@graph"][0] == record
    assert httpx.get(f"{base}/graph/ce-unknown").status_code == 404


# Who points at whom, and the field of the target that holds the address.
CROSSINGS = [
    ("harbourlight", "openquay", "marketing_url"),
    ("openquay", "harbourlight", "url"),
    ("fernhill", "lanternroad", "link"),
    ("commonledger", "fernhill", "url"),
    ("commonledger", "stratuslane", "url"),
    ("lanternroad", "openquay", "marketing_url"),
]


@pytest.mark.parametrize(("source", "target", "address"), CROSSINGS)
def test_links_between_providers_lead_to_a_listing(
    source: str, target: str, address: str, practice: Server, served: dict[str, Entries]
) -> None:
    known = {entry.get(address) for _, entry in served[target]}
    public = re.escape(practice.providers[target].public_url)
    links = set(re.findall(rf"{public}/(?!school)[^\"\\? ]+[^\"\\? /]/?", everything(served, source)))
    assert len(links) >= 3
    assert [link for link in links if link not in known and link.rstrip("/") not in known] == []


def test_every_employer_stands_behind_something(served: dict[str, Entries]) -> None:
    said = everything(served, *served)
    assert [name for name in EMPLOYERS if name not in said] == []


def about_cloud_security(entries: Entries) -> list[dict[str, Any]]:
    """Listings that name Cobalt Cloudworks and have cloud security in their title."""
    found = [entry for _, entry in entries if "Cobalt Cloudworks" in json.dumps(entry)]
    return [entry for entry in found if "cloud security" in json.dumps([entry.get("name"), entry.get("title")]).lower()]


def test_a_cloud_security_engineer_has_a_free_badge_that_counts_toward_a_paid_certificate(
    served: dict[str, Entries],
) -> None:
    badges = about_cloud_security(served["harbourlight"])
    (program,) = about_cloud_security(served["openquay"])
    assert {"Free", "Paid"} <= {badge["cost"] for badge in badges}
    assert program["subscription_prices"]
    assert program["total_hours_of_effort"] > 100
    assert program["marketing_url"] in {goal["url"] for badge in badges for goal in badge["alignments"]}


def test_a_cloud_security_engineer_has_a_choice_at_four_providers(served: dict[str, Entries]) -> None:
    backed = [
        (name, native)
        for name, entries in served.items()
        for native, entry in entries
        if "Cobalt Cloudworks" in json.dumps(entry) and "cloud security" in json.dumps(entry).lower()
    ]
    assert len(backed) >= 12
    assert len({name for name, _ in backed}) >= 4
