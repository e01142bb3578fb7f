"""The two walls of a crawl: how an address is written, and where a connection goes."""

import asyncio
import socket
from typing import Any

import aiohttp
import pytest
from scrapy import Request

from crawlers.safety.address_guard import AddressGuard, GuardedResolver, RefusedAddress, guarded_connector
from tests.crawlers.forbidden_addresses import ANSWERS

PUBLIC = "93.184.215.14"


def answers(*addresses: str) -> Any:
    """A name server that gives these addresses for every name, and counts how often it is asked."""

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in addresses
        ]

    asked: list[str] = []
    getaddrinfo.asked = asked  # type: ignore[attr-defined]
    return getaddrinfo


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://2130706433/", "ftp://files.example.org/", "http://nas.lan/"]
)
def test_a_request_is_refused_as_it_is_written(url: str) -> None:
    with pytest.raises(RefusedAddress, match="allowed_hosts"):
        AddressGuard(frozenset()).process_request(Request(url))


def test_a_named_host_is_let_through_at_its_port_only() -> None:
    guard = AddressGuard(frozenset({"127.0.0.1:8600"}))
    guard.process_request(Request("http://127.0.0.1:8600/feed"))
    with pytest.raises(RefusedAddress):
        guard.process_request(Request("http://127.0.0.1:8601/feed"))


@pytest.mark.parametrize("address", ANSWERS)
def test_a_name_that_stands_for_something_inside_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers(address))
    with pytest.raises(RefusedAddress, match="not on the public internet"):
        asyncio.run(GuardedResolver(frozenset()).resolve("courses.example.org", 443))


def test_one_answer_inside_condemns_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers(PUBLIC, "10.0.0.5"))
    with pytest.raises(RefusedAddress, match=r"10\.0\.0\.5"):
        asyncio.run(GuardedResolver(frozenset()).resolve("courses.example.org", 443))


def test_public_answers_are_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers(PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"))
    found = asyncio.run(GuardedResolver(frozenset()).resolve("courses.example.org", 443))
    assert [row["host"] for row in found] == [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]


def test_no_socket_is_opened_to_an_address_inside() -> None:
    """Even where whoever asks has judged nothing: a number in the address is never resolved."""

    async def fetch() -> None:
        async with aiohttp.ClientSession(connector=guarded_connector(frozenset())) as session:
            await session.get(f"http://127.0.0.1:{port}/")

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        server.settimeout(0.2)
        with pytest.raises(aiohttp.ClientConnectorError, match="not on the public internet"):
            asyncio.run(fetch())
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("named", ["127.0.0.1", "courses.example.org"])
def test_a_host_that_the_operator_names_is_connected_to(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
        await writer.drain()
        writer.close()

    async def fetch() -> str:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setattr(socket, "getaddrinfo", answers("127.0.0.1"))
        connector = guarded_connector(frozenset({f"{named}:{port}"}))
        async with (
            server,
            aiohttp.ClientSession(connector=connector) as session,
            session.get(f"http://{named}:{port}/") as response,
        ):
            return await response.text()

    assert asyncio.run(fetch()) == "hi"


def test_a_name_is_resolved_once_and_no_second_answer_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: a public address while it is judged, an inner one when it is connected to."""
    first = answers(PUBLIC)
    connected: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", first)

    async def connect(self: Any, sock: socket.socket, address: Any) -> None:
        connected.append(address)
        monkeypatch.setattr(socket, "getaddrinfo", answers("127.0.0.1"))
        raise ConnectionRefusedError(111, "as far as this test goes")

    async def fetch() -> None:
        monkeypatch.setattr(type(asyncio.get_running_loop()), "sock_connect", connect)
        async with aiohttp.ClientSession(connector=guarded_connector(frozenset())) as session:
            with pytest.raises(aiohttp.ClientConnectorError):
                await session.get("http://courses.example.org/")

    asyncio.run(fetch())
    assert first.asked == ["courses.example.org"]
    assert connected == [(PUBLIC, 80)]
