"""The connection: its address and key, and its exceptions, which stop here."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from elastic_transport import ConnectionError as NotConnected
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError, OrjsonSerializer, UnsupportedProductError

from index_mappings.engine import EngineError, EngineUnavailableError

REQUEST_SECONDS = 30


def connect(url: str, api_key: str | None = None) -> Elasticsearch:
    """A client for `http(s)://[user:password@]host:port[/path]`; it sends nothing until it is asked."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    if parts.port is None:
        host = f"{host}:{443 if parts.scheme == 'https' else 9200}"
    return Elasticsearch(
        f"{parts.scheme}://{host}{parts.path}",
        api_key=api_key,
        basic_auth=None if api_key else login,
        request_timeout=REQUEST_SECONDS,
        serializer=OrjsonSerializer(),
        # A node that restarts is asked again; a search that takes too long is not: it would only add to the load.
        max_retries=2,
        retry_on_timeout=False,
    )


@contextmanager
def stopped(url: str) -> Iterator[None]:
    """The client's exceptions come out as ours, without the password that stood in the address."""
    where = urlsplit(url).netloc.rpartition("@")[2]
    try:
        yield
    except NotFoundError as error:
        raise EngineUnavailableError(
            "There is no search index in Elasticsearch yet.", "Run `credway index` to build it."
        ) from error
    except UnsupportedProductError as error:
        hint = "OpenSearch and other forks are not supported: give the URL of an Elasticsearch 8.19 or 9."
        raise EngineError(f"{where} is not Elasticsearch.", hint) from error
    except ApiError as error:
        raise _answered(where, error) from error
    except NotConnected as error:
        hint = "See that it runs and that CREDWAY_SEARCH_URL is right; without it the embedded engine is used."
        raise EngineUnavailableError(f"Elasticsearch at {where} cannot be reached.", hint) from error
    except TransportError as error:
        raise EngineUnavailableError(
            f"Elasticsearch at {where} did not answer: {error.message}.", "Try again."
        ) from error


def _answered(where: str, error: ApiError) -> EngineError:
    status = error.meta.status
    if status in (401, 403):
        return EngineError(
            f"Elasticsearch at {where} refuses this user (status {status}).",
            "Put user:password@ into the URL, or give an API key that may manage and write the index.",
        )
    if status in (429, 503):
        return EngineUnavailableError(f"Elasticsearch at {where} is too busy (status {status}).", "Try again later.")
    return EngineError(f"Elasticsearch at {where} answered {status}: {error.message}.", "See the server's log.")
