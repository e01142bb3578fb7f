"""Crawls in child processes, one a provider: a crawler cannot be started twice in one process, and dies alone."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson

from operations.settings import Settings

Tick = Callable[[int], None]
# What a child says on stdout, a JSON object a line: how many more it has read, and at last how its run ended.
MORE = "more"


def crawl_each(
    settings: Settings, providers: Sequence[str], options: Sequence[str], tick: Tick
) -> list[dict[str, Any]]:
    """How each provider's run ended, in the order asked; where this is interrupted, the children are ended too."""
    children: list[subprocess.Popen[bytes]] = []
    with ThreadPoolExecutor(settings.processes) as pool:
        try:
            return list(pool.map(lambda name: _crawl(settings, name, options, tick, children), providers))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in children:
                child.terminate()
            raise


def _crawl(
    settings: Settings, provider: str, options: Sequence[str], tick: Tick, children: list[subprocess.Popen[bytes]]
) -> dict[str, Any]:
    command = [sys.executable, "-m", "operations", "crawl-here", provider, *options]
    ended: dict[str, Any] = {}
    with subprocess.Popen(  # noqa: S603, our own command
        command, env=settings.for_children(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    ) as child:
        children.append(child)
        for said in map(_object, child.stdout or ()):
            if MORE in said:
                tick(said[MORE])
            else:
                ended = said
    return ended or failed(provider, f"Its process ended with exit status {child.returncode}.")


def failed(provider: str, why: str, hint: str = "") -> dict[str, Any]:
    """A run that never came to an end of its own."""
    return {"provider": provider, "status": "failed", "why": f"{why} {hint}".strip()}


def _object(line: bytes) -> dict[str, Any]:
    """A child's line; what some library printed in between goes where a person sees it."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        found = None
    if isinstance(found, dict):
        return found
    sys.stderr.buffer.write(line)
    return {MORE: 0}
