"""What a run's programs look like as a whole, in numbers that can be compared with those of the run before."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import orjson

from catalog.program import Program
from catalog.run_guard.speech import speech

Measures = dict[str, float]

# All that a program may leave unknown; evidence and unread words say nothing of their own.
_FILLED: Final = frozenset(
    name for name, info in Program.model_fields.items() if not info.is_required() and name not in ("evidence", "unread")
)
_COUNTED: Final = ("offers", "outcomes", "provider_skills", "skills", "stacking", "employers", "partners")
_DATES: Final = ("starts", "ends", "retires", "source_updated")
_LENGTHS: Final = ("effort.hours", "effort.weeks")
# UTF-8 read as Latin-1 or Windows-1252, or bytes that were no text at all.
_MISREAD: Final = re.compile(r"Ã[^\sA-ZÀ-Þ]|Â[^\sa-zA-ZÀ-ÿ]|â(?![a-zà-ÿ])|\ufffd")
_MARKUP: Final = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d+);|</?[a-z]{1,10}[ />]")
_DOORWAY: Final = re.compile(
    r"captcha|verify (?:that )?you are (?:a )?human|enable javascript|access denied|(?:log|sign) in to continue|"
    r"are you a robot|unusual traffic|down for maintenance",
    re.IGNORECASE,
)
# Enough of a text to tell its language; the whole would cost as much as everything else together.
_TEXT_READ: Final = 400
# What stands in the way stands at the beginning.
_DOORWAY_READ: Final = 80
# Fewer values say nothing about a distribution.
_FEWEST: Final = 10
_MOST_VALUES: Final = 8


class Profile:
    """Counts programs one by one; `measures` are the numbers, shares in 0..1 unless docs/guard.md says otherwise."""

    def __init__(self) -> None:
        self.programs = 0
        self._number: Counter[str] = Counter()
        self._mix: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._values: defaultdict[str, list[float]] = defaultdict(list)
        self._distinct: defaultdict[str, set[Any]] = defaultdict(set)

    def add(self, body: str | bytes) -> None:
        """One stored record (see `catalog.program.stored_form`)."""
        record = orjson.loads(body)
        self.programs += 1
        number = self._number
        for field in record.keys() & _FILLED:
            number[f"filled.{field}"] += 1
        for field in _COUNTED:
            number[f"each.{field}"] += len(record.get(field, ()))
        for field in {str(unread["field"]) for unread in record.get("unread", ())}:
            number[f"unread.{field}"] += 1
        for field in record.keys() & set(_DATES):
            self._values[f"date.{field}"].append(date.fromisoformat(record[field]).toordinal())
        self._mixes(record)
        self._texts(record["title"], record.get("summary", ""))
        self._offers(record.get("offers", ()))
        self._effort(record.get("effort", {}))

    def _mixes(self, record: Mapping[str, Any]) -> None:
        mix = self._mix
        mix["kind"][record["kind"]] += 1
        mix["level"][record.get("level", "none")] += 1
        mix["delivery"][record.get("delivery", "none")] += 1
        mix["language"][next(iter(record.get("languages", ())), "none")] += 1
        mix["issuer"][record.get("issuer", {}).get("id", "none")] += 1
        url = record["url"]
        mix["host"][url.split("/", 3)[2] if "//" in url else "none"] += 1
        self._distinct["url"].add(url)

    def _texts(self, title: str, summary: str) -> None:
        text = f"{title} {summary[:_TEXT_READ]}"
        self._mix["speech"][speech(text)] += 1
        self._distinct["title"].add(title)
        self._values["length.title"].append(len(title))
        if summary:
            self._number["summaries"] += 1
            self._distinct["summary"].add(hash(summary))
            self._values["length.summary"].append(len(summary))
        # A regex over every text would cost as much as all the rest; few texts hold what it looks for.
        self._number["broken.misread"] += not text.isascii() and _MISREAD.search(text) is not None
        self._number["broken.markup"] += ("&" in text or "<" in text) and _MARKUP.search(text) is not None
        self._number["broken.doorway"] += _DOORWAY.search(text[:_DOORWAY_READ]) is not None

    def _offers(self, offers: Iterable[Mapping[str, Any]]) -> None:
        access = {offer.get("access", "unknown") for offer in offers}
        prices = [offer["price"] for offer in offers if "price" in offer]
        known = prices or access - {"unknown"} or any("charged" in offer for offer in offers)
        self._number["price.unknown"] += not known
        self._number["price.free"] += "full_free" in access
        self._number["price.zero"] += any(not price["amount"] for price in prices)
        for way in access or {"none"}:
            self._mix["access"][way] += 1
        for price in prices:
            self._mix["currency"][price["currency"]] += 1
            if price["amount"]:
                self._values[f"price.{price['currency']}"].append(price["amount"])
        for offer in offers:
            if "certificate_price" in offer and offer["certificate_price"]["amount"]:
                self._values["price.certificate"].append(offer["certificate_price"]["amount"])

    def _effort(self, effort: Mapping[str, Any]) -> None:
        if not effort:
            return
        for unit in ("hours", "weeks"):
            if length := effort.get(f"{unit}_max", effort.get(f"{unit}_min")):
                self._number[f"filled.{unit}"] += 1
                self._values[f"effort.{unit}"].append(length)
        self._mix["scale"][effort.get("scale", "none")] += 1
        self._mix["pace"][effort.get("pace", "none")] += 1

    def measures(self) -> Measures:
        """All measures by name; none of a distribution that too few programs have."""
        if not self.programs:
            return {}
        found = {name: number / self.programs for name, number in self._number.items() if name != "summaries"}
        found |= {f"same.{name}": self._repeats(name) for name in ("title", "url", "summary")}
        for name, counted in self._mix.items():
            found |= _shares(f"mix.{name}", counted)
        for name, values in self._values.items():
            if len(values) >= _FEWEST:
                found |= _distribution(name, values)
        return {name: round(value, 5) for name, value in found.items()}

    def _repeats(self, name: str) -> float:
        of = self._number["summaries"] if name == "summary" else self.programs
        return 1 - len(self._distinct[name]) / of if of else 0.0


def _shares(name: str, counted: Counter[str]) -> Measures:
    """The shares of the commonest values; of the many others together."""
    total = counted.total()
    common = counted.most_common(_MOST_VALUES)
    rest = total - sum(number for _, number in common)
    return {f"{name}.{value}": number / total for value, number in common} | (
        {f"{name}.*": rest / total} if rest else {}
    )


def _distribution(name: str, values: list[float]) -> Measures:
    """The mean; for amounts the geometric one, with the spread around it.

    Quantiles would be easier to read, but prices have few steps: a median between two of them jumps at a single edit.
    """
    if name.startswith("date."):
        return {name: sum(values) / len(values)}
    logs = [math.log(value) for value in values]
    mean = sum(logs) / len(logs)
    spread = math.sqrt(sum((one - mean) ** 2 for one in logs) / len(logs))
    return {f"{name}.mean": math.exp(mean), f"{name}.spread": spread}
