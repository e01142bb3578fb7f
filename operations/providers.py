"""The provider a command names, with what the command adds to it."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from catalog.errors import CredwayError
from catalog.organisations.resolver import organisation_resolver
from catalog.skills.linker import SkillLinker
from catalog.skills.taxonomy import starter_taxonomy
from crawlers.base_spiders.listing_spider import ListingSpider
from crawlers.pipelines import Intake
from crawlers.provider import Provider
from crawlers.provider_table import provider_named, providers, spider_for
from operations.settings import Settings


class AddressError(CredwayError):
    """What was given as a provider's address is none."""


def all_providers(settings: Settings) -> list[Provider]:
    """Everybody who can be read, by id."""
    return sorted(providers(settings.provider_table).values(), key=lambda provider: provider.id)


def provider(settings: Settings, name: str, url: str | None = None, issuers: Sequence[str] = ()) -> Provider:
    """The provider of that name; UnknownProviderError lists those there are.

    With a `url` the name is a spider's and the provider is that site, known by its host: two sites of one shape are two
    providers, and what one lists never makes the other's vanish.
    """
    found = provider_named(name, settings.provider_table)
    if url is not None:
        host = _host(url)
        found = replace(found, id=host, name=host, url=url)
    return replace(found, options={**found.options, "issuers": list(issuers)}) if issuers else found


def spider(settings: Settings, name: str) -> ListingSpider:
    return spider_for(provider(settings, name))


def intake_for(spider: ListingSpider) -> Intake:
    """What turns the spider's listings into programs, over the taxonomy and the alias table that come with Credway."""
    return Intake(spider.provider, SkillLinker(starter_taxonomy()), organisation_resolver())


def _host(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressError(f"{url!r} is no web address.", "Start it with https:// and a host.")
    return parts.hostname.removeprefix("www.")
