"""The errors of reading a provider; each says what to do next."""

from catalog.errors import CredwayError


class UnexpectedResponseError(CredwayError):
    """A body that is not what the spider reads; the message says what it looked like."""


class UnknownProviderError(CredwayError):
    """No spider and no row of the operator's table has this name."""


class RefusedError(CredwayError):
    """The provider's robots.txt says no, and so nothing was fetched."""


class ProviderOptionsError(CredwayError):
    """A provider's options do not fit its spider."""


class MissingSecretError(CredwayError):
    """A provider wants a key that was not brought; the hint says which, and where to put it."""


class AuthorisationError(CredwayError):
    """A key was brought, and no token was given for it."""


class StoppedError(CredwayError):
    """A crawl ended before its end because its host wants peace; the next one goes on where it stopped."""
