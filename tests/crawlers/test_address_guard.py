"""Which addresses anybody's web server may have."""

import asyncio

import pytest
from scrapy import Request

from crawlers.address_guard import AddressGuard, RefusedAddress, is_public


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.0.0.1",
            "172.16.5.4",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://2130706433/", "http://0x7f.1/"),
        *("http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "ftp://files.example.org/"),
    ],
)
def test_a_way_in_is_refused(url: str) -> None:
    with pytest.raises(RefusedAddress):
        asyncio.run(AddressGuard(frozenset()).process_request(Request(url)))


def test_a_named_host_is_let_through_at_its_port_only() -> None:
    guard = AddressGuard(frozenset({"127.0.0.1:8600"}))
    asyncio.run(guard.process_request(Request("http://127.0.0.1:8600/feed")))
    with pytest.raises(RefusedAddress):
        asyncio.run(guard.process_request(Request("http://127.0.0.1:8601/feed")))
