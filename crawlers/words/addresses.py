"""Addresses as a provider lists them, without what only counts where readers came from."""

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

_COUNTING: Final = "utm_"


def without_tracking(url: str) -> str:
    """The address without utm parameters; any other address is itself, untouched."""
    if _COUNTING not in url:
        return url
    parts = urlsplit(url)
    kept = [(key, value) for key, value in parse_qsl(parts.query, True) if not key.startswith(_COUNTING)]
    return parts._replace(query=urlencode(kept)).geturl()
