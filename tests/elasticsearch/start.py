"""Starts a real Elasticsearch on loopback, for tests and for looking around.

    python -m tests.elasticsearch.start [--major 8|9] [--nodes N] [--security] [--port P] [--heap 512m] [--work DIR]

Prints `READY url version` once the cluster is green and runs until it is told to stop (Ctrl-C or SIGTERM).
The server is fetched once and kept in the user's cache folder; it is a test tool, never shipped with Credway.
With --security: user `tester`, password `only-for-tests`, plain HTTP.
"""

import argparse
import base64
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.elasticsearch.distribution import Unavailable, distribution, java_home, reachable
from tests.elasticsearch.node import PASSWORD, USER, Cluster, start_node, stop

SECONDS_TO_GREEN = 240


@dataclass(frozen=True)
class Wish:
    """What to start. `port` is the first node's HTTP port (further nodes take the next ones); 0 takes free ones."""

    major: int = 8
    nodes: int = 1
    security: bool = False
    port: int = 0
    heap: str = "512m"
    work: Path | None = None


@contextmanager
def running(wish: Wish) -> Iterator[Cluster]:
    """A green cluster; its nodes are stopped at the end, and its files deleted unless a work folder was named."""
    with ExitStack() as leave:
        work = wish.work or Path(leave.enter_context(tempfile.TemporaryDirectory(prefix="credway-elasticsearch-")))
        work.mkdir(parents=True, exist_ok=True)
        work.chmod(0o755)  # the server may run as another user
        cluster = plan(wish, work.resolve())
        processes: list[subprocess.Popen[bytes]] = []
        leave.callback(stop, processes)
        for node in range(wish.nodes):
            processes.append(start_node(cluster, node))
        wait_until_green(cluster, processes)
        yield cluster


def plan(wish: Wish, work: Path) -> Cluster:
    server = distribution(wish.major)
    if os.geteuid() == 0:
        server = reachable(server, work)
    chosen = [wish.port + node for node in range(wish.nodes)]
    free = free_ports(2 * wish.nodes)
    return Cluster(
        server=server,
        java=java_home(wish.major),
        work=work,
        http_ports=chosen if wish.port else free[: wish.nodes],
        transport_ports=free[wish.nodes :],
        heap=wish.heap,
        security=wish.security,
    )


def free_ports(count: int) -> list[int]:
    """Loopback ports nobody listens on, all different because all are held until the last is found."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


def wait_until_green(cluster: Cluster, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + SECONDS_TO_GREEN
    while not is_green(cluster):
        for node, process in enumerate(processes):
            if process.poll() is not None:
                raise Unavailable(f"Elasticsearch ended with {process.returncode}:\n{last_words(cluster, node)}")
        if time.monotonic() > deadline:
            raise Unavailable(f"Elasticsearch was not green in {SECONDS_TO_GREEN} s:\n{last_words(cluster, 0)}")
        time.sleep(0.3)


def is_green(cluster: Cluster) -> bool:
    nodes = len(cluster.http_ports)
    question = f"{cluster.url}/_cluster/health?wait_for_status=green&wait_for_nodes={nodes}&timeout=5s"
    request = urllib.request.Request(question, headers=credentials() if cluster.security else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return not json.load(answer)["timed_out"]
    except OSError:  # not listening yet, or listening and not ready
        return False


def credentials() -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()}


def last_words(cluster: Cluster, node: int) -> str:
    return cluster.console(node).read_text(errors="replace")[-2000:]


def wish_from(arguments: list[str]) -> Wish:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--major", type=int, choices=(8, 9), default=8)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--security", action="store_true")
    parser.add_argument("--port", type=int, default=0, help="HTTP port of the first node; default: a free one")
    parser.add_argument("--heap", default="512m")
    parser.add_argument("--work", type=Path, help="keeps data and logs here; default: a folder deleted at the end")
    return Wish(**vars(parser.parse_args(arguments)))


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with running(wish_from(sys.argv[1:])) as cluster:
            print("READY", cluster.url, cluster.server.version, flush=True)
            signal.pause()
    except KeyboardInterrupt:
        sys.exit(0)
    except Unavailable as reason:
        sys.exit(f"No Elasticsearch: {reason}")


if __name__ == "__main__":
    main()
