"""Refuses addresses that are not on the public internet: as they are written, and again as they are connected to.

Everything that crawls pass through both: starts, redirects, robots.txt, sitemaps, next pages. A name is resolved once;
all its answers are judged, and the connection goes to one of those that were (a second look-up could say otherwise).
"""

import asyncio
import errno
import socket
from typing import Any, Final, Self

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawlers.safety.addresses import Asked, fault_of, is_public

HINT: Final = "name the host and port in allowed_hosts if it is meant"


class RefusedAddress(IgnoreRequest):
    """The address leads somewhere that a crawler has no business with."""


class AddressGuard:
    """A downloader middleware that judges each request by how its address is written."""

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        self._allowed = allowed_hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(allowed_hosts(crawler))

    def process_request(self, request: Request) -> None:
        if fault := fault_of(request.url, self._allowed):
            raise RefusedAddress(f"{request.url}: {fault}; {HINT}")


class GuardedResolver(AbstractResolver):
    """Resolves names to addresses that were judged; one that is inside condemns them all."""

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        self._allowed = allowed_hosts
        # What the names that the operator allows stand for.
        self.inside: set[tuple[str, int]] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        rows = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        found = [_result(host, port, row) for row in rows if row[0] in (socket.AF_INET, socket.AF_INET6)]
        inside = sorted({row["host"] for row in found if not is_public(row["host"])})
        if str(Asked(host.lower().removesuffix("."), port)) in self._allowed:
            self.inside.update((address, port) for address in inside)
        elif inside:
            raise RefusedAddress(f"{host} is at {inside[0]}, which is not on the public internet; {HINT}")
        return found

    async def close(self) -> None:
        """Nothing is held."""


def guarded_connector(allowed_hosts: frozenset[str], limit: int = 100, limit_per_host: int = 0) -> TCPConnector:
    """A connector that opens no socket to an address inside, but for those `host:port` that the operator names."""
    resolver = GuardedResolver(allowed_hosts)

    def opened(info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, (address, port, *_) = info
        named = (address, port) in resolver.inside or str(Asked(address, port)) in allowed_hosts
        if not named and not is_public(address):
            # An OSError is what the caller takes for a connection that failed.
            raise PermissionError(errno.EACCES, f"{address} is not on the public internet; {HINT}")
        return socket.socket(family, kind, protocol)

    return TCPConnector(resolver=resolver, socket_factory=opened, limit=limit, limit_per_host=limit_per_host)


def allowed_hosts(crawler: Crawler) -> frozenset[str]:
    """What the operator allows, in the settings of a crawl."""
    return frozenset(crawler.settings.getlist("CREDWAY_ALLOWED_HOSTS"))


def _result(host: str, port: int, row: tuple[Any, ...]) -> ResolveResult:
    family, _, protocol, _, sockaddr = row
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=str(sockaddr[0]), port=port, family=family, proto=protocol, flags=flags)
