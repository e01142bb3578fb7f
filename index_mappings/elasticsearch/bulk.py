"""Writing many documents: what the server takes is in, what it refuses is told with its reason."""

from collections.abc import Iterable, Iterator
from typing import Any

import xxhash
from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from index_mappings.document import Document
from index_mappings.engine import WriteSummary

BATCH = 1_000
BATCH_BYTES = 5_000_000
LONGEST_ID = 512


def store_documents(
    client: Elasticsearch, index: str, documents: Iterable[Document], removed: Iterable[str] = ()
) -> WriteSummary:
    """Inserts or replaces the documents and deletes the removed ids; nothing is lost for another's fault.

    The helper's default raises at the first refusal and drops what came after it.
    """
    written, gone, refused = 0, 0, []
    hashed: dict[str, str] = {}
    told = streaming_bulk(
        client,
        _actions(documents, removed, hashed),
        index=index,
        chunk_size=BATCH,
        max_chunk_bytes=BATCH_BYTES,
        raise_on_error=False,
        max_retries=3,
    )
    for done, answer in told:
        (action, result), *_ = answer.items()
        if action == "delete":
            gone += 1
        elif done:
            written += 1
        else:
            refused.append((hashed.get(result["_id"], result["_id"]), _reason(result["error"])))
    return WriteSummary(written, gone, tuple(refused))


def _actions(documents: Iterable[Document], removed: Iterable[str], hashed: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The actions one by one; ids the server knows by their hash are noted in `hashed`."""
    for id_ in removed:
        yield {"_op_type": "delete", "_id": document_id(id_)}
    for document in documents:
        program_id = document["id"][0]
        known_as = document_id(program_id)
        if known_as != program_id:
            hashed[known_as] = program_id
        yield {"_op_type": "index", "_id": known_as, "_source": document}


def document_id(program_id: str) -> str:
    """The program's id, or its hash where Elasticsearch takes none so long."""
    told = program_id.encode()
    return program_id if len(told) <= LONGEST_ID else xxhash.xxh3_128_hexdigest(told)


def _reason(error: Any) -> str:
    return f"{error.get('type')}: {error.get('reason')}" if isinstance(error, dict) else str(error)
