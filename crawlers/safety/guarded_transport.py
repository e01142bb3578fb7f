"""The guard of crawls for what is fetched beside them: httpx, connected to an address that was judged."""

import socket

import httpx

from crawlers.safety.address_guard import HINT, RefusedAddress
from crawlers.safety.addresses import Asked, asked, fault_of, is_public


class GuardedTransport(httpx.HTTPTransport):
    """Resolves a name once, judges all its answers, and connects to the first of them under the name's certificate.

    Raises RefusedAddress, as crawls do; httpx.ConnectError where there is no such name. `allowed_hosts` are the
    `host:port` that the operator names.
    """

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        super().__init__(trust_env=False)
        self._allowed = allowed_hosts

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        if fault := fault_of(url, self._allowed):
            raise RefusedAddress(f"{url}: {fault}; {HINT}")
        server = asked(url)
        request.extensions = {**request.extensions, "sni_hostname": server.host}
        request.url = request.url.copy_with(host=self._judged(server))
        return super().handle_request(request)

    def _judged(self, server: Asked) -> str:
        try:
            rows = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpx.ConnectError(f"{server.host} is not found: {error}") from error
        found = [str(row[4][0]) for row in rows]
        inside = [address for address in found if not is_public(address)]
        if inside and str(server) not in self._allowed:
            raise RefusedAddress(f"{server.host} is at {inside[0]}, which is not on the public internet; {HINT}")
        return found[0]
