"""Notices lists that lead in circles or never end, long before a run's limits do."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlsplit

# Pages in a row whose every program was listed before: a server that does not mind which page it is asked for.
_NOTHING_NEW: Final = 3
# Pages in a row with nothing on them at all, each of which names a next one: a calendar of the coming centuries.
_NOTHING: Final = 20
_LONGEST: Final = 2000
# How often a path may hold the same word, a query the same pair, or a place in a list.
_SAME: Final = 4
_PAGE_KEYS: Final = frozenset({"page", "p", "offset", "start", "skip", "cursor", "after", "from", "limit"})
_NUMBER: Final = re.compile(r"\d+")


class Trail:
    """The pages of one run that name a next page, in the order they came."""

    def __init__(self) -> None:
        self._been: set[str] = set()
        # Hashes, since the ids of a large catalogue would take 20 MB.
        self._seen: set[int] = set()
        self._stale = self._empty = 0

    def fault(self, url: str, ids: Collection[str], listed: int, links: Sequence[str]) -> str | None:
        """Why the page's links should not be followed: it is part of a list without an end; None where all is well.

        `ids` are the programs on the page, `listed` counts all that is listed there, whatever it is.
        """
        self._been.add(url)
        self._count(ids, listed)
        if grown := next((link for link in links if _grows(link)), None):
            return f"{url}: its links grow without end, such as {grown[:200]}"
        if len(links) != 1 or not _is_next(url, links[0]):
            self._stale = self._empty = 0
            return None
        if links[0] in self._been:
            return f"{url}: its next page {links[0]} is one that was read before"
        if self._stale >= _NOTHING_NEW:
            return f"{url}: the last {self._stale} pages listed what was listed before, and name a next page still"
        if self._empty >= _NOTHING:
            return f"{url}: the last {self._empty} pages listed nothing, and name a next page still"
        return None

    def _count(self, ids: Collection[str], listed: int) -> None:
        hashes = {hash(id_) for id_ in ids}
        self._stale = self._stale + 1 if hashes and hashes <= self._seen else 0
        self._empty = 0 if listed else self._empty + 1
        self._seen |= hashes


def _is_next(url: str, link: str) -> bool:
    """Whether the link is to another part of the same list: only numbers and parameters differ."""
    here, there = urlsplit(url), urlsplit(link)
    return here.netloc == there.netloc and _NUMBER.sub("0", here.path) == _NUMBER.sub("0", there.path)


def _grows(link: str) -> bool:
    """Whether the address looks like one that was put behind another again and again."""
    if len(link) > _LONGEST:
        return True
    parts = urlsplit(link)
    said = parse_qsl(parts.query)
    pages = Counter(key for key, _ in said if key in _PAGE_KEYS)
    segments = Counter(segment for segment in parts.path.split("/") if segment)
    return any(max(counts.values(), default=0) > _SAME for counts in (Counter(said), pages, segments))
