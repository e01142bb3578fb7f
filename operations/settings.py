"""Every setting of Credway: its environment variable, its type and a default that works on a laptop."""

import os
import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from catalog.errors import CredwayError

PREFIX = "CREDWAY_"
HOST_AND_PORT = re.compile(r"^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$")


class SettingsError(CredwayError):
    """A setting has a value that cannot be used."""


class Settings(BaseSettings):
    """What an operator can choose; each field is read from `CREDWAY_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True)

    data: Annotated[
        Path,
        Field(
            default_factory=lambda: user_data_path("credway", appauthor=False),
            description="The one folder everything lives under: the store, the embedded index, raw captures, the demo.",
        ),
    ]
    store_url: Annotated[
        str | None,
        Field(
            description="Where the store lives, postgresql://... or sqlite:///...; SQLite in the data folder if unset."
        ),
    ] = None
    search_url: Annotated[
        str | None,
        Field(description="An Elasticsearch, https://host:9200; the embedded index in the data folder if unset."),
    ] = None
    providers: Annotated[
        Path | None,
        Field(description="A TOML file with providers of your own; providers.toml in the data folder if unset."),
    ] = None
    secrets: Annotated[
        Path | None,
        Field(description="A TOML file of mode 0600 with providers' keys; secrets.toml in the data folder if unset."),
    ] = None
    contact: Annotated[
        str | None,
        Field(description="An address or page where a crawled site's owner reaches you; sent in the user agent."),
    ] = None
    allowed_hosts: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="Private or loopback host:port pairs, comma-separated, that crawls may fetch from."),
    ] = ()
    delay: Annotated[
        float, Field(ge=0, le=3600, description="The least seconds between two requests to one host while crawling.")
    ] = 1.0
    quiet_hours: Annotated[
        str,
        Field(description="When no crawl sends a request: 08:00-18:00 in UTC, or with a time zone's name after it."),
    ] = ""
    full_every: Annotated[
        int, Field(ge=1, description="Each so many crawls of a provider, all is fetched, whatever dates and ETags say.")
    ] = 10
    resume_hours: Annotated[
        float, Field(ge=0, description="For how long a crawl that was killed or stopped is gone on with by the next.")
    ] = 24.0
    most_pages: Annotated[
        int, Field(ge=1, description="A crawl that has read so many pages is held, whatever is left to be read.")
    ] = 100_000
    most_hours: Annotated[float, Field(gt=0, description="A crawl that has taken so many hours is held.")] = 24.0
    most_download: Annotated[
        int, Field(ge=1, description="A crawl whose pages, unpacked, are so many MiB together is held.")
    ] = 20_480
    most_memory: Annotated[
        int, Field(ge=64, description="A crawl whose process takes so many MiB of memory is held.")
    ] = 2048
    host: Annotated[str, Field(description="The address that pages and API are served on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="The port they are served on; 0 takes any free one.")] = 8000
    processes: Annotated[
        int, Field(ge=1, le=64, description="How many providers are crawled at the same time, each in its own process.")
    ] = 2
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="From what weight on log lines are written.")
    ] = "warning"

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("allowed_hosts")
    @classmethod
    def _host_and_port(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not HOST_AND_PORT.match(host):
                raise ValueError(f"{host!r} is not host:port, such as 127.0.0.1:8600")
        return hosts

    @field_validator("search_url")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url is not None and not re.match(r"https?://[^/\s]+", url):
            raise ValueError("it must begin with http:// or https:// and name a host")
        return url

    @field_validator("data", "providers", "secrets")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser().absolute()

    @cached_property
    def store(self) -> str:
        """The store's SQLAlchemy URL."""
        return self.store_url or f"sqlite:///{self.data / 'store.sqlite'}"

    @cached_property
    def provider_table(self) -> Path | None:
        """The operator's own providers, if there are any."""
        default = self.data / "providers.toml"
        return self.providers or (default if default.is_file() else None)

    @cached_property
    def secrets_file(self) -> Path | None:
        """The file with providers' keys, if there is one."""
        default = self.data / "secrets.toml"
        return self.secrets or (default if default.is_file() else None)

    def for_children(self) -> dict[str, str]:
        """The environment of a child process that shall have these settings."""
        values = {variable(name): getattr(self, name) for name in Settings.model_fields}
        ours = {name: ",".join(v) if isinstance(v, tuple) else str(v) for name, v in values.items() if v is not None}
        return {name: value for name, value in os.environ.items() if name not in values} | ours


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def secret_variable(name: str) -> SecretStr | None:
    """A secret from its environment variable; children inherit it, and nothing shows it."""
    value = os.environ.get(variable(name))
    return SecretStr(value) if value else None


def read_settings() -> Settings:
    """The settings of this process's environment; SettingsError names the variable and what is wrong with it."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        said = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(
            f"{variable(name)} cannot be {first['input']!r}: {said}.", str(Settings.model_fields[name].description)
        ) from error
