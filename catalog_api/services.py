"""The former place of `catalog_api.given`."""

from catalog_api.given import Services, Terms, services

__all__ = ["Services", "Terms", "services"]
