"""XML from strangers, read as a stream: no DTD, hence no entities, and never more than one listing in memory."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element  # the type alone; the parser is set up below
from xml.parsers import expat

from crawlers.base_spiders.json_body import looks_like
from crawlers.errors import UnexpectedResponseError

PIECE: Final = 64 * 1024
DEEPEST: Final = 64
# Elements in one listing; the largest known has some hundred.
_MOST_INSIDE: Final = 20_000
# A start tag with its attributes, a comment: parsers keep them whole.
_LONGEST_TOKEN: Final = 1024 * 1024
_XML_NAMESPACE: Final = "http://www.w3.org/XML/1998/namespace"


class _RefusedXmlError(ValueError):
    """XML that only somebody who means harm would write."""


def elements(body: bytes, url: str, whole: Collection[str] = ()) -> Iterator[tuple[Element, Mapping[str, str]]]:
    """Each element as it ends, with the prefixes declared up to there by their namespace; names as "{namespace}local".

    Elements whose local names are in `whole` come with all that is inside them, which is not given again; all others
    without. Nothing is fetched, no entity is known but XML's five. UnexpectedResponseError where the body is no
    well-formed XML, has a DTD, or nests deeper than 64.
    """
    try:
        yield from _Reader(frozenset(whole)).read(body.lstrip())
    except (expat.ExpatError, _RefusedXmlError, LookupError, ValueError) as error:
        raise UnexpectedResponseError(
            f"{url} is no XML to be read ({error}); it looks like {looks_like(body)}.", "Check the feed's address."
        ) from error


class _Reader:
    """expat's events as elements; what is finished and was given is let go."""

    def __init__(self, whole: frozenset[str]) -> None:
        self._whole = whole
        self._open: list[Element] = []
        # How deep the element stands that is kept whole, 0 for none; how many are inside it.
        self._kept = self._inside = 0
        self._finished: list[Element] = []
        self._prefixes = {_XML_NAMESPACE: "xml"}
        self._texts: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._texts.append
        self._parser.StartNamespaceDeclHandler = self._prefix
        self._parser.StartDoctypeDeclHandler = self._refuse

    def read(self, body: bytes) -> Iterator[tuple[Element, Mapping[str, str]]]:
        try:
            for start in range(0, len(body) or 1, PIECE):
                end = min(start + PIECE, len(body))
                self._parser.Parse(body[start:end], end == len(body))
                if end - self._parser.CurrentByteIndex > _LONGEST_TOKEN:
                    raise _RefusedXmlError("a tag or comment of it is above 1 MiB")
                finished, self._finished = self._finished, []
                yield from ((element, self._prefixes) for element in finished)
        finally:
            # It holds this reader's functions, and the reader holds it: neither would be freed for a while.
            del self._parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._text()
        if len(self._open) >= DEEPEST:
            raise _RefusedXmlError(f"nested more than {DEEPEST} deep")
        self._inside += 1
        if self._inside > _MOST_INSIDE:
            raise _RefusedXmlError(f"one listing has more than {_MOST_INSIDE:,} elements")
        element = Element(_name(name), {_name(key): value for key, value in attributes.items()})
        if self._kept:
            self._open[-1].append(element)
        self._open.append(element)
        if not self._kept:
            self._inside = 0
            if element.tag.rpartition("}")[2] in self._whole:
                self._kept = len(self._open)

    def _end(self, name: str) -> None:
        self._text()
        element = self._open.pop()
        if self._kept > len(self._open):
            self._kept = 0
        if not self._kept:
            self._finished.append(element)

    def _text(self) -> None:
        """What stands since the last tag, to the element that ended last or to the one around it."""
        if not self._texts:
            return
        text = "".join(self._texts)
        self._texts.clear()
        if not self._open:
            return
        around = self._open[-1]
        if len(around):
            around[-1].tail = (around[-1].tail or "") + text
        elif self._kept or around.text is None:
            around.text = (around.text or "") + text

    def _prefix(self, prefix: str | None, namespace: str) -> None:
        self._prefixes.setdefault(namespace or "", prefix or "")

    def _refuse(self, *_: object) -> None:
        raise _RefusedXmlError("it declares a DTD")


def _name(name: str) -> str:
    """expat writes namespace}local."""
    return f"{{{name}" if "}" in name else name
