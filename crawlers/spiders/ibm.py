"""IBM's own badges, as it publishes them on Credly."""

from typing import ClassVar

from crawlers.spiders.credly import Credly


class Ibm(Credly):
    """IBM as an issuer; badges that others issue with IBM's authority are in those issuers' lists."""

    name = "ibm"
    title = "IBM"
    expected = range(500, 20_000)
    options: ClassVar[dict[str, object]] = {"issuers": ["ibm", "ibm-professional-certification-program"]}
