"""Credential Engine's registry, with the key of an account: single resources are public, the list of all is not."""

from typing import ClassVar

from crawlers.provider import Terms, TermsBasis
from crawlers.spiders.ctdl import Ctdl


class CredentialEngine(Ctdl):
    """The secret `token` is the account's key."""

    name = "credential_engine"
    title = "Credential Engine Registry"
    url = "https://credentialengineregistry.org/ce-registry/envelopes"
    terms = Terms(
        TermsBasis.OWN_KEY_API,
        "https://credentialengine.org/terms/",
        "Single resources and graphs are public; listing and searching the registry wants an account's key.",
    )
    expected = range(10_000, 500_000)
    options: ClassVar[dict[str, object]] = {"authorisation": {"way": "bearer"}}
