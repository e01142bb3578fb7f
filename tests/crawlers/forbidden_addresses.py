"""Addresses that no crawler may ask, each of its own kind, and the answers a name server may give for a trap."""

from typing import Final

# As they may stand in a table, a sitemap, a next link or a Location header.
FORBIDDEN: Final = (
    # This machine, in every spelling a resolver reads.
    *("http://127.0.0.1/", "http://127.0.0.1:9/", "http://127.255.255.254/", "http://localhost/", "http://LOCALHOST./"),
    *("http://localhost.localdomain/", "http://sub.localhost/", "http://2130706433/", "http://0x7f000001/"),
    *("http://0x7f.1/", "http://017700000001/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.1/"),
    *("http://127.0.0.1./", "http://00000127.0.0.1/", "http://0/", "http://0.0.0.0/", "http://0.1.2.3/"),
    *("http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/"),
    *("http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[::ffff:0:127.0.0.1]/"),
    *(
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
        "http://127%2e0%2e0%2e1/",
        "http://%31%32%37.0.0.1/",
    ),
    # Networks behind a router, a carrier, a tunnel or a translator.
    *("http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.254/", "http://192.168.1.1/", "http://100.64.0.1/"),
    *("http://169.254.1.1/", "http://198.18.0.1/", "http://192.0.2.1/", "http://198.51.100.1/", "http://203.0.113.1/"),
    *("http://192.0.0.8/", "http://192.88.99.1/", "http://224.0.0.1/", "http://239.255.255.250/", "http://240.0.0.1/"),
    *("http://255.255.255.255/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fc00::1]/"),
    *("http://[fd12:3456::1]/", "http://[fec0::1]/", "http://[ff02::1]/", "http://[100::1]/", "http://[2001:db8::1]/"),
    *("http://[64:ff9b::7f00:1]/", "http://[64:ff9b::10.0.0.1]/", "http://[64:ff9b:1::a9fe:a9fe]/"),
    *("http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/", "http://[2001:0:4136:e378::1]/"),
    *("http://[2001:20::1]/", "http://[3fff::1]/", "http://[5f00::1]/", "http://[2600:1::5efe:7f00:1]/"),
    *("http://intranet/", "http://router/", "http://printer.local/", "http://nas.lan/", "http://wiki.corp/"),
    *("http://files.internal/", "http://box.home.arpa/", "http://1.0.0.127.in-addr.arpa/"),
    # What clouds tell about themselves and their keys.
    *("http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://100.100.100.200/"),
    *("http://metadata.google.internal/computeMetadata/v1/", "http://metadata/", "http://168.63.129.16/"),
    *("http://192.0.0.192/opc/v1/", "http://[::ffff:169.254.169.254]/", "http://[64:ff9b::a9fe:a9fe]/"),
    *("http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/"),
    # Other ports, user names, other schemes, what parsers disagree about.
    *("http://www.example.org:22/", "https://www.example.org:8443/", "http://www.example.org:0/"),
    *("http://www.example.org:6379/", "http://user@www.example.org/", "http://www.example.org@127.0.0.1/"),
    *("http://www.example.org:80@127.0.0.1/", "http://127.0.0.1#@www.example.org/", "http://127.0.0.1\\@example.org/"),
    *("file:///etc/passwd", "file://localhost/etc/passwd", "ftp://files.example.org/", "gopher://127.0.0.1:70/_x"),
    *(
        "data:text/html,hello",
        "javascript:alert(1)",
        "s3://bucket/key",
        "ws://www.example.org/",
        "dict://127.0.0.1:11/",
    ),
    *("ldap://127.0.0.1/", "jar:http://127.0.0.1!/", "//127.0.0.1/", "http:///etc/passwd", "http://"),
)

# What may stand behind a name that looks like any other.
ANSWERS: Final = (
    *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.20.0.5", "192.168.0.10", "169.254.169.254", "100.64.3.2", "224.0.0.251"),
    *("100.100.100.200", "168.63.129.16", "192.0.0.192", "255.255.255.255", "198.18.0.1", "192.88.99.1"),
    *("::1", "::", "fe80::1", "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:4136:e378::1", "2600:1::200:5efe:a00:1"),
)
