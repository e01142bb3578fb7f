"""What can go wrong in the store, each with what to do next."""

from catalog.errors import CredwayError


class StoreError(CredwayError):
    """The store could not do what was asked."""


class StoreUnreachable(StoreError):
    """The database does not answer, or its URL cannot be read."""


class StoreTooNew(StoreError):
    """A newer Credway has already changed this database's schema."""


class ProviderBusy(StoreError):
    """Another run of this provider is under way."""


class RunLost(StoreError):
    """The run is no longer ours to finish: closed already, taken over, or overtaken by a later one."""


class UnknownRun(StoreError):
    """No run has this number."""


class ForeignRecord(StoreError):
    """A record staged in one provider's run carries another provider's id."""
