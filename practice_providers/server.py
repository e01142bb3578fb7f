"""Puts every practice provider on its own loopback port, logs who asked for what, and breaks answers on request."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from practice_providers.exchange import Request, Response
from practice_providers.expected import Expected
from practice_providers.http_port import HttpPort
from practice_providers.registry import sites
from practice_providers.site import Shape, Site

Fault = Callable[[Response], Response]


@dataclass(frozen=True)
class PracticeProvider:
    """A provider as it is served: `base_url` is where, `public_url` the address its listings carry."""

    name: str
    shape: Shape
    title: str
    base_url: str
    public_url: str
    start_urls: tuple[str, ...]
    expected: Expected


@dataclass
class Server:
    """All practice providers while they are served; `requests` grows with every request, in order of arrival."""

    providers: dict[str, PracticeProvider] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    _faults: dict[str, Fault] = field(default_factory=dict)
    _ports: list[HttpPort] = field(default_factory=list)

    def break_(self, provider: str, fault: Fault) -> None:
        """Let every answer of the provider pass through `fault` until `mend`.

        The fault gets the whole response (path, status, headers, plain body) and gives the one to send: another status,
        another body, a Content-Length or Content-Encoding that lies, or status 0 to drop the connection. It runs in the
        request's own thread, so it may sleep. HEAD requests and 304 answers come after it.
        """
        if provider not in self.providers:
            raise KeyError(f"There is no practice provider {provider!r}; choose one of {', '.join(self.providers)}.")
        self._faults[provider] = fault

    def mend(self, provider: str) -> None:
        self._faults.pop(provider, None)

    def answer(self, site: Site, request: Request) -> Response | None:
        self.requests.append(request)
        response = site.answer(request)
        fault = self._faults.get(site.name)
        if fault is None:
            return response
        return fault(response or Response(request.path, b"Not found\n", 404))

    def open(self, site: Site, port: int) -> None:
        opened = HttpPort(port, site.name, lambda request: self.answer(site, request))
        self._ports.append(opened)
        threading.Thread(target=opened.serve_forever, args=(0.05,), name=site.name, daemon=True).start()
        starts = tuple(opened.base_url + path for path in site.start_paths)
        self.providers[site.name] = PracticeProvider(
            site.name, site.shape, site.title, opened.base_url, site.public_url, starts, site.expected
        )

    def close(self) -> None:
        for port in self._ports:
            port.shutdown()
            port.server_close()


@contextmanager
def serve(port: int = 0) -> Iterator[Server]:
    """Serve all practice providers on 127.0.0.1 while the block runs.

    Each provider has a port of its own (robots.txt belongs to a host and port): `port`, `port + 1`... in the order of
    `Server.providers`, or any free ones for 0. Raises OSError where a port is taken.
    """
    server = Server()
    try:
        for place, site in enumerate(sites()):
            server.open(site, port + place if port else 0)
        yield server
    finally:
        server.close()
