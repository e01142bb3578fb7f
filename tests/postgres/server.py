"""The PostgreSQL the tests talk to: the developer's own, else one started for this session and removed after it."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

GIVEN_URL = "CREDWAY_TEST_POSTGRES_URL"
# Where Debian's and Ubuntu's package puts the programs of each version; they are not on the PATH.
DEBIAN = Path("/usr/lib/postgresql")
USER = "credway"


class Unavailable(Exception):  # noqa: N818 - not an error: the reason why tests are skipped
    """No PostgreSQL can be had; its words say what to install."""


@contextmanager
def postgres_url() -> Iterator[str]:
    """The SQLAlchemy URL of a real, empty database; raises Unavailable where none can be started."""
    if given := os.environ.get(GIVEN_URL):
        yield given
        return
    programs = programs_folder()
    owner = server_owner()
    folder = Path(tempfile.mkdtemp(prefix="credway-postgres-"))
    try:
        if owner:
            shutil.chown(folder, owner)
        with _running(programs, folder, owner) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def programs_folder() -> Path:
    """The folder of initdb and pg_ctl, of the newest version where there are several."""
    debian = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: _version(path.parts[-3]))
    on_path = shutil.which("initdb")
    if debian:
        return debian[-1].parent
    if on_path:
        return Path(on_path).parent
    raise Unavailable(f"install Debian's package `postgresql`, or set {GIVEN_URL} to an empty database's URL")


def _version(name: str) -> float:
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0


def server_owner() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as then, else None for ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return name
    raise Unavailable("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as")


@contextmanager
def _running(programs: Path, folder: Path, owner: str | None) -> Iterator[str]:
    data, log, password = folder / "data", folder / "log", secrets.token_hex(16)
    password_file = folder / "password"
    password_file.write_text(password)
    if owner:
        shutil.chown(password_file, owner)
    initdb: list[str | Path] = ["--pgdata", data, "--username", USER, "--encoding", "UTF8", "--no-locale", "--no-sync"]
    _run([programs / "initdb", *initdb, "--auth", "scram-sha-256", "--pwfile", password_file], owner)
    port = free_port()
    # Nothing here outlives the session, so it need not survive a power cut.
    options = f"-h 127.0.0.1 -p {port} -k '{folder}' -F"
    pg_ctl: list[str | Path] = [programs / "pg_ctl", "--pgdata", data, "--wait", "--silent"]
    _run([*pg_ctl, "--log", log, "--options", options, "start"], owner, log)
    try:
        yield f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{port}/postgres"
    finally:
        _run([*pg_ctl, "--mode", "immediate", "stop"], owner, log)


def _run(command: list[str | Path], owner: str | None, log: Path | None = None) -> None:
    as_user: dict[str, Any] = {"user": owner, "group": pwd.getpwnam(owner).pw_gid, "extra_groups": []} if owner else {}
    # Not through pipes: the server inherits them, and reading them to the end would wait for the server.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(command, stdout=said, stderr=said, cwd="/", check=False, **as_user)
        if done.returncode:
            said.seek(0)
            logged = log.read_text(errors="replace") if log and log.exists() else ""
            raise Unavailable(f"{Path(command[0]).name} failed: {said.read()} {logged}".strip())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
