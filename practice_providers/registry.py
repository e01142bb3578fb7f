"""Every practice provider, in the order they are given ports."""

from functools import lru_cache

from practice_providers import harbourlight, openquay, stratuslane
from practice_providers.site import Site


@lru_cache(maxsize=1)
def sites() -> tuple[Site, ...]:
    return (harbourlight.site(), stratuslane.site(), openquay.site())
