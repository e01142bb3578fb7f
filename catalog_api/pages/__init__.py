"""Pages for people: server-rendered, without a script."""

from fastapi import FastAPI


def install(app: FastAPI) -> None:
    """Adds the pages and their style sheet to the application."""
