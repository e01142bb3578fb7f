"""Signs that a host no longer wants us: refusals in a row, or a page that asks whether we are human."""

import re
from collections import Counter
from typing import Final

_OK = 400
_GONE: Final = frozenset({404, 410})
_REFUSALS: Final = frozenset({401, 403, 429})
REFUSED_IN_A_ROW: Final = 5
FAILED_IN_A_ROW: Final = 10
_LOOKED_AT: Final = 64 * 1024
_TITLE: Final = re.compile(
    rb"<title[^>]*>[^<]{0,60}(?:just a moment|attention required|access denied|are you (?:a )?(?:human|robot)"
    rb"|verify(?:ing)? (?:that )?you are|human verification|security check|pardon our interruption|captcha)",
    re.IGNORECASE,
)
# These stand on a page that is nothing but a challenge; `g-recaptcha` alone stands in many a contact form.
_CHALLENGE: Final = re.compile(
    rb"cf-chl-|cf_chl_|px-captcha|captcha-delivery\.com|geo\.captcha|_Incapsula_Resource|hcaptcha\.com|g-recaptcha",
    re.IGNORECASE,
)
_LISTING: Final = re.compile(rb"application/ld\+json", re.IGNORECASE)


class BanWatch:
    """Counts one crawl's answers by host, and says why it should stop."""

    def __init__(self) -> None:
        self._refused: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()

    def answered(self, host: str, status: int, body: bytes, html: bool) -> str:
        """Why to stop after this answer; nothing where one may go on."""
        if status < _OK or status in _GONE:
            self._refused[host] = self._failed[host] = 0
            asked = html and status < _OK and is_challenge(status, body)
            return f"{host} asks whether a human is there" if asked else ""
        if html and status in _REFUSALS and is_challenge(status, body):
            return f"{host} answered {status} and asks whether a human is there"
        if status in _REFUSALS:
            self._refused[host] += 1
            if self._refused[host] >= REFUSED_IN_A_ROW:
                return f"{host} refused {REFUSED_IN_A_ROW} requests in a row, the last with {status}"
            return ""
        return self.failed(host, f"the last with {status}")

    def failed(self, host: str, how: str) -> str:
        """The same after a request that was not answered, or by a server that fails."""
        self._failed[host] += 1
        if self._failed[host] >= FAILED_IN_A_ROW:
            return f"{host} failed {FAILED_IN_A_ROW} times in a row, {how}"
        return ""


def is_challenge(status: int, body: bytes) -> bool:
    """Whether a page is no listing but a test for humans."""
    start = body[:_LOOKED_AT]
    if status < _OK:
        return _TITLE.search(start) is not None and _LISTING.search(body) is None
    return _TITLE.search(start) is not None or _CHALLENGE.search(start) is not None
