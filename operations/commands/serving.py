"""`credway serve`: pages and API over HTTP."""

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.errors import CredwayError
from operations.terminal import say, write_log

if TYPE_CHECKING:
    from catalog_api.given import Services
    from operations.settings import Settings

Host = Annotated[str | None, typer.Option(help="The address to serve on; the setting CREDWAY_HOST if not given.")]
Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help="The port, 0 for any free one; CREDWAY_PORT if not given.")
]


def add_to(credway: typer.Typer) -> None:
    credway.command()(serve)


def serve(host: Host = None, port: Port = None) -> None:
    """Serve the search page and the API until Ctrl-C."""
    from operations.commands.asking import open_services
    from operations.settings import read_settings

    settings = read_settings()
    listening = listen(host or settings.host, settings.port if port is None else port)
    with open_services(settings) as services:
        serve_until_interrupted(settings, services, listening)


def serve_until_interrupted(settings: "Settings", services: "Services", listening: socket.socket) -> None:
    """Serves in this process, on a socket that listens already."""
    import uvicorn

    from catalog_api.app import create_app

    host, port = listening.getsockname()[:2]
    say(f"Serving http://{f'[{host}]' if ':' in host else host}:{port}; Ctrl-C ends this.")
    level = settings.log_level
    write_log(level)
    config = uvicorn.Config(create_app(services), log_level=level, access_log=level == "debug")
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, so that a taken port is known before anything is said to be served."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise ServingError(
            f"{host} port {port} cannot be served on: {error.strerror}.",
            "Choose another with --port (0 takes any free one), or end what uses it.",
        ) from error


class ServingError(CredwayError):
    """The address cannot be served on."""
