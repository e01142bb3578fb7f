"""The server the tests talk to: the developer's own, else one started for this session."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.elasticsearch.distribution import Unavailable
from tests.elasticsearch.start import Wish, running

__all__ = ["Unavailable", "elasticsearch_url"]

GIVEN_URL = "CREDWAY_TEST_ELASTICSEARCH_URL"


@contextmanager
def elasticsearch_url() -> Iterator[str]:
    """The URL of a real Elasticsearch; raises Unavailable with what to install where none can be started."""
    if given := os.environ.get(GIVEN_URL):
        yield given
        return
    with running(Wish()) as cluster:
        yield cluster.url
