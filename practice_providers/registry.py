"""Every practice provider, in the order they are given ports."""

from functools import lru_cache

from practice_providers import commonledger, fernhill, harbourlight, lanternroad, openquay, stratuslane
from practice_providers.site import Site


@lru_cache(maxsize=1)
def sites() -> tuple[Site, ...]:
    """All sites; built once, for a listing never changes while it is served."""
    makers = (harbourlight, stratuslane, fernhill, openquay, lanternroad, commonledger)
    return tuple(provider.site() for provider in makers)
