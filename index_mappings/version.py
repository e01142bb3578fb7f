"""What an index must have been built with to be read: a hash over the mapping and the analysis."""

import re
from typing import Any

import orjson
import xxhash

from index_mappings.analysis import query_words, words

# Changes of the analysis show in these words, so nobody has to remember to count a version up.
_PROBE = "C++, C# and .NET for Node.js 2.0: the U.S. women's R&D — Comunicación, 機械学習, relational Security+ of IT"


_VERSION_DIGITS = 10


def build_number(name: str, prefix: str) -> int:
    """The number of a build named `<prefix>-<version>-<number>`; 0 for any other name, another prefix's included."""
    build = re.fullmatch(rf"{re.escape(prefix)}-[0-9a-f]{{{_VERSION_DIGITS}}}-(\d+)", name)
    return int(build[1]) if build else 0


def index_version(mapping: Any) -> str:
    """Ten hexadecimal digits; equal only where the mapping and the analysis are."""
    told = orjson.dumps([mapping, words(_PROBE), query_words(_PROBE)], option=orjson.OPT_SORT_KEYS)
    return xxhash.xxh3_64_hexdigest(told)[:_VERSION_DIGITS]
