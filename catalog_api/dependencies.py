"""What routes are handed by the application they belong to."""

from typing import Annotated

from fastapi import Depends, Request

from catalog_api.given import Services


def services_of(request: Request) -> Services:
    """The services the application was made with."""
    found: Services = request.app.state.services
    return found


Given = Annotated[Services, Depends(services_of)]
