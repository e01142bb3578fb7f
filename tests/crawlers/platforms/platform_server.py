"""A server on loopback that speaks as the platforms that want a key do: a token for a client, pages for a token."""

import base64
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote

import orjson

TOKEN, USER = "a-fresh-token", "an-issuers-token"
ALLOWED = (f"Bearer {TOKEN}", f"Basic {base64.b64encode(f'{USER}:'.encode()).decode()}")


class PlatformServer(ThreadingHTTPServer):
    """`pages` by path and query, "{url}" in them standing for this server; `asked` is what came, decoded."""

    daemon_threads = True

    def __init__(self, pages: Mapping[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = pages
        self.asked: list[str] = []
        self.scopes: list[str] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"


class _Handler(BaseHTTPRequestHandler):
    server: PlatformServer

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.scopes += form.get("scope", [])
        self._answer(200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600})

    def do_GET(self) -> None:
        path = unquote(self.path)
        if path == "/robots.txt":
            self._answer(404, {})
        elif self.headers.get("Authorization") not in ALLOWED:
            self._answer(401, {})
        else:
            self.server.asked.append(path)
            page = next((page for start, page in self.server.pages.items() if path.startswith(start)), None)
            self._answer(200 if page is not None else 404, page)

    def _answer(self, status: int, value: Any) -> None:
        body = orjson.dumps(value).replace(b"{url}", self.server.url.encode())
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keeps the tests' output clean."""


@contextmanager
def serving(pages: Mapping[str, Any]) -> Iterator[PlatformServer]:
    with PlatformServer(pages) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
