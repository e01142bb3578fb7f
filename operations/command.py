"""The `credway` command: which commands there are, and how it ends."""

import gc
import signal
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from catalog.errors import CredwayError
from operations.commands import (
    asking,
    demo,
    detecting,
    gathering,
    importing,
    indexing,
    looking,
    reviewing,
    scheduling,
    serving,
)
from operations.terminal import complain

NOT_DONE = 1
TERMINATED = 128 + signal.SIGTERM
# Records are trees and are freed without the collector. At Python's defaults (700, 10, 10) it walks the taxonomy, the
# memos and every waiting record again and again: 7 % of a replay's CPU.
SELDOM = (50_000, 20, 100)

app = typer.Typer(
    name="credway",
    help="Finds the micro-credential that gets you where you want to go, and shows why.",
    no_args_is_help=True,
    add_completion=False,
    # A traceback is for whoever mends Credway: plain, whole, and without the values of variables.
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(version("credway"))
        raise typer.Exit


@app.callback()
def _options(
    asked: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """What holds for every command."""


for _room in (demo, detecting, gathering, importing, indexing, asking, serving, scheduling, looking, reviewing):
    _room.add_to(app)


def main() -> None:
    """Runs the command line. Exit status: 0 all done, 1 something was not, 2 wrongly asked, 130 interrupted."""
    gc.set_threshold(*SELDOM)
    # As Ctrl-C: what is under way is taken back, children are ended, locks are released.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(TERMINATED))
    try:
        app()
    except CredwayError as error:
        complain(error)
        sys.exit(NOT_DONE)
