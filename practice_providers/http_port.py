"""HTTP/1.1 on one loopback port: HEAD, conditional requests, gzip, and answers that may be broken on purpose."""

import gzip
import hashlib
import socket
import sys
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from practice_providers.exchange import Request, Response, not_found

Answer = Callable[[Request], Response | None]


class HttpPort(ThreadingHTTPServer):
    """A listening port that closes what is still open when it is closed, so that no connection outlives a test."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, provider: str, answer: Answer) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.provider = provider
        self.answer = answer
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}"
        self._connections: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for connection in list(self._connections):
            self.shutdown_request(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; anything else is."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "PracticeProviders"
    sys_version = ""
    # Without it the two writes of an answer (headers, body) wait 40 ms for each other on a kept connection.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        port = cast("HttpPort", self.server)
        request = self._request(port)
        response = port.answer(request) or not_found(request.path)
        if response.status == 0:
            self.close_connection = True
            return
        self._send(_conditional(request, response))

    do_HEAD = do_GET  # noqa: N815, the name http.server calls

    def _request(self, port: HttpPort) -> Request:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = unquote(parts.path)
        return Request(port.provider, self.command, path, query, headers, time.monotonic(), port.base_url)

    def _send(self, response: Response) -> None:
        headers, body = dict(response.headers), response.body
        if (
            _takes_gzip(self.headers.get("Accept-Encoding", ""))
            and "Content-Encoding" not in headers
            and len(body) > 500
        ):
            body = gzip.compress(body, 5, mtime=0)
            headers["Content-Encoding"] = "gzip"
        headers.setdefault("Vary", "Accept-Encoding")
        headers.setdefault("Content-Length", str(len(body)))
        if int(headers["Content-Length"]) != len(body):
            self.close_connection = True
        self._write(response.status, headers, body)

    def _write(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, the signature http.server calls
        """Requests are kept in Server.requests instead of on the terminal."""


def _takes_gzip(accepted: str) -> bool:
    return any(part.strip().split(";")[0] == "gzip" for part in accepted.split(","))


def _conditional(request: Request, response: Response) -> Response:
    """The response with an ETag, or a 304 where the client holds it already."""
    if response.status != 200:
        return response
    headers = dict(response.headers)
    etag = headers.setdefault("ETag", f'"{hashlib.sha256(response.body).hexdigest()[:20]}"')
    held = request.headers.get("if-none-match")
    since = request.headers.get("if-modified-since")
    fresh = etag in held if held else since is not None and since == headers.get("Last-Modified")
    if not fresh:
        return Response(response.path, response.body, 200, headers)
    kept = {name: value for name, value in headers.items() if name in {"ETag", "Last-Modified"}}
    return Response(response.path, b"", 304, kept)
