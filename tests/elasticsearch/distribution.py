"""The server's files and the Java it runs on: fetched once, found on this machine, readable by whoever runs it."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import platformdirs

POM = Path(__file__).with_name("pom.xml")


class Unavailable(Exception):  # noqa: N818 - it is a state of this machine, told as the reason of a skip
    """No Elasticsearch can be had on this machine; the message says what to install."""


@dataclass(frozen=True)
class Release:
    """What carries one major version, and the Java versions that start it."""

    carrier: str
    oldest_java: int
    prefer_newest_java: bool


RELEASES = {
    8: Release("26.4.0.121862", oldest_java=17, prefer_newest_java=False),  # Elasticsearch 8.19.13
    9: Release("26.9.0.129388", oldest_java=21, prefer_newest_java=True),  # Elasticsearch 9.4.3
}


@dataclass(frozen=True)
class Distribution:
    """An unpacked server."""

    home: Path
    version: str


def cache_folder() -> Path:
    return platformdirs.user_cache_path("credway-elasticsearch")


def distribution(major: int) -> Distribution:
    """The server of a major version: from the user's cache, else downloaded into it (0.9 GB, once)."""
    cached = cache_folder() / str(major)
    return unpacked_in(cached) or downloaded(RELEASES[major], cached)


def unpacked_in(folder: Path) -> Distribution | None:
    for jar in folder.glob("*/elasticsearch/lib/elasticsearch-*.jar"):
        if version := re.fullmatch(r"elasticsearch-(\d[\d.]*)\.jar", jar.name):
            return Distribution(jar.parents[1], version[1])
    return None


def downloaded(release: Release, target: Path) -> Distribution:
    """Unpacks beside the target and renames at the end, so that a broken download is never taken for a server."""
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    unfinished.mkdir(parents=True)
    try:
        run_maven(release, unfinished / "server", unfinished / "repository")
        place(unfinished / "server", target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    if found := unpacked_in(target):
        return found
    raise Unavailable(f"the download holds no Elasticsearch; delete {target} and try again")


def run_maven(release: Release, into: Path, repository: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable("Maven fetches Elasticsearch for tests: install it (Debian: apt-get install maven)")
    # A repository of its own, deleted afterwards: the carrier's archive is not worth 0.9 GB of anybody's ~/.m2.
    wishes = {"carrier": release.carrier, "into": into, "maven.repo.local": repository}
    command = [maven, "-q", "-B", "-f", str(POM), *(f"-D{k}={v}" for k, v in wishes.items()), "generate-resources"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise Unavailable(f"Maven could not fetch Elasticsearch:\n{(done.stdout + done.stderr)[-2000:]}")


def place(unpacked: Path, target: Path) -> None:
    try:
        unpacked.rename(target)
    except OSError:
        # Another process finished the same download first, or an older one left a folder without a server.
        if unpacked_in(target) is None:
            shutil.rmtree(target)
            unpacked.rename(target)


def java_home(major: int) -> Path:
    """The folder of a Java that starts this major version."""
    release = RELEASES[major]
    fit = {version: home for home in java_folders() if (version := java_version(home)) >= release.oldest_java}
    if not fit:
        raise Unavailable(
            f"Elasticsearch {major} needs Java {release.oldest_java} or newer: install it "
            f"(Debian: apt-get install openjdk-{release.oldest_java}-jre-headless) or set JAVA_HOME"
        )
    return fit[max(fit) if release.prefer_newest_java else min(fit)]


def java_folders() -> set[Path]:
    on_path = shutil.which("java")
    javas = [Path(on_path)] if on_path else []
    javas += Path("/usr/lib/jvm").glob("*/bin/java")
    if chosen := os.environ.get("JAVA_HOME"):
        javas.append(Path(chosen, "bin", "java"))
    return {java.resolve().parents[1] for java in javas if java.exists()}


def java_version(home: Path) -> int:
    """The major version that a Java says of itself; 0 when it does not say."""
    answer = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True).stderr
    said = re.search(r'version "(\d+)', answer)
    return int(said[1]) if said else 0


def reachable(server: Distribution, work: Path) -> Distribution:
    """The same server where an ordinary user can read it: root's own cache is closed to the user the server runs as."""
    if all(folder.stat().st_mode & 0o001 for folder in server.home.parents):
        return server
    copy = work / "server"
    if not copy.exists():
        shutil.copytree(server.home, copy, copy_function=link_or_copy)
    return Distribution(copy, server.version)


def link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)
