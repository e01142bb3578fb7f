"""Which addresses may be asked, as they are written."""

import ipaddress
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawlers.safety.addresses import PORTS, Asked, asked, fault_of, is_public
from tests.crawlers.forbidden_addresses import ANSWERS, FORBIDDEN

WEB = ("https://www.example.org/a?b=c#d", "http://example.org", "https://bücher.example.org/", "https://93.184.215.14/")


@pytest.mark.parametrize("url", [*WEB, "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "HTTPS://Example.ORG:443/"])
def test_the_public_web_may_be_asked(url: str) -> None:
    assert fault_of(url) is None


@pytest.mark.parametrize("url", FORBIDDEN)
def test_nothing_else_may(url: str) -> None:
    assert fault_of(url)


@pytest.mark.parametrize("address", ANSWERS)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "8.8.8.8", "2a00:1450::1"]
)
def test_public(address: str) -> None:
    assert is_public(address)


def test_what_is_no_address_is_not_public() -> None:
    assert not is_public("www.example.org")


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("http://127.0.0.1:8600/feed", "127.0.0.1:8600"),
        ("http://[::1]:8601/", "[::1]:8601"),
        ("https://Courses.Internal./", "courses.internal:443"),
        ("https://www.example.org:8443/", "www.example.org:8443"),
    ],
)
def test_the_operator_may_name_host_and_port(url: str, named: str) -> None:
    assert fault_of(url)
    assert fault_of(url, {named}) is None


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:8601/", "http://localhost:8600/", "http://127.1:8600/", "http://user@127.0.0.1:8600/"),
        *("ftp://127.0.0.1:8600/", "http://127.0.0.1/", "http://127.0.0.1.example.org:8600/"),
    ],
)
def test_what_is_named_lets_nothing_else_through(url: str) -> None:
    assert fault_of(url, {"127.0.0.1:8600"})


def test_a_server_is_written_in_one_way() -> None:
    assert str(asked("HTTPS://BÜCHER.example.ORG./x")) == "xn--bcher-kva.example.org:443"
    assert str(Asked("::1", 80)) == "[::1]:80"


@given(st.ip_addresses(v=6))
@example(ipaddress.IPv6Address("2001:4860:4860::8888"))
def test_ipv6_is_public_only_where_it_was_given_out(ip: ipaddress.IPv6Address) -> None:
    if is_public(str(ip)):
        assert ip in ipaddress.ip_network("2000::/3")
        assert ip.sixtofour is None
        assert ip.teredo is None
        assert not any((ip.is_private, ip.is_multicast, ip.is_reserved))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_no_safer_inside_an_ipv6_one(ip: ipaddress.IPv4Address) -> None:
    packed = int(ip)
    inside = (0, 0xFFFF << 32, 0x64FF9B << 96, (0x64FF9B << 96) | (1 << 80))
    assert not any(is_public(str(ipaddress.IPv6Address(prefix | packed))) for prefix in inside)
    assert not is_public(str(ipaddress.IPv6Address((0x2002 << 112) | (packed << 80))))
    if is_public(str(ip)):
        assert ip.is_global
        assert not any((ip.is_multicast, ip.is_reserved, ip.is_private, ip.is_link_local))


@given(
    st.ip_addresses(v=4),
    st.sampled_from(["{0}", "{0:#x}", "0{0:o}", "{1}.{2}", "{1:#x}.{3}.{4}.{5}", "0{1:o}.{3}.{4}.{5}"]),
)
def test_a_number_has_one_spelling(ip: ipaddress.IPv4Address, spelling: str) -> None:
    number = int(ip)
    parts = tuple(ip.packed)
    host = spelling.format(number, parts[0], number & 0xFFFFFF, *parts[1:])
    assert fault_of(f"http://{host}/")


@given(st.text(max_size=60))
@example("http://[::1")
@example("http://example.org:99999/")
@example("http://example.org:１２/")
@example("http://ex\u00adample.org/")
@example("https://" + "a" * 3000)
def test_whatever_is_given_there_is_an_answer(text: str) -> None:
    for url in (text, f"http://{text}/", f"https://example.org{text}"):
        if fault_of(url) is None:
            server = asked(url)
            assert server.port in PORTS.values()
            assert server.host.isascii()
            with suppress(ValueError):
                assert is_public(str(ipaddress.ip_address(server.host)))
