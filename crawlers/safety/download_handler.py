"""Scrapy's aiohttp handler, the one it uses where there is no Twisted reactor, with a guard at the socket."""

from collections.abc import AsyncIterator
from typing import ClassVar

from aiohttp import ClientSession, DummyCookieJar
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers
from scrapy.utils.ssl import _make_ssl_context

from crawlers.safety.address_guard import allowed_hosts, guarded_connector
from crawlers.safety.body_limits import BodyError, Opener

_OURS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class DownloadHandler(AiohttpDownloadHandler):
    """Fetches with twice the pages a CPU-second of the Twisted one.

    Bodies are decompressed as they come, so that a small answer never becomes a huge one before anybody counts.
    Scrapy 2.19 warns at each start that its handler is experimental; we pin the version, and crawl every practice
    provider through it in the tests.
    """

    experimental: ClassVar[bool] = False
    # Whoever asks a proxy is connected to an address that only the proxy sees.
    supports_proxies: ClassVar[bool] = False

    def __init__(self, crawler: Crawler) -> None:
        # Not the parent's own: its session has a connector that connects to whatever a name resolves to.
        BaseStreamingDownloadHandler.__init__(self, crawler)
        self._ssl_context = _make_ssl_context(crawler.settings)
        self._session = ClientSession(
            connector=guarded_connector(allowed_hosts(crawler), self._pool_size_total, self._pool_size_per_host),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            skip_auto_headers=_OURS,
        )

    @staticmethod
    def _extract_headers(response: _ClientResponse) -> Headers:
        """As the body is handed on: no longer encoded."""
        return Headers([row for row in response.headers.items() if row[0].lower() != "content-encoding"])

    @staticmethod
    async def _iter_body_chunks(response: _ClientResponse) -> AsyncIterator[bytes]:
        try:
            opener = Opener(response.headers.getall("Content-Encoding", []))
            async for chunk in response.content.iter_any():
                for piece in opener.feed(chunk):
                    yield piece
            opener.end()
        except BodyError as error:
            # Not a failure that is tried again: a bomb is one the next time, too.
            raise DownloadCancelledError(str(error)) from error
