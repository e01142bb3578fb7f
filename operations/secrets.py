"""Providers' keys: from the environment, else from a file that only its owner can read. They go nowhere else."""

import stat
import tomllib
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from crawlers.keys.authorisation import Secrets, secret_name
from operations.settings import Settings, SettingsError, secret_variable

_NAMES: Final = ("token", "user", "password", "client_id", "client_secret")


def secrets_of(settings: Settings, provider: str) -> Secrets:
    """The provider's secrets by name; SettingsError where the file is open to others or is no such file."""
    path = settings.secrets_file
    kept = _kept(path, provider) if path else {}
    given = {name: secret_variable(secret_name(provider, name)) for name in _NAMES}
    return kept | {name: secret for name, secret in given.items() if secret}


def _kept(path: Path, provider: str) -> dict[str, SecretStr]:
    """What stands under the provider's name in the file; errors name the place and never what stands there."""
    rows = _tables(path).get(provider, {})
    if not isinstance(rows, dict) or not all(isinstance(value, str) for value in rows.values()):
        raise SettingsError(f"[{provider}] in {path} is no table of texts.", 'Write name = "secret" below it.')
    if unknown := sorted(rows.keys() - set(_NAMES)):
        raise SettingsError(
            f"[{provider}] in {path} holds {', '.join(unknown)}.", f"Secrets are called {', '.join(_NAMES)}."
        )
    return {name: SecretStr(value) for name, value in rows.items()}


def _tables(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                raise SettingsError(f"Others can read or write {path} (mode {mode:o}).", f"Run chmod 600 {path}.")
            return tomllib.load(file)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.", "Name a file that exists.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        # What the parser says may repeat a part of the line.
        raise SettingsError(f"{path} is not TOML.", 'Write [provider] and below it name = "secret".') from None
