"""The server that the starter brings up is one the engine can work with."""

import json
import urllib.request
from pathlib import Path

import pytest

from tests.elasticsearch import distribution, node, server, start


def answer(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=10) as response:
        loaded: dict[str, object] = json.load(response)
        return loaded


@pytest.mark.elasticsearch
def test_the_session_has_a_supported_server(elasticsearch_url: str) -> None:
    version = answer(elasticsearch_url)["version"]
    assert isinstance(version, dict)
    assert version["number"].split(".")[0] in {"8", "9"}


def test_a_given_server_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server.GIVEN_URL, "http://search.example.org:9200")
    with server.elasticsearch_url() as url:
        assert url == "http://search.example.org:9200"


def test_without_maven_the_reason_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(server.Unavailable, match="install maven"):
        distribution.run_maven(distribution.RELEASES[8], tmp_path / "server", tmp_path / "repository")


def test_without_java_the_reason_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "java_folders", set)
    with pytest.raises(server.Unavailable, match="openjdk-17-jre-headless"):
        distribution.java_home(8)


def test_a_folder_without_a_server_is_no_distribution(tmp_path: Path) -> None:
    (tmp_path / "carrier" / "elasticsearch" / "lib").mkdir(parents=True)
    (tmp_path / "carrier" / "elasticsearch" / "lib" / "elasticsearch-cli-8.19.13.jar").touch()
    assert distribution.unpacked_in(tmp_path) is None


def test_free_ports_differ() -> None:
    assert len(set(start.free_ports(8))) == 8


def test_three_nodes_know_of_each_other(tmp_path: Path) -> None:
    fake = distribution.Distribution(tmp_path, "8.19.13")
    cluster = node.Cluster(fake, tmp_path, tmp_path, [1, 2, 3], [11, 12, 13], heap="512m", security=False)
    assert node.settings(cluster, 2) | {"path.data": "", "path.logs": ""} == {
        "cluster.name": "credway-tests",
        "node.name": "node2",
        "path.data": "",
        "path.logs": "",
        "network.host": "127.0.0.1",
        "http.port": 3,
        "transport.port": 13,
        "xpack.security.enabled": False,
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "action.destructive_requires_name": False,
        "node.store.allow_mmap": False,
        "discovery.seed_hosts": ["127.0.0.1:11", "127.0.0.1:12", "127.0.0.1:13"],
        "cluster.initial_master_nodes": ["node0", "node1", "node2"],
    }


def test_the_command_line_says_what_to_start(tmp_path: Path) -> None:
    said = ["--major", "9", "--nodes", "3", "--security", "--port", "19400", "--heap", "1g", "--work", str(tmp_path)]
    assert start.wish_from(said) == start.Wish(9, 3, True, 19400, "1g", tmp_path)
