"""Access tokens for client credentials (RFC 6749, section 4.4), fetched when needed and again before they expire."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import orjson
from pydantic import SecretStr

from crawlers.errors import AuthorisationError
from crawlers.safety.address_guard import RefusedAddress
from crawlers.safety.addresses import asked
from crawlers.safety.guarded_transport import GuardedTransport

# A token needs no compression, and httpx opens a whole piece at once, however large it becomes.
_HEADERS: Final = {"Accept": "application/json", "Accept-Encoding": "identity"}
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
        self._refuse_open_addresses()
        client_id, client_secret = (secret.get_secret_value() for secret in self._pair)
        form = dict(self._parameters) | {"grant_type": "client_credentials"}
        form |= {"client_id": client_id, "client_secret": client_secret}
        try:
            # No redirects: they would carry the secret elsewhere. No proxy from the environment, as in crawls.
            with (
                httpx.Client(
                    timeout=_TIMEOUT, follow_redirects=False, trust_env=False, transport=GuardedTransport(self._allowed)
                ) as client,
                client.stream("POST", self._url, data=form, headers=_HEADERS) as response,
            ):
                body = _body(response, self._url)
        except RefusedAddress as error:
            raise AuthorisationError(f"No token is asked for: {error}.", "Check token_url.") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise AuthorisationError(
                f"No token could be fetched from {self._url}: {type(error).__name__}.", "Check token_url, try later."
            ) from None
        return _answer(response.status_code, body, self._url)

    def _refuse_open_addresses(self) -> None:
        """Encrypted, but for what the operator allows by name."""
        if urlsplit(self._url).scheme == "http" and not self._is_allowed():
            raise AuthorisationError(f"{self._url} would take the secret unencrypted.", "Use https:// in token_url.")

    def _is_allowed(self) -> bool:
        try:
            return str(asked(self._url)) in self._allowed
        except ValueError:
            return False


def _body(response: httpx.Response, url: str) -> bytes:
    body = b""
    for piece in response.iter_raw():
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
