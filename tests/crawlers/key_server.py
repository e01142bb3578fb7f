"""A server on loopback that wants a key: gives tokens for one client, lists courses to whoever brings one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import orjson

CLIENT_ID, CLIENT_SECRET = "a-client", "a secret & more"
COURSE = {"key": "Example+C1", "uuid": "c1", "title": "Wheel building", "marketing_url": "https://example.org/c1"}


class KeyServer(ThreadingHTTPServer):
    """What it was asked stands in `asked`, path and authorisation; `elsewhere` is where /moved/ leads."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str | None]] = []
        self.tokens = 0
        self.lifetime: object = 3600
        self.elsewhere = ""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"


class _Handler(BaseHTTPRequestHandler):
    server: KeyServer

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        expected = {"grant_type": ["client_credentials"], "client_id": [CLIENT_ID], "client_secret": [CLIENT_SECRET]}
        if self.path == "/token-moved":
            self._answer(307, b"", f"{self.server.elsewhere}token")
        elif not expected.items() <= form.items():
            self._answer(401, orjson.dumps({"error": "invalid_client", "error_description": f"not {form}"}))
        else:
            self.server.tokens += 1
            token = {"access_token": f"token-{self.server.tokens}", "expires_in": self.server.lifetime}
            self._answer(200, orjson.dumps(token))

    def do_GET(self) -> None:
        given = self.headers.get("Authorization")
        self.server.asked.append((self.path, given))
        if self.path == "/robots.txt":
            self._answer(404, b"")
        elif self.path == "/moved/":
            self._answer(302, b"", f"{self.server.elsewhere}list/")
        elif self.path == "/list/" and given != f"JWT token-{self.server.tokens}" and self.server.elsewhere:
            self._answer(401, b"")
        else:
            self._answer(200, orjson.dumps({"next": None, "results": [COURSE | {"course_runs": []}]}))

    def _answer(self, status: int, body: bytes, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keeps the tests' output clean."""


@contextmanager
def serving() -> Iterator[KeyServer]:
    with KeyServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
