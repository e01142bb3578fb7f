"""What can be known of the deployment files without a container engine."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from operations.settings import Settings
from tests.house.files import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("api", "scheduler")


def dockerfile() -> list[tuple[str, str]]:
    """The Dockerfile's instructions and their arguments."""
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    joined = "\n".join(line for line in lines if not line.startswith("#")).replace("\\\n", " ")
    pairs = (line.split(None, 1) for line in joined.splitlines() if line.strip())
    return [(word, rest) for word, rest in pairs]


def run(program: str, *arguments: str) -> str:
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_hadolint_and_yamllint_agree() -> None:
    run("hadolint", "deploy/Dockerfile")
    run("yamllint", "--strict", "--config-file", "deploy/.yamllint.yaml", "deploy")


def test_the_parts_are_there() -> None:
    assert set(SERVICES) == {"api", "scheduler", "postgres", "elasticsearch"}
    assert set(COMPOSE["volumes"]) == {"data", "postgres", "elasticsearch"}


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_and_watched(name: str) -> None:
    version = SERVICES[name]["image"].partition(":")[2]
    assert re.match(r"\d+\.\d+", version), "an image without a version changes by itself"
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", OURS)
def test_our_services_are_told_what_the_settings_know(name: str) -> None:
    prefix = Settings.model_config["env_prefix"]
    known = {f"{prefix}{field}".upper() for field in Settings.model_fields}
    assert set(SERVICES[name]["environment"]) - known == set()
    assert {"CREDWAY_DATA", "CREDWAY_STORE_URL", "CREDWAY_SEARCH_URL"} <= set(SERVICES[name]["environment"])


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_commands_that_exist(name: str) -> None:
    words = [word for word in SERVICES[name]["command"] if re.match(r"[a-z]", word)]
    options = [word for word in SERVICES[name]["command"] if word.startswith("--")]
    described = run("credway", *words, "--help")
    assert [option for option in options if option not in described] == []


@pytest.mark.parametrize("name", OURS)
def test_our_services_wait_for_their_servers(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {
        server: {"condition": "service_healthy"} for server in ("postgres", "elasticsearch")
    }


def test_only_loopback_is_published() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8000:8000"]


def test_secrets_come_from_the_environment_or_nothing_starts() -> None:
    wanted = re.findall(r"(?<!\$)\$\{(\w+)(:\?)?", (DEPLOY / "compose.yaml").read_text())
    offered = re.findall(r"^(\w+)=$", (DEPLOY / "example.env").read_text(), re.MULTILINE)
    assert {name for name, required in wanted if not required} == set()
    assert {name for name, _ in wanted} == set(offered)


def test_the_image_runs_as_an_ordinary_user_and_is_watched() -> None:
    last_stage = dockerfile()[max(n for n, (word, _) in enumerate(dockerfile()) if word == "FROM") :]
    users = [rest for word, rest in last_stage if word == "USER"]
    assert users == ["10001"]
    assert any(word == "RUN" and "useradd --system --uid 10001" in rest for word, rest in last_stage)
    assert any(word == "HEALTHCHECK" and "/healthz" in rest for word, rest in last_stage)


def test_the_image_is_made_of_pinned_packages_and_every_package_of_ours() -> None:
    instructions = dockerfile()
    assert any(word == "RUN" and "--constraint constraints.txt" in rest for word, rest in instructions)
    copied = {rest.split()[0] for word, rest in instructions if word == "COPY"}
    packages = {path.parent.name for path in REPOSITORY.glob("*/__init__.py")} - {"tests", "tools", "benchmarks"}
    assert packages - copied == set()


def test_everything_copied_is_let_through_the_ignore_file() -> None:
    let_through = set(re.findall(r"^!(.+)$", (DEPLOY / "Dockerfile.dockerignore").read_text(), re.MULTILINE))
    copies = [rest.split()[:-1] for word, rest in dockerfile() if word == "COPY" and not rest.startswith("--from")]
    assert {name for names in copies for name in names} == let_through
