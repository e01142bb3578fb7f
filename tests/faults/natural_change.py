"""What happens to any catalogue between two crawls, and is nobody's fault."""

import random
import re
from functools import partial

from tests.faults.opened_pages import Json, Page, copied, inside, strings
from tests.faults.provider_keys import keys

ACCENTS = " Ça va sans dire: a naïve façade, a résumé, a déjà vu – “touché”."
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def accented(page: Page) -> Page:
    """The page as an edition that has something to lose when its encoding breaks."""

    def add(listing: Json) -> None:
        for key in keys(page.provider, "summary") & listing.keys():
            listing[key] = strings(listing[key], lambda text: text + ACCENTS if text else text)

    return page.each(add)


class Season:
    """One step of natural change: all pages of a provider share its dice."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._edited = dice.uniform(0.01, 0.03)
        self._gone = dice.uniform(0, 0.015)
        self._new = dice.uniform(0, 0.02)
        # Now and then the whole price list goes up; otherwise a few prices move.
        self._price_list = dice.uniform(0.98, 1.06) if dice.random() < 0.3 else None

    def pages(self, pages: list[Page]) -> list[Page]:
        return [page.opened(partial(self._listings, page)) for page in pages]

    def _listings(self, page: Page, listings: list[Json]) -> list[Json]:
        kept = []
        for listing in listings:
            if self._dice.random() < self._gone:
                continue
            self._edit(page, page.inner(listing))
            kept.append(listing)
            # An own page is needed for a new program there; its site grows seldom.
            if page.provider != "fernhill" and self._dice.random() < self._new:
                kept.append(self._newcomer(page, listing))
        return kept

    def _edit(self, page: Page, listing: Json) -> None:
        if self._dice.random() < self._edited:
            for key in keys(page.provider, "summary") & listing.keys():
                listing[key] = strings(listing[key], lambda text: f"{text} Newly revised.")
        if self._dice.random() < self._edited / 3:
            for key in keys(page.provider, "title") & listing.keys():
                listing[key] = strings(listing[key], lambda text: f"{text} 2.0" if text else text)
        factor = self._price_list or (self._dice.uniform(0.9, 1.15) if self._dice.random() < 0.05 else None)
        if factor:
            for holder, key in inside(listing, keys(page.provider, "price")):
                holder[key] = _moved(holder[key], factor)

    def _newcomer(self, page: Page, listing: Json) -> Json:
        number = f"{self._dice.randrange(10**8):08d}"
        made = copied(listing)
        inner = page.inner(made)
        for key in keys(page.provider, "id") & inner.keys():
            inner[key] = f"{inner[key]}-{number}" if isinstance(inner[key], str) else inner[key]
        for key in keys(page.provider, "url") & inner.keys():
            inner[key] = strings(inner[key], lambda text: f"{text.rstrip('/')}-{number}")
        for key in keys(page.provider, "title") & inner.keys():
            inner[key] = strings(inner[key], lambda text: f"{text}, part {number[:3]}" if text else text)
        return made


def _moved(price: object, factor: float) -> object:
    if isinstance(price, str):
        # "1.200,00" is one number to its writer and two to us; such prices stay.
        return price if "," in price else _NUMBER.sub(lambda found: f"{float(found[0]) * factor:.2f}", price)
    return round(price * factor, 2) if isinstance(price, int | float) and not isinstance(price, bool) else price
