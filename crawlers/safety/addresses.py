"""Which web addresses a crawler may ask, judged by how they are written; what names resolve to is judged on connecting.

Any host is written in one way only here: no numbers in octal or hexadecimal, no user names, no ports but 80 and 443,
since whatever parsers read differently is a way around them.
"""

import ipaddress
import re
from collections.abc import Set
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

import idna

PORTS: Final = {"http": 80, "https": 443}
LONGEST: Final = 2000

# Backslashes and white space end a host in some parsers and not in others.
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_HOST: Final = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
# The last label decides whether a host is a number, in every spelling that inet_aton reads: 127.1, 0x7f000001, 017.1.
_NUMBER: Final = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
# Names that mean this machine, its network or its cloud, wherever they are resolved (RFC 6761, 6762, 8375, 9476).
_INSIDE: Final = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "lan", "corp", "home", "private", "onion", "alt"}
    | {"invalid", "test", "home.arpa", "in-addr.arpa", "ip6.arpa"}
)
# `is_global` calls these global: IETF protocol assignments, the 6to4 relay, AS112 and AMT anycast, Azure's metadata.
_INSIDE_V4: Final = tuple(
    ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "192.52.193.0/24", "192.175.48.0/24", "168.63.129.16/32")
)
# Only this much of IPv6 is given out; what it leaves holds NAT64 (64:ff9b::), mapped, compatible and local addresses.
_GIVEN_OUT: Final = ip_network("2000::/3")
# Teredo and other protocol assignments, documentation, 6to4, SRv6.
_INSIDE_V6: Final = tuple(ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
# ISATAP carries an IPv4 address behind these interface ids (RFC 5214).
_ISATAP: Final = (0x0000_5EFE, 0x0200_5EFE)


class Asked(NamedTuple):
    """The server that an address leads to."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def asked(url: str) -> Asked:
    """The server of a web address, its name in small ASCII letters; ValueError says what no web address has."""
    if len(url) > LONGEST:
        raise ValueError(f"the address has more than {LONGEST} characters")
    if _UNSAFE.search(url):
        raise ValueError("the address holds white space, a backslash or a control character")
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        raise ValueError(f"the address starts with {parts.scheme or 'no scheme'!r}; only http and https are followed")
    if "@" in parts.netloc:
        raise ValueError("the address carries a user name")
    return Asked(_host(parts), PORTS[parts.scheme] if parts.port is None else parts.port)


def fault_of(url: str, allowed_hosts: Set[str] = frozenset()) -> str | None:
    """Why the address may not be fetched, as far as it is written; None where only connecting can tell.

    `allowed_hosts` are `host:port` that the operator names: one of them is let through, exactly as it is written.
    """
    try:
        server = asked(url)
        return None if str(server) in allowed_hosts else _fault(server)
    except ValueError as error:
        return str(error)


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody's web server may have."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public_v4(ip) if isinstance(ip, IPv4Address) else _is_public_v6(ip)


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if ":" in host:
        return str(IPv6Address(host))
    # Full-width digits and ideographic full stops become what every resolver makes of them.
    try:
        written = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError as error:
        raise ValueError(f"{host!r} is no host name") from error
    written = written.lower().removesuffix(".")
    if not written:
        raise ValueError("the address has no host")
    return written


def _fault(server: Asked) -> str | None:
    host, port = server
    fault = _fault_of_number(host) if ":" in host or _NUMBER.fullmatch(host) else _fault_of_name(host)
    return fault or (None if port in PORTS.values() else f"port {port} is none of the web's, 80 and 443")


def _fault_of_number(host: str) -> str | None:
    try:
        plain = ":" in host or str(IPv4Address(host)) == host
    except ValueError:
        plain = False
    if not plain:
        return f"{host} is a disguised address, not on the public internet"
    return None if is_public(host) else f"{host} is not on the public internet"


def _fault_of_name(host: str) -> str | None:
    if not _HOST.fullmatch(host):
        return f"{host!r} is no host name, not on the public internet"
    labels = host.split(".")
    if _INSIDE.isdisjoint(".".join(labels[place:]) for place in range(len(labels))):
        return None
    return f"{host} is a name for something inside a network, not on the public internet"


def _is_public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved) and not any(ip in net for net in _INSIDE_V4)


def _is_public_v6(ip: IPv6Address) -> bool:
    if ip not in _GIVEN_OUT or not ip.is_global or any(ip in network for network in _INSIDE_V6):
        return False
    return int(ip) >> 32 & 0xFFFF_FFFF not in _ISATAP
