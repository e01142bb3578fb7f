"""What a person sees: answers on stdout, everything else on stderr, and a moving bar where something takes long."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog.errors import CredwayError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

# Says that so many more are done.
Tick = Callable[[int], None]

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON on stdout, for a program to read.")]


def console() -> "Console":
    """stderr: for what is said while working."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def page() -> "Console":
    """stdout: for answers a person reads."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def say(text: str) -> None:
    """One line on stderr; its text is printed as it is, never read as markup."""
    from rich.text import Text

    console().print(Text(text))


def show(text: str) -> None:
    """Lines of an answer on stdout, as they are."""
    sys.stdout.write(text + "\n")


def show_json(value: Any) -> None:
    """One JSON document on one line of stdout."""
    import orjson

    sys.stdout.write(orjson.dumps(value, default=_plain).decode() + "\n")
    sys.stdout.flush()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | set | frozenset | range):
        return list(value)
    return str(value)


def complain(error: CredwayError) -> None:
    """The error in red and what to do next, on stderr."""
    from rich.text import Text

    console().print(Text.assemble(("Error: ", "bold red"), (error.message, "red")))
    if error.hint:
        console().print(Text(error.hint))


def write_log(level: str) -> None:
    """Log lines of this weight or more on stderr, for what works without a person watching."""
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )


def table(*columns: str, right: tuple[str, ...] = ()) -> "Table":
    """An empty table with these columns; numbers stand in those named in `right`."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Tick]:
    """A bar on stderr while the block works, of `total` where that is known; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda more: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda more: bar.advance(task, more)
