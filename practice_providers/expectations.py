"""What a careful reader must find at each practice provider, so that tests can compare."""

from collections.abc import Mapping
from functools import lru_cache

from practice_providers import lanternroad
from practice_providers.duplicates import feed_twins, ledger_twins
from practice_providers.expected import Expected
from practice_providers.openquay_runs import draft_key
from practice_providers.registry import sites


@lru_cache(maxsize=1)
def expectations() -> Mapping[str, Expected]:
    """What each provider serves and which of it is dirt, by provider name."""
    return {site.name: site.expected for site in sites()}


def duplicates() -> tuple[tuple[tuple[str, str], tuple[str, str]], ...]:
    """Pairs of (provider, native id) that are one and the same program."""
    guids = {item["course:id"]: item["guid"] for item in lanternroad.items()}
    courses = [(("openquay", draft_key(t.original)), ("lanternroad", guids[f"lr:{t.slug}"])) for t in feed_twins()]
    pages = [(("fernhill", t.original.slug), ("commonledger", t.ctid)) for t in ledger_twins()]
    return (*courses, *pages)
