"""Refuses addresses that are not on the public internet, for every request, redirects and robots.txt included."""

import asyncio
import ipaddress
import socket
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

# ipaddress calls these global, though they lead to whatever stands behind a translator or a tunnel.
_TUNNELS: Final = tuple(
    ipaddress.ip_network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)
_PORTS: Final = {"http": 80, "https": 443}


class RefusedAddress(IgnoreRequest):
    """The address leads somewhere that a crawler has no business with."""


class AddressGuard:
    """A downloader middleware; hosts that the operator names as `host:port` are let through."""

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        self._allowed = allowed_hosts
        self._judged: dict[str, str | None] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(frozenset(crawler.settings.getlist("CREDWAY_ALLOWED_HOSTS")))

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise RefusedAddress(f"{request.url} is no web address")
        if f"{parts.hostname}:{parts.port or _PORTS[parts.scheme]}" in self._allowed:
            return
        if parts.hostname not in self._judged:
            self._judged[parts.hostname] = await _fault(parts.hostname)
        if fault := self._judged[parts.hostname]:
            raise RefusedAddress(f"{request.url}: {fault}; name the host and port in allowed_hosts if it is meant")


async def _fault(host: str) -> str | None:
    """Why the host may not be fetched from; None where all its addresses are public, or it has none to connect to."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return None
    inside = sorted({str(row[4][0]) for row in found if not is_public(str(row[4][0]))})
    return f"{host} is at {inside[0]}, which is not on the public internet" if inside else None


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody's web server may have."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _TUNNELS)
