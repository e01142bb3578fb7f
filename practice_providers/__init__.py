"""Fictional providers in the shapes of real ones, served over HTTP on loopback (see README.md)."""

from practice_providers.exchange import Request, Response
from practice_providers.expected import Expected
from practice_providers.server import PracticeProvider, Server, serve

__all__ = ["Expected", "PracticeProvider", "Request", "Response", "Server", "serve"]
