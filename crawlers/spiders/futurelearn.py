"""FutureLearn: its feeds of courses, each with dated runs, and of programs made of courses."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from catalog.field_types.delivery import Delivery
from catalog.field_types.effort import Pace
from catalog.field_types.evidence import Method
from catalog.field_types.kind import CredentialKind
from catalog.field_types.offer import Access
from catalog.field_types.stacking import StackingRelation
from crawlers.base_spiders.json_list import JsonList
from crawlers.base_spiders.sitemap_pages import path_id
from crawlers.entry import Entry, Found, Json, Listing, Unclear, declared
from crawlers.provider import Terms, TermsBasis
from crawlers.words.addresses import without_tracking
from crawlers.words.iso_times import day
from crawlers.words.outcomes import promises

_IGNORED: Final = (
    *("educator", "image_url", "trailer"),
    # That a certificate can be bought; for how much the feed does not say.
    "has_certificates",
)
# What an editor leaves behind where a heading has no words.
_EMPTY_HEADING: Final = "<p>##</p>"
_RUN: Final = frozenset({"uuid", "start_date", "duration_in_weeks"})
_PART: Final = frozenset({"uuid", "name", "url"})
_COURSE: Final = declared(CredentialKind.COURSE, "courses feed", "/feeds/courses")
_PROGRAM: Final = declared(CredentialKind.PROGRAM, "programs feed", "/feeds/programs")
_ONLINE: Final = declared(Delivery.ONLINE, "Courses are taken on the site", "https://www.futurelearn.com/")


class Futurelearn(JsonList):
    """Option `feeds`: the paths of the feeds to read."""

    name = "futurelearn"
    title = "FutureLearn"
    url = "https://www.futurelearn.com/"
    terms = Terms(
        TermsBasis.OPEN_FEED,
        "https://www.futurelearn.com/info/terms",
        "Feeds that were public and read by partners until about 2021; whether they still answer, and the site's "
        "robots.txt, are to be looked at before the first crawl.",
    )
    expected = range(200, 10_000)
    options: ClassVar[dict[str, object]] = {"feeds": ["feeds/courses", "feeds/programs"]}
    id_keys = ("uuid", "url")

    def starts(self) -> Iterable[str]:
        feeds = self.provider.options.get("feeds", self.options["feeds"])
        return [urljoin(self.provider.url, path) for path in feeds]

    def read(self, entry: Entry) -> Listing:
        entry.ignore(*_IGNORED)
        url, description = entry.take("url"), entry.take("description")
        promised = promises(description.words) if description else []
        finds: dict[str, Found | list[Found] | None] = {
            "native_id": entry.take("uuid") or (url and url.read_as(path_id(without_tracking(url.words)))),
            "url": url and url.read_as(without_tracking(url.words)),
            "title": entry.take("name"),
            "summary": _longest(description, entry.take("introduction")),
            "outcomes": description.read_as(promised, Method.PARSED) if description and promised else None,
            "issuer": _organisation(entry),
            "delivery": _ONLINE,
        }
        finds |= _program(entry) if "courses" in entry.data or "total_cost" in entry.data else _course(entry)
        return {name: found for name, found in finds.items() if found}


def _course(entry: Entry) -> dict[str, Found | list[Found] | None]:
    language = entry.take("language")
    run = _last_run(entry)
    start = run and run[0].get("start_date")
    return {
        "kind": _COURSE,
        "subjects": entry.take("categories"),
        "languages": language and language.read_as([language.value], Method.STATED),
        "effort": _effort(entry, *(run or ({}, entry.where))),
        "starts": Found(day(start), start, f"{run[1]}.start_date", Method.PARSED) if run and start else None,
        "ends": _end(*run) if run else None,
    }


def _program(entry: Entry) -> dict[str, Found | list[Found] | None]:
    weeks = entry.take("total_week_count")
    return {
        "kind": _PROGRAM,
        "effort": weeks and weeks.read_as(_weeks(weeks.value) | {"words": f"{weeks.words} weeks"}),
        "offers": _total_cost(entry),
        "stacking": _parts(entry),
    }


def _longest(*finds: Found | None) -> Found | None:
    longest = max((found for found in finds if found), key=lambda found: len(found.words), default=None)
    return longest and longest.read_as(longest.words.replace(_EMPTY_HEADING, ""), Method.STATED)


def _organisation(entry: Entry) -> Found | None:
    for organisation in entry.inner("organisation"):
        organisation.ignore("url", "logo_url")
        return organisation.take("name")
    return None


def _last_run(entry: Entry) -> tuple[Json, str] | None:
    """The run that starts last: a feed lists past ones too, and when it was fetched it does not say."""
    runs = entry.objects("runs", _RUN)
    return max(runs, key=lambda run: run[0].get("start_date") or "", default=None)


def _weeks(count: Any) -> dict[str, Any]:
    return {"weeks_min": count, "weeks_max": count}


def _effort(entry: Entry, run: Json, where: str) -> Found | None:
    """Hours a week from the course, weeks from its last run; hours of work only where both are numbers."""
    weekly, weeks = entry.take("hours_per_week"), run.get("duration_in_weeks")
    value: dict[str, Any] = {}
    words = []
    if weekly:
        value |= {"hours_per_week_min": weekly.value, "hours_per_week_max": weekly.value}
        words.append(f"{weekly.words} hours per week")
    if weeks:
        value |= _weeks(weeks)
        words.insert(0, f"{weeks} weeks")
    if weekly and isinstance(weeks, int) and isinstance(weekly.value, int | float):
        value |= {"hours_min": weeks * weekly.value, "hours_max": weeks * weekly.value}
    if not words:
        return None
    value |= {"words": ", ".join(words), "pace": Pace.DATED if run.get("start_date") else None}
    return Found(value, ", ".join(words), weekly.where if weekly else f"{where}.duration_in_weeks", Method.DERIVED)


def _end(run: Json, where: str) -> Found | None:
    start, weeks = run.get("start_date"), run.get("duration_in_weeks")
    first = day(start) if start else None
    if not isinstance(first, date) or not isinstance(weeks, int):
        return None
    # A run's last week ends before the day on which the next one would begin.
    words = f"{start}, {weeks} weeks"
    return Found(first + timedelta(weeks=weeks, days=-1), words, f"{where}.duration_in_weeks", Method.DERIVED)


def _total_cost(entry: Entry) -> Found | None:
    """Pence; 0 would be a program that nobody has priced."""
    cost = entry.take("total_cost")
    if cost is None:
        return None
    if cost.value == 0:
        return cost.read_as([Unclear("a total cost of 0 is a placeholder")])
    if not isinstance(cost.value, int):
        return cost.read_as([{"price": {"amount": cost.value, "currency": "GBP"}}])
    words = f"total cost {cost.words} pence"
    price = {"amount": Decimal(cost.value) / 100, "currency": "GBP"}
    return cost.read_as([{"access": Access.ONE_OFF, "price": price, "charged": True, "words": words}], Method.DERIVED)


def _parts(entry: Entry) -> list[Found]:
    parts = []
    for course, where in entry.objects("courses", _PART):
        if key := course.get("uuid"):
            part = {"relation": StackingRelation.HAS_PART, "target": key, "title": course.get("name")}
            parts.append(Found(part, course.get("name") or key, f"{where}.uuid"))
    return parts
