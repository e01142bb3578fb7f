"""Pages for people: server-rendered, without a script."""

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from catalog_api.pages import docs_page, program_page, search_page
from catalog_api.pages.rendering import FOLDER


def install(app: FastAPI) -> None:
    """Adds the pages and their style sheet to the application."""
    for module in (search_page, program_page, docs_page):
        app.include_router(module.router)
    app.mount("/assets", StaticFiles(directory=FOLDER / "static"), name="assets")
