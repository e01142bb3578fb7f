"""Web addresses a learner may be sent to: http or https, a host, no credentials, no control characters."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints

# The form of most addresses, in which nothing below could be found; a tenth of the cost of taking it apart.
_PLAIN = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?#][!#-;=?-Z\[\]_a-z~]*)?", re.ASCII
)
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _checked(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    if _FORBIDDEN.search(value):
        raise ValueError("the address holds characters that no address may hold")
    parts = urlsplit(value)
    if parts.scheme.lower() not in ("http", "https"):
        raise ValueError(f"the address starts with {parts.scheme or 'no scheme'!r}; only http and https are followed")
    if not parts.hostname or "@" in parts.netloc:
        raise ValueError("the address has no host, or carries a user name")
    return value


WebAddress = Annotated[str, StringConstraints(max_length=2000), BeforeValidator(_stripped), AfterValidator(_checked)]
