"""What every answer passes: plain ASGI, since Starlette's convenient base class halves the requests a CPU can serve."""

import re
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalog_api.problems import answer, problem

# Nothing runs and nothing is fetched but our own style sheet: a hostile listing that slips through stays dead text.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}
# Far above any honest question: fifty ticked boxes come to about 2,000 bytes.
LONGEST_QUERY = 8_192
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

Headers = Iterable[tuple[bytes, bytes]]


class _Heading(ABC):
    """Adds headers to every answer of the application inside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    @abstractmethod
    def headers(self, scope: Scope) -> Headers: ...

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        added = list(self.headers(scope))

        async def send_headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        await self.app(scope, receive, send_headed)


class SecurityHeaders(_Heading):
    """Headers that keep a browser from doing more than showing the page."""

    _added = tuple((name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items())

    def headers(self, scope: Scope) -> Headers:
        return self._added


class RequestId(_Heading):
    """One id a request: the caller's own where it is short and plain, else a new one."""

    def headers(self, scope: Scope) -> Headers:
        given = dict(scope["headers"]).get(b"x-request-id", b"")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex.encode()
        scope.setdefault("state", {})["request_id"] = request_id.decode()
        return ((b"x-request-id", request_id),)


class QueryLimit:
    """Refuses query strings longer than any honest question before anything reads them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and len(scope["query_string"]) > LONGEST_QUERY:
            found = problem(
                414, "long-query", f"The query is longer than {LONGEST_QUERY:,} bytes.", "Ask with fewer words."
            )
            await answer(found)(scope, receive, send)
            return
        await self.app(scope, receive, send)
