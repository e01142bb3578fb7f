"""University of California, Irvine: the badges of its Division of Continuing Education, as published on Credly."""

from typing import ClassVar

from crawlers.spiders.credly import Credly


class Uci(Credly):
    """54 badges in April 2023."""

    name = "uci"
    title = "UC Irvine Division of Continuing Education"
    expected = range(30, 1_000)
    options: ClassVar[dict[str, object]] = {"issuers": ["uci-division-of-continuing-education"]}
