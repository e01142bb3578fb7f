"""What passes between a crawler and a practice provider: a request, a response."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON_TYPE = "application/json; charset=utf-8"
LAST_MODIFIED = "Mon, 02 Nov 2026 06:00:00 GMT"


@dataclass(frozen=True)
class Request:
    """One request as the log keeps it: `at` is time.monotonic(), `query` the last value of each parameter."""

    provider: str
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    at: float
    base_url: str

    def number(self, name: str, default: int) -> int:
        """The page, offset or size asked for; `default` where it is absent or no number."""
        asked = self.query.get(name, "")
        return int(asked) if asked.isdigit() else default


@dataclass(frozen=True)
class Response:
    """What goes back, before compression; status 0 means: close the connection without an answer."""

    path: str
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def json_response(path: str, value: Any) -> Response:
    return text_response(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")), JSON_TYPE)


def text_response(path: str, text: str, content_type: str) -> Response:
    return Response(path, text.encode(), headers={"Content-Type": content_type, "Last-Modified": LAST_MODIFIED})


def not_found(path: str) -> Response:
    return Response(path, b"Not found\n", 404, {"Content-Type": "text/plain; charset=utf-8"})
