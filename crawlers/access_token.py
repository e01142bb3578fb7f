"""Access tokens for client credentials (RFC 6749, section 4.4), fetched when needed and again before they expire."""

import socket
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import orjson
from pydantic import SecretStr

from crawlers.addresses import is_public
from crawlers.errors import AuthorisationError

_PORTS: Final = {"http": 80, "https": 443}
# What a server may say of a refusal (section 5.2); anything else it says might repeat the secret.
_REFUSALS: Final = frozenset(
    {"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type"}
    | {"invalid_scope"}
)
_LARGEST: Final = 64 * 1024
_TIMEOUT: Final = 30.0
# A server that does not say how long its token lives gives one for an hour, as most do.
_LIFETIME: Final = 3600.0
_MARGIN: Final = 60.0


class TokenSource:
    """One provider's tokens. Fetching blocks the caller, which a crawl does once an hour."""

    def __init__(
        self,
        url: str,
        client_id: SecretStr,
        client_secret: SecretStr,
        parameters: Mapping[str, str],
        allowed_hosts: frozenset[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._pair = client_id, client_secret
        self._parameters = parameters
        self._allowed = allowed_hosts
        self._clock = clock
        self._held: tuple[SecretStr, float] | None = None

    def token(self) -> SecretStr:
        """A token that is good for now; AuthorisationError where none is given."""
        now = self._clock()
        if self._held is None or now >= self._held[1]:
            answer = self._ask()
            lifetime = _lifetime(answer)
            # Half of a life shorter than two minutes, so that a token is never fetched for every request.
            self._held = _token(answer, self._url), now + max(lifetime - _MARGIN, lifetime / 2)
        return self._held[0]

    def _ask(self) -> dict[str, Any]:
        self._refuse_private_addresses()
        client_id, client_secret = (secret.get_secret_value() for secret in self._pair)
        form = dict(self._parameters) | {"grant_type": "client_credentials"}
        form |= {"client_id": client_id, "client_secret": client_secret}
        try:
            # No redirects: they would carry the secret elsewhere. No proxy from the environment, as in crawls.
            with (
                httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", self._url, data=form, headers={"Accept": "application/json"}) as response,
            ):
                body = _body(response, self._url)
        except httpx.HTTPError as error:
            raise AuthorisationError(
                f"No token could be fetched from {self._url}: {type(error).__name__}.", "Check token_url, try later."
            ) from None
        return _answer(response.status_code, body, self._url)

    def _refuse_private_addresses(self) -> None:
        """The same rule as for pages: public addresses only, encrypted, but for what the operator allows by name."""
        parts = urlsplit(self._url)
        if f"{parts.hostname}:{parts.port or _PORTS.get(parts.scheme)}" in self._allowed:
            return
        if parts.scheme != "https":
            raise AuthorisationError(f"{self._url} would take the secret unencrypted.", "Use https:// in token_url.")
        try:
            rows = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
        except OSError as error:
            raise AuthorisationError(f"{parts.hostname} is not found: {error}.", "Check token_url.") from error
        if inside := sorted({str(row[4][0]) for row in rows if not is_public(str(row[4][0]))}):
            raise AuthorisationError(
                f"{self._url}: {parts.hostname} is at {inside[0]}, which is not on the public internet.",
                "Name the host and port in allowed_hosts if it is meant.",
            )


def _body(response: httpx.Response, url: str) -> bytes:
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) > _LARGEST:
            raise AuthorisationError(f"{url} answers with more than a token.", "Check token_url.")
    return body


def _answer(status: int, body: bytes, url: str) -> dict[str, Any]:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict):
        answer = {}
    if status != httpx.codes.OK:
        said = answer.get("error")
        why = f" ({said})" if isinstance(said, str) and said in _REFUSALS else ""
        raise AuthorisationError(
            f"{url} gives no token: it answered {status}{why}.", "Check that the client id and secret are right."
        )
    return answer


def _token(answer: Mapping[str, Any], url: str) -> SecretStr:
    token = answer.get("access_token")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
        raise AuthorisationError(f"{url} answered without an access_token.", "Check token_url.")
    return SecretStr(token)


def _lifetime(answer: Mapping[str, Any]) -> float:
    try:
        return max(1.0, float(answer.get("expires_in", _LIFETIME)))
    except (TypeError, ValueError):
        return _LIFETIME
