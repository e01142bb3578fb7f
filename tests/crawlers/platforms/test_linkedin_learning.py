"""LinkedIn Learning: the recorded answer, and a price that only the operator can give."""

from dataclasses import replace
from datetime import date

import pytest

from crawlers.errors import ProviderOptionsError
from crawlers.provider import Provider
from crawlers.provider_table import providers, spider_for
from crawlers.words.subscriptions import subscription
from tests.crawlers.platforms.conftest import Recorded

PRICE = {
    "price": "29.99 USD",
    "period": "month",
    "as_of": date(2026, 1, 31),
    "source": "https://video.example.org/price",
}


def provider(option: object) -> Provider:
    return replace(providers()["linkedin_learning"], options={"subscription": option})


def test_a_price_carries_the_day_it_was_looked_up() -> None:
    found = subscription(provider(PRICE))
    assert found is not None
    (offer,) = found.value
    assert (offer["period"], offer["as_of"], str(offer["price"]["amount"])) == ("month", date(2026, 1, 31), "29.99")
    assert found.where == "https://video.example.org/price"


def test_no_option_no_price() -> None:
    assert subscription(providers()["linkedin_learning"]) is None


@pytest.mark.parametrize(
    "change", [{"as_of": "lately"}, {"price": "cheap"}, {"price": "0 USD"}, {"period": "moon"}, {"discount": "10%"}]
)
def test_an_unclear_price_is_refused_before_anything_is_read(change: dict[str, str]) -> None:
    with pytest.raises(ProviderOptionsError, match="subscription is unclear"):
        spider_for(provider(PRICE | change))
    with pytest.raises(ProviderOptionsError):
        spider_for(provider({"price": "29.99 USD"}))


def test_the_next_page_is_a_link_among_others() -> None:
    body = (
        b'{"paging": {"links": [{"rel": "prev", "href": "/p"}, {"rel": "next", "href": "/v2/learningAssets?start=2"}]}}'
    )
    spider = spider_for(providers()["linkedin_learning"])
    assert [*spider.links(body, "https://api.example.org/v2/learningAssets", {})] == [
        "https://api.example.org/v2/learningAssets?start=2"
    ]
    assert [*spider.links(b'{"paging": {}}', "https://api.example.org/", {})] == []


@pytest.mark.shared
def test_the_recorded_course(recorded: Recorded) -> None:
    folder = "recordings/linkedin_learning"
    found = recorded("linkedin_learning", f"{folder}/learningAssets_q_criteria_first_element_trimmed.json")
    course = found["urn:li:lyndaCourse:252"]
    assert course.url == "https://www.linkedin.com/learning/excel-2007-essential-training"
    assert (course.level, course.languages, course.offers) == ("beginner", ("en-US",), ())
    assert course.effort is not None
    assert course.effort.hours_min == 5.22
    assert course.provider_skills == ("Microsoft Excel", "Spreadsheets")
    assert course.subjects == ("Spreadsheets", "Business Software and Tools", "Business")
    assert not recorded.tally.left


@pytest.mark.shared
def test_an_asset_without_an_address_is_rejected(recorded: Recorded) -> None:
    assert recorded("linkedin_learning", "recordings/linkedin_learning/learningAssets_get_doc_sample.json") == {}
    assert recorded.tally.rejected == {"unsafe_url": 1}
