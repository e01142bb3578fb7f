"""One server process: its folder, its settings, the command that starts it."""

import json
import os
import pwd
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.elasticsearch.distribution import Distribution

USER, PASSWORD = "tester", "only-for-tests"
# bcrypt of PASSWORD, as the server's file realm wants it.
USERS_FILE = f"{USER}:$2a$10$42HgA/ne5mp7DUPs7nhZMe1LlLwL.4vUquQQ7UhQw5isGtXIEIvPi\n"
SECONDS_TO_STOP = 30


@dataclass(frozen=True)
class Cluster:
    """What all nodes of one cluster share; a node is known by its place in the port lists."""

    server: Distribution
    java: Path
    work: Path
    http_ports: list[int]
    transport_ports: list[int]
    heap: str
    security: bool

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http_ports[0]}"

    def folder(self, node: int) -> Path:
        return self.work / f"node{node}"

    def console(self, node: int) -> Path:
        return self.folder(node) / "console.log"


def settings(cluster: Cluster, node: int) -> dict[str, object]:
    """elasticsearch.yml as a dict."""
    folder = cluster.folder(node)
    return {
        "cluster.name": "credway-tests",
        "node.name": f"node{node}",
        "path.data": str(folder / "data"),
        "path.logs": str(folder / "logs"),
        "network.host": "127.0.0.1",
        "http.port": cluster.http_ports[node],
        "transport.port": cluster.transport_ports[node],
        "xpack.security.enabled": cluster.security,
        # A developer's disk is often nearly full; the watermarks would turn every index read-only.
        "cluster.routing.allocation.disk.threshold_enabled": False,
        # Tests delete what they made by prefix.
        "action.destructive_requires_name": False,
        # mmap wants vm.max_map_count raised, which a container or a laptop seldom has.
        "node.store.allow_mmap": False,
    } | discovery(cluster)


def discovery(cluster: Cluster) -> dict[str, object]:
    if len(cluster.http_ports) == 1:
        return {"discovery.type": "single-node"}
    return {
        "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in cluster.transport_ports],
        "cluster.initial_master_nodes": [f"node{node}" for node in range(len(cluster.http_ports))],
    }


def write_configuration(cluster: Cluster, node: int) -> Path:
    """A fresh configuration folder; data and logs of an earlier start stay."""
    folder = cluster.folder(node)
    configuration = folder / "config"
    shutil.rmtree(configuration, ignore_errors=True)
    for name in ("data", "logs", "tmp", "config/jvm.options.d"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in ("log4j2.properties", "jvm.options"):
        shutil.copy(cluster.server.home / "config" / name, configuration)
    heap = f"-Xms{cluster.heap}\n-Xmx{cluster.heap}\n"
    (configuration / "jvm.options.d" / "heap.options").write_text(heap)
    # JSON is YAML.
    (configuration / "elasticsearch.yml").write_text(json.dumps(settings(cluster, node), indent=1))
    if cluster.security:
        (configuration / "users").write_text(USERS_FILE)
        (configuration / "users_roles").write_text(f"superuser:{USER}\n")
    return configuration


def command(cluster: Cluster, configuration: Path) -> list[str]:
    """What bin/elasticsearch would run: the carrier leaves the shell scripts out, and 9.4 has another launcher."""
    home = cluster.server.home
    java = [str(cluster.java / "bin" / "java"), "-Xmx64m", "-XX:+UseSerialGC"]
    if any(home.glob("lib/tools/server-launcher/*.jar")):
        path = f"{home}/lib/tools/server-launcher/*:{home}/lib/*"
        return [*java, "-cp", path, "org.elasticsearch.server.launcher.ServerLauncher"]
    facts = {
        "cli.name": "server",
        "cli.libs": "lib/tools/server-cli",
        "cli.script": "./bin/elasticsearch",
        "es.distribution.type": "tar",
        "es.path.home": home,
        "es.path.conf": configuration,
    }
    path = f"{home}/lib/*:{home}/lib/cli-launcher/*"
    return [*java, *(f"-D{k}={v}" for k, v in facts.items()), "-cp", path, "org.elasticsearch.launcher.CliToolLauncher"]


def environment(cluster: Cluster, node: int, configuration: Path) -> dict[str, str]:
    folder = cluster.folder(node)
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "ES_HOME": str(cluster.server.home),
        "ES_PATH_CONF": str(configuration),
        "ES_TMPDIR": str(folder / "tmp"),
        "ES_JAVA_HOME": str(cluster.java),
        "ES_DISTRIBUTION_TYPE": "tar",
        "JAVA": str(cluster.java / "bin" / "java"),
        "JAVA_TYPE": "ES_JAVA_HOME",
        "CLI_JAVA_OPTS": "-Xmx64m -XX:+UseSerialGC",
    }


def start_node(cluster: Cluster, node: int) -> subprocess.Popen[bytes]:
    configuration = write_configuration(cluster, node)
    user, group = ordinary_user()
    give_away(cluster.folder(node), user, group)
    with cluster.console(node).open("wb") as console:
        return subprocess.Popen(
            [*ending_with_us(), *command(cluster, configuration)],
            cwd=cluster.server.home,
            env=environment(cluster, node, configuration),
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that the launcher and the server it starts are stopped as one group
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )


def ending_with_us() -> list[str]:
    """A prefix by which Linux ends the server when a killed test run leaves it behind; nothing where it is unknown."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def ordinary_user() -> tuple[int, int] | tuple[None, None]:
    """Whom root becomes, since the server refuses to run as root; everybody else stays who they are."""
    if os.geteuid():
        return None, None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def give_away(folder: Path, user: int | None, group: int | None) -> None:
    if user is not None and group is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, group)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ends every node with its children; kills what does not end by itself in time."""
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
