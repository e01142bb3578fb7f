"""The State University of New York: the micro-credentials of its units, as they publish them on Credly."""

from typing import ClassVar

from crawlers.spiders.credly import Credly


class Suny(Credly):
    """432 badges of the units listed here in April 2023."""

    name = "suny"
    title = "State University of New York"
    expected = range(250, 5_000)
    options: ClassVar[dict[str, object]] = {
        "issuers": [
            *("sunycpd", "suny-online", "suny-cobleskill", "university-at-albany-suny", "suny-sail", "geneseo"),
            *("suny-old-westbury", "suny-broome-community-college", "suny-rockland", "suny-empire-state-college"),
            *("suny-erie-community-college", "suny-oswego", "suny-new-paltz", "corning-community-college"),
            *("clinton-community-college-suny", "suny-maritime-college"),
        ]
    }
