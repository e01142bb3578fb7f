"""How a provider that wants a key is asked: bearer, basic, OAuth2 client credentials; its own server alone hears it."""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from pydantic import SecretStr

from crawlers.errors import MissingSecretError, ProviderOptionsError
from crawlers.provider import Provider

# The secrets of one provider by their names.
Secrets = Mapping[str, SecretStr]

_NO_HEADER: Final = re.compile(r"[^\x21-\x7e]")
_WAY_KEYS: Final = {
    "bearer": frozenset({"way", "scheme"}),
    "basic": frozenset({"way"}),
    "client_credentials": frozenset({"way", "scheme", "token_url", "parameters"}),
}
_PORTS: Final = {"http": 80, "https": 443}


class Authorisation(Protocol):
    """Whatever proves to a provider who asks."""

    def headers(self) -> Mapping[str, str]:
        """The request headers that prove it; AuthorisationError where a token is refused or cannot be fetched."""


class Nobody:
    """Asks as anybody may."""

    def headers(self) -> Mapping[str, str]:
        return {}


class Bearer:
    """A token that the provider gave out, or one that is fetched and fetched again before it expires."""

    def __init__(self, token: Callable[[], SecretStr], scheme: str = "Bearer") -> None:
        self._token = token
        self._scheme = scheme

    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"{self._scheme} {self._token().get_secret_value()}"}


class Basic:
    """A name and a password; a token given as the name needs no password."""

    def __init__(self, user: SecretStr, password: SecretStr) -> None:
        self._user = user
        self._password = password

    def headers(self) -> Mapping[str, str]:
        pair = f"{self._user.get_secret_value()}:{self._password.get_secret_value()}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def authorisation_of(provider: Provider, secrets: Secrets, allowed_hosts: frozenset[str]) -> Authorisation:
    """How this provider wants to be asked, by its option `authorisation`; nothing where it has none.

    The option is a table with `way` and what belongs to it; the secrets are named as follows and never stand in it:
    - "bearer": secret `token`; `scheme` is the word before it, Bearer where not given.
    - "basic": secrets `user` and `password`; the password may be missing.
    - "client_credentials": secrets `client_id` and `client_secret`; `token_url`, `scheme`, and `parameters` to send
      along, such as { scope = "..." }.
    Raises ProviderOptionsError, or MissingSecretError that says which secrets to bring.
    """
    option = provider.options.get("authorisation")
    if option is None:
        return Nobody()
    way = _checked(provider, option)
    scheme = str(option.get("scheme", "Bearer"))
    if way == "basic":
        user = _secret(provider, secrets, "user")
        return Basic(user, _secret(provider, secrets, "password") if "password" in secrets else SecretStr(""))
    if way == "bearer":
        token = _secret(provider, secrets, "token")
        if _NO_HEADER.search(token.get_secret_value()):
            raise MissingSecretError(
                f"The token of {provider.id} holds what no token may.", "Set it anew, in one line."
            )
        return Bearer(lambda: token, scheme)
    pair = _secret(provider, secrets, "client_id"), _secret(provider, secrets, "client_secret")
    # A replay asks nobody, and is spared the import of what fetches.
    from crawlers.keys.access_token import TokenSource

    source = TokenSource(_token_url(provider, option), *pair, option.get("parameters", {}), allowed_hosts)
    return Bearer(source.token, scheme)


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses lead to the same server: a key is sent to no other, nor unencrypted to the same."""
    return _origin(one) == _origin(other)


def secret_name(provider: str, name: str) -> str:
    """How a provider's secret is called in the environment, after the prefix."""
    return "SECRETS_" + re.sub(r"[^A-Z0-9]", "_", f"{provider}_{name}".upper())


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _checked(provider: Provider, option: Any) -> str:
    way = option.get("way") if isinstance(option, dict) else None
    if way not in _WAY_KEYS:
        raise ProviderOptionsError(
            f"Provider {provider.id} wants an authorisation of no known way.",
            f'Write authorisation = {{ way = "..." }} with one of {", ".join(_WAY_KEYS)}.',
        )
    if unknown := sorted(option.keys() - _WAY_KEYS[way]):
        raise ProviderOptionsError(
            f"Provider {provider.id}: authorisation holds {', '.join(unknown)}, which {way} does not know.",
            f"Known are {', '.join(sorted(_WAY_KEYS[way]))}; secrets never stand in the provider's options.",
        )
    return str(way)


def _secret(provider: Provider, secrets: Secrets, name: str) -> SecretStr:
    secret = secrets.get(name)
    value = secret.get_secret_value().strip() if secret else ""
    if not value:
        raise MissingSecretError(
            f"{provider.name} is off: its secret {name!r} is missing.",
            f"Ask the provider for one ({provider.terms.url}) and set CREDWAY_{secret_name(provider.id, name)}, "
            f"or add {name} under [{provider.id}] to the secrets file.",
        )
    return SecretStr(value)


def _token_url(provider: Provider, option: Mapping[str, Any]) -> str:
    url = option.get("token_url")
    if not isinstance(url, str) or urlsplit(url).scheme not in _PORTS or not urlsplit(url).hostname:
        raise ProviderOptionsError(
            f"Provider {provider.id}: authorisation names no address for tokens.", 'Add token_url = "https://...".'
        )
    return url
