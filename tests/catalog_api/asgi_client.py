"""Asks an application without a socket."""

from typing import Any

import anyio
import httpx
from fastapi import FastAPI


class AsgiClient:
    """GETs from one application; what it raises comes back as its own 500 answer."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def get(self, address: str, params: Any = None, headers: dict[str, str] | None = None) -> httpx.Response:
        return anyio.run(self._get, address, params, headers)

    async def _get(self, address: str, params: Any, headers: dict[str, str] | None) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://credway.example.org") as client:
            return await client.get(address, params=params, headers=headers)
