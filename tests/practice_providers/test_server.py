"""The server's manners: robots.txt, conditional requests, compression, the log, and breaking on request."""

import threading
import urllib.robotparser
from dataclasses import replace

import httpx
import pytest

from practice_providers import Response, Server, serve
from practice_providers.__main__ import addresses


def test_every_provider_has_its_own_host_and_port(practice: Server) -> None:
    bases = [provider.base_url for provider in practice.providers.values()]
    assert len(set(bases)) == len(bases) == 6
    assert all(base.startswith("http://127.0.0.1:") for base in bases)


def test_robots_txt_is_served_by_each(practice: Server) -> None:
    for provider in practice.providers.values():
        rules = httpx.get(f"{provider.base_url}/robots.txt").text
        parser = urllib.robotparser.RobotFileParser()
        parser.parse(rules.splitlines())
        assert all(parser.can_fetch("credway", url) for url in provider.start_urls)
        assert not any(
            parser.can_fetch("credway", provider.base_url + path) for path in provider.expected.forbidden_paths
        )


def test_the_college_asks_for_a_delay_and_names_its_sitemap(practice: Server) -> None:
    base = practice.providers["fernhill"].base_url
    rules = httpx.get(f"{base}/robots.txt").text
    assert "Crawl-delay: 0.02" in rules
    assert f"Sitemap: {base}/sitemap.xml" in rules
    assert httpx.get(base + practice.providers["fernhill"].expected.forbidden_paths[0]).status_code == 200


def test_held_answers_are_not_sent_again(practice: Server) -> None:
    for provider in practice.providers.values():
        first = httpx.get(provider.start_urls[0])
        by_tag = httpx.get(provider.start_urls[0], headers={"If-None-Match": first.headers["ETag"]})
        by_date = httpx.get(provider.start_urls[0], headers={"If-Modified-Since": first.headers["Last-Modified"]})
        assert (by_tag.status_code, by_tag.content, by_date.status_code) == (304, b"", 304)
        assert httpx.get(provider.start_urls[0], headers={"If-None-Match": '"other"'}).status_code == 200


def test_compression_only_where_it_is_accepted(practice: Server) -> None:
    url = practice.providers["stratuslane"].start_urls[0]
    packed = httpx.get(url, headers={"Accept-Encoding": "gzip"})
    plain = httpx.get(url, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 3


def test_head_says_what_get_would_send(practice: Server) -> None:
    for provider in practice.providers.values():
        head, got = httpx.head(provider.start_urls[0]), httpx.get(provider.start_urls[0])
        assert head.content == b""
        assert head.headers["Content-Length"] == got.headers["Content-Length"]
        assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_unknown_paths_are_not_found(practice: Server) -> None:
    for provider in practice.providers.values():
        assert httpx.get(f"{provider.base_url}/no/such/thing").status_code == 404
    assert (
        httpx.get(practice.providers["harbourlight"].base_url + "/organizations/nobody/badges.json").status_code == 404
    )


def test_requests_are_logged_with_time_path_and_headers() -> None:
    with serve() as server:
        base = server.providers["fernhill"].base_url
        httpx.get(f"{base}/robots.txt?x=1", headers={"User-Agent": "credway (test)"})
        httpx.get(f"{base}/about")
    first, second = server.requests
    assert (first.provider, first.method, first.path, first.query) == ("fernhill", "GET", "/robots.txt", {"x": "1"})
    assert first.headers["user-agent"] == "credway (test)"
    assert first.at <= second.at


def test_a_broken_provider_answers_as_the_fault_says_until_mended() -> None:
    with serve() as server:
        url = server.providers["openquay"].start_urls[0]
        server.break_("openquay", lambda response: replace(response, status=503, headers={"Retry-After": "2"}))
        broken = httpx.get(url)
        assert (broken.status_code, broken.headers["Retry-After"]) == (503, "2")
        assert httpx.get(server.providers["lanternroad"].start_urls[0]).status_code == 200
        server.mend("openquay")
        assert httpx.get(url).status_code == 200


def test_a_fault_may_drop_or_truncate() -> None:
    with serve() as server:
        url = server.providers["stratuslane"].start_urls[0]
        server.break_("stratuslane", lambda response: Response(response.path, b"", 0))
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(url)
        server.break_("stratuslane", _half)
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(url)


def _half(response: Response) -> Response:
    headers = {**response.headers, "Content-Length": str(len(response.body)), "Content-Encoding": "identity"}
    return replace(response, body=response.body[: len(response.body) // 2], headers=headers)


def test_breaking_an_unknown_provider_says_whom_there_is(practice: Server) -> None:
    with pytest.raises(KeyError, match="choose one of harbourlight"):
        practice.break_("coursera", lambda response: response)


def test_nothing_is_left_running_after_the_block() -> None:
    before = set(threading.enumerate())
    with serve() as server, httpx.Client() as client:
        url = server.providers["harbourlight"].start_urls[0]
        assert client.get(url).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
    left = set(threading.enumerate()) - before
    for thread in left:
        thread.join(2)
    assert [thread.name for thread in left if thread.is_alive()] == []


def test_a_given_port_is_the_first_of_a_row() -> None:
    with serve() as free:
        start = int(free.providers["commonledger"].base_url.rsplit(":", 1)[1])
    with serve(start) as server:
        ports = [int(provider.base_url.rsplit(":", 1)[1]) for provider in server.providers.values()]
    assert ports == list(range(start, start + 6))


def test_the_command_prints_each_start_url(practice: Server) -> None:
    lines = addresses(practice).splitlines()
    assert len(lines) == sum(len(provider.start_urls) for provider in practice.providers.values())
    assert all(" http://127.0.0.1:" in line for line in lines)
