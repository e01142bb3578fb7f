"""edX: its course-discovery API, for those to whom edX has given a client id and secret."""

from typing import ClassVar

from crawlers.provider import Terms, TermsBasis
from crawlers.spiders.discovery import Discovery


class Edx(Discovery):
    """Off until the secrets client_id and client_secret are there."""

    name = "edx"
    title = "edX"
    url = "https://discovery.edx.org/"
    terms = Terms(
        TermsBasis.OWN_KEY_API,
        "https://www.edx.org/edx-terms-service",
        "The discovery API is for partners: edX gives them an OAuth2 client. Without one nothing is asked; pages are "
        "not read, for what the terms say about that has not been looked at.",
    )
    expected = range(500, 50_000)
    options: ClassVar[dict[str, object]] = {
        "lists": ["api/v1/courses/", "api/v1/programs/"],
        "authorisation": {
            "way": "client_credentials",
            "token_url": "https://api.edx.org/oauth2/v1/access_token",
            "scheme": "JWT",
            "parameters": {"token_type": "jwt"},
        },
    }
