"""OAI-PMH: lists of records behind resumption tokens, whatever metadata format they are in."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element  # the type alone; xml_body does the parsing

from crawlers.base_spiders.listing_spider import MEBIBYTE, Headers, ListingSpider
from crawlers.base_spiders.xml_body import elements
from crawlers.entry import Entry
from crawlers.errors import UnexpectedResponseError

_OAI: Final = "{http://www.openarchives.org/OAI/2.0/}"
# An answer that nothing matches is an empty list; every other error is one.
_NOTHING: Final = "noRecordsMatch"


class OaiRecords(ListingSpider):
    """A record becomes an object: `identifier` and `datestamp` of its header, and its metadata's elements by name.

    Options: `format`, oai_dc where not given; `set`. Records marked as deleted are counted and passed over.
    """

    largest_body: ClassVar[int] = 32 * MEBIBYTE

    def starts(self) -> Iterable[str]:
        return [self._list({})]

    def changed_since(self, moment: datetime) -> Iterable[str]:
        return [self._list({"from": moment.date().isoformat()})]

    def links(self, body: bytes, url: str, headers: Headers) -> Iterable[str]:
        for element, _ in elements(body, url, {"record"}):
            if element.tag == f"{_OAI}resumptionToken" and (element.text or "").strip():
                return [f"{self.provider.url}?verb=ListRecords&resumptionToken={quote(element.text or '', safe='')}"]
        return []

    def entries(self, body: bytes, url: str) -> Iterator[Entry]:
        root = ""
        for element, _ in elements(body, url, {"record"}):
            root = element.tag
            if element.tag == f"{_OAI}error" and element.get("code") != _NOTHING:
                raise UnexpectedResponseError(
                    f"{url} answers {element.get('code')}: {element.text or ''}.", "Check the options format and set."
                )
            if element.tag == f"{_OAI}record":
                yield from self._record(element, url)
        if root != f"{_OAI}OAI-PMH":
            raise UnexpectedResponseError(f"{url} is no OAI-PMH answer: its root is {root}.", "Check the address.")

    def _list(self, more: dict[str, str]) -> str:
        options = self.provider.options
        asked = {"verb": "ListRecords", "metadataPrefix": str(options.get("format", "oai_dc"))} | more
        asked |= {"set": str(options["set"])} if "set" in options else {}
        return f"{self.provider.url}?{urlencode(asked)}"

    def _record(self, record: Element, url: str) -> Iterator[Entry]:
        header, metadata = record.find(f"{_OAI}header"), record.find(f"{_OAI}metadata")
        if header is not None and header.get("status") == "deleted":
            self.passed_over["deleted"] += 1
            return
        named = {key: record.findtext(f"{_OAI}header/{_OAI}{key}", "").strip() for key in ("identifier", "datestamp")}
        if metadata is None or not len(metadata):
            yield Entry({"header": named}, url, fault="The record has no metadata.")
        else:
            yield Entry({"header": named, **_tree(metadata[0])}, url)


def _tree(element: Element) -> dict[str, Any]:
    """The children by local name, texts or objects again; a list where a name comes again."""
    found: dict[str, Any] = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        value: Any = _tree(child) if len(child) else "".join(child.itertext()).strip()
        held = found.get(name)
        found[name] = value if held is None else [*held, value] if isinstance(held, list) else [held, value]
    return found
