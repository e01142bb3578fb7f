"""YAML from strangers: one small document without aliases, which may each stand for all that was said before."""

from typing import Any, Final

import yaml

from crawlers.base_spiders.json_body import DEEPEST
from crawlers.errors import UnexpectedResponseError

# The reader is pure Python: this much takes a second.
LARGEST: Final = 256 * 1024


class _PlainLoader(yaml.SafeLoader):
    """A loader that counts how deep it is and knows no aliases."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it holds an alias")
        if self.depth >= DEEPEST:
            raise yaml.YAMLError(f"nested more than {DEEPEST} deep")
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def parse_yaml(body: bytes, url: str) -> Any:
    """The body's value; UnexpectedResponseError where it is no YAML, or none that an honest file holds."""
    try:
        if len(body) > LARGEST:
            raise yaml.YAMLError(f"above {LARGEST:,} bytes")
        return yaml.load(body, Loader=_PlainLoader)  # noqa: S506, a SafeLoader
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UnexpectedResponseError(f"{url} is no YAML to be read: {error}.", "Check the file's format.") from error
