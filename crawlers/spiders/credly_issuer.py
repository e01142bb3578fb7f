"""Credly's API for issuers: an organisation's own badge templates, with the token that Credly gives it."""

from collections.abc import Iterable
from typing import ClassVar
from urllib.parse import quote, urljoin

from crawlers.errors import ProviderOptionsError
from crawlers.provider import Terms, TermsBasis
from crawlers.spiders.credly import Credly


class CredlyIssuer(Credly):
    """Option `organizations`: the ids of the issuers; the secret `user` is the token, which needs no password."""

    name = "credly_issuer"
    title = "Credly's issuer API"
    url = "https://api.credly.com/"
    terms = Terms(
        TermsBasis.OWN_KEY_API,
        "https://info.credly.com/api-terms-of-service",
        "A limited licence to show an issuer's badges in one's own application, with the issuer's own token.",
    )
    options: ClassVar[dict[str, object]] = {"authorisation": {"way": "basic"}}

    def starts(self) -> Iterable[str]:
        organisations = self.provider.options.get("organizations")
        if not isinstance(organisations, list) or not organisations:
            raise ProviderOptionsError(
                f"Provider {self.provider.id} names no organizations.",
                'Add options = { organizations = ["id-on-credly"], authorisation = { way = "basic" } }.',
            )
        return [urljoin(self.provider.url, f"v1/organizations/{quote(one)}/badge_templates") for one in organisations]
