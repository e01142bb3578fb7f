"""What can go wrong in the store, each with what to do next."""

from catalog.errors import CredwayError


class StoreError(CredwayError):
    """The store could not do what was asked."""


class StoreUnreachableError(StoreError):
    """The database does not answer, or its URL cannot be read."""


class StoreTooNewError(StoreError):
    """A newer Credway has already changed this database's schema."""


class ProviderBusyError(StoreError):
    """Another run of this provider is under way."""


class RunLostError(StoreError):
    """The run is no longer ours to finish: closed already, taken over, or overtaken by a later one."""


class UnknownRunError(StoreError):
    """No run has this number."""


class ForeignRecordError(StoreError):
    """A record staged in one provider's run carries another provider's id."""
