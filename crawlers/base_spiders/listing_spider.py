"""What every spider can say without fetching anything: where to start, what follows, which entries, how read."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import ClassVar

from crawlers.entry import Entry, Listing
from crawlers.keys.authorisation import Authorisation, Nobody, same_origin
from crawlers.provider import Provider, Terms

Headers = Mapping[str, str]
MEBIBYTE = 1024 * 1024


class ListingSpider(ABC):
    """A way to read a provider's listings: pure functions of a response body, so a replay needs no network.

    A provider's file sets `name` (as the file and the class are called), `title`, `url`, `terms` and `expected`, and
    writes `read`; the base spider of its shape writes the rest. `passed_over` counts what `entries` knew to be no
    listing, by what it was.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    url: ClassVar[str]
    terms: ClassVar[Terms]
    expected: ClassVar[range]
    options: ClassVar[dict[str, object]] = {}
    # Under which key an entry's own id stands, for entries that cannot be read otherwise; the first that is there.
    id_keys: ClassVar[tuple[str, ...]] = ()
    # The largest body a source of this shape sends, decompressed; see DOWNLOAD_MAXSIZE in scrapy_settings.py.
    largest_body: ClassVar[int] = 8 * MEBIBYTE

    def __init__(self, provider: Provider | None = None) -> None:
        self.provider = provider or self.as_provider()
        self.passed_over: Counter[str] = Counter()
        # Whoever crawls a provider that wants a key sets another one; a replay asks nobody.
        self.authorisation: Authorisation = Nobody()

    @classmethod
    def as_provider(cls) -> Provider:
        """The provider that the spider's own file describes."""
        return Provider(cls.name, cls.title, cls.name, cls.url, cls.terms, cls.expected, cls.options)

    def starts(self) -> Iterable[str]:
        """The addresses to fetch first."""
        return [self.provider.url]

    def headers(self, url: str) -> Headers:
        """What a request for the address says besides: the provider's authorisation, to its own server alone."""
        return self.authorisation.headers() if same_origin(url, self.provider.url) else {}

    @abstractmethod
    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        """The addresses to fetch because of this response, absolute; header names come in small letters."""

    def dated_links(self, body: bytes, url: str, headers: Headers) -> Iterable[tuple[str, str | None]]:
        """The same, each with what the source says of its last change, in its own words; None where it says nothing."""
        return ((link, None) for link in self.links(body, url, headers))

    def changed_since(self, moment: datetime) -> Iterable[str]:
        """The starts by which the source lists only what changed since then; none where it has no such way."""
        return ()

    @abstractmethod
    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        """The entries in this body; UnexpectedResponseError where it is nothing the spider reads."""

    @abstractmethod
    def read(self, entry: Entry) -> Listing:
        """The entry in our field names, each value with where it was read."""

    def plain_id(self, entry: Entry) -> str | None:
        """The id of an entry that could not be read, so that what is listed in a broken way is not taken as gone."""
        found = (entry.data.get(key) for key in self.id_keys)
        return next((value for value in found if isinstance(value, str) and value), None)
