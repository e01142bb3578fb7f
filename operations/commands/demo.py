"""`credway demo`: from nothing to a ranked answer, over fictional providers on this machine."""

import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from catalog.errors import CredwayError
from operations.terminal import say

if TYPE_CHECKING:
    from operations.settings import Settings
    from practice_providers import PracticeProvider, Server

GOAL = "cloud security engineer"
EMPLOYER = "Cobalt Cloudworks"
SHOWN = 5
# Six providers, each on a port of its own.
FIRST_PORT, PORTS = 8600, 6
# Shapes that their spider calls by another name.
SPIDERS = {"feed": "course_feed"}

Port = Annotated[int | None, typer.Option(min=0, max=65535, help="The port to serve on; CREDWAY_PORT if not given.")]
Serve = Annotated[bool, typer.Option("--serve/--no-serve", help="Serve pages and API at the end, or end there.")]


class DemoError(CredwayError):
    """The demonstration did not come to its answer."""


def add_to(credway: typer.Typer) -> None:
    credway.command()(demo)


def demo(port: Port = None, serve: Serve = True) -> None:
    """Crawl fictional providers on this machine, print a ranked answer, and serve it until Ctrl-C."""
    from catalog_api.asked import Wish
    from operations.commands.asking import open_services, print_ranked, ranked_for
    from operations.commands.serving import listen, serve_until_interrupted
    from operations.settings import read_settings

    settings = read_settings()
    # Before the crawl, so that a taken port is not found out only after it.
    listening = listen(settings.host, settings.port if port is None else port) if serve else None
    with practising(settings) as (practice, names):
        gather(practice, names)
    with open_services(practice) as services:
        print_ranked(*ranked_for(services, Wish(goal=GOAL, employer=[EMPLOYER], limit=SHOWN)))
        if listening:
            serve_until_interrupted(practice, services, listening)


@contextmanager
def practising(settings: "Settings") -> "Iterator[tuple[Settings, list[str]]]":
    """Settings under which the practice providers, served while the block runs, can be crawled; and their names.

    Everything lies in a folder of its own: fictional programs never mix with real ones.
    """
    with served() as server:
        everyone = list(server.providers.values())
        folder = settings.data / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        table = folder / "providers.toml"
        table.write_text("\n".join(map(table_row, everyone)))
        apart = {"data": folder, "store_url": None, "search_url": None, "providers": table}
        hosts = tuple(urlsplit(practice.base_url).netloc for practice in everyone)
        # One after another: two crawlers beside this process would take more than 300 MB.
        quick = {"allowed_hosts": hosts, "delay": 0.0, "processes": 1}
        yield settings.model_copy(update=apart | quick), list(server.providers)


def served() -> "AbstractContextManager[Server]":
    """The practice providers, on the same ports each time so that a second crawl finds the same, else on any."""
    from practice_providers import serve

    return serve(FIRST_PORT if are_free(range(FIRST_PORT, FIRST_PORT + PORTS)) else 0)


def are_free(ports: Iterable[int]) -> bool:
    try:
        with ExitStack() as stack:
            for port in ports:
                stack.enter_context(socket.create_server(("127.0.0.1", port)))
    except OSError:
        return False
    return True


def table_row(practice: "PracticeProvider") -> str:
    """A practice provider as an operator would write it into a table of providers; JSON's strings are TOML's too."""
    url, options = address(practice)
    keys = {"name": practice.title, "spider": SPIDERS.get(practice.shape, practice.shape), "url": url}
    lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    lines += [f"options.{key} = {json.dumps(value)}" for key, value in options.items()]
    return "\n".join([f"[{practice.name}]", *lines, f"expected = [1, {2 * practice.expected.listings}]", ""])


def address(practice: "PracticeProvider") -> tuple[str, dict[str, object]]:
    """Where a spider of this shape begins, and what else it must be told."""
    starts = practice.start_urls
    if practice.shape == "credly":
        return practice.base_url, {"issuers": [urlsplit(url).path.split("/")[2] for url in starts]}
    if practice.shape == "discovery":
        return practice.base_url, {"lists": [urlsplit(url).path.lstrip("/") for url in starts]}
    if practice.shape == "microsoft_learn":
        return starts[0], {"publisher": practice.title}
    return starts[0], {}


def gather(practice: "Settings", names: list[str]) -> None:
    """Crawls every practice provider and indexes what they list."""
    from operations.children import crawl_each
    from operations.commands.gathering import say_run
    from operations.commands.indexing import bring_index_up_to_date
    from operations.parts import open_store
    from operations.terminal import progress

    say(f"Crawling {len(names)} fictional providers on this machine; nobody else's server is touched.")
    with progress("Crawling") as tick:
        runs = crawl_each(practice, names, (), tick)
    for run in runs:
        say_run(run)
    if any(run["status"] != "accepted" for run in runs):
        raise DemoError("Not every practice provider could be read.", "The lines above say why.")
    with open_store(practice) as store:
        bring_index_up_to_date(practice, store)
