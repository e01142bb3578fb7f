"""Microdata (itemscope, itemtype, itemprop) as the JSON-LD it would be; https://html.spec.whatwg.org/#microdata."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from crawlers.base_spiders.html_tags import Tag, tags_and_texts

_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
# Another of the same closes it, for its end tag may be left out.
_CLOSED_BY_NEXT: Final = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option"))
# What stands in no paragraph, and so ends one that is open.
_NO_PHRASE: Final = frozenset(
    {"address", "article", "aside", "blockquote", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3", "h4"}
    | {"header", "hr", "main", "nav", "ol", "pre", "section", "table", "ul"}
)
_ADDRESS: Final = {"a": "href", "area": "href", "link": "href", "object": "data"} | dict.fromkeys(
    ("audio", "embed", "iframe", "img", "source", "track", "video"), "src"
)
# Real pages nest 30 elements deep and items 4.
_DEEPEST, _DEEPEST_ITEM, _MOST_VALUES = 2_000, 24, 20_000
_LONGEST: Final = 20_000


class _Open:
    """An element that was not closed yet: the item it begins, or the property whose text it holds."""

    __slots__ = ("item", "length", "name", "owner", "properties", "texts")

    def __init__(self, name: str) -> None:
        self.name = name
        self.item: dict[str, Any] | None = None
        self.owner: dict[str, Any] | None = None
        self.properties: list[str] = []
        self.texts: list[str] = []
        self.length = 0

    def hear(self, text: str) -> None:
        if self.length < _LONGEST:
            self.texts.append(text)
            self.length += len(text)


class _Reader:
    """Follows a page's tags and keeps what belongs to items."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []
        self._open: list[_Open] = []
        self._names: Counter[str] = Counter()
        self._items: list[dict[str, Any]] = []
        self._listening: list[_Open] = []
        self._values = 0

    def tag(self, tag: Tag) -> None:
        if tag.is_end:
            self._close(tag.name)
            return
        last = self._open[-1].name if self._open else ""
        if (tag.name in _CLOSED_BY_NEXT and last == tag.name) or (last == "p" and tag.name in _NO_PHRASE):
            self._close(last)
        element = _Open(tag.name)
        self._begin(element, tag.attributes)
        if tag.name not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(element)
            self._names[tag.name] += 1
        else:
            self._end(element)

    def text(self, text: str) -> None:
        for element in self._listening:
            element.hear(text)

    def finish(self) -> None:
        while self._open:
            self._close(self._open[-1].name)

    def _begin(self, element: _Open, attributes: dict[str, str]) -> None:
        properties, owner = attributes.get("itemprop", "").split(), self._items[-1] if self._items else None
        if "itemscope" in attributes and len(self._items) < _DEEPEST_ITEM:
            element.item = _item(attributes)
            self._items.append(element.item)
            if not properties:
                self.found.append(element.item)
            self._add(owner, properties, element.item)
        elif properties and owner is not None:
            value = _stated(element.name, attributes)
            if value is not None:
                self._add(owner, properties, value)
            elif len(self._listening) < _DEEPEST_ITEM:
                element.owner, element.properties = owner, properties
                self._listening.append(element)

    def _add(self, owner: dict[str, Any] | None, properties: list[str], value: Any) -> None:
        for name in properties if owner is not None else ():
            self._values += 1
            if owner is not None and self._values <= _MOST_VALUES:
                owner.setdefault(name, []).append(value)

    def _close(self, name: str) -> None:
        """Closes the element, and all inside it whose own end tags are missing."""
        while self._names[name]:
            element = self._open.pop()
            self._names[element.name] -= 1
            self._end(element)
            if element.name == name:
                return

    def _end(self, element: _Open) -> None:
        if element.item is not None:
            self._items.pop()
        elif element.properties:
            self._listening.remove(element)
            self._add(element.owner, element.properties, re.sub(r"\s+", " ", "".join(element.texts)).strip())


def microdata(body: bytes) -> Iterator[dict[str, Any]]:
    """The page's top-level items, their types under `@type`; a property with one value is that value."""
    if b"itemscope" not in body.lower():
        return
    reader = _Reader()
    for token in tags_and_texts(body):
        if isinstance(token, Tag):
            reader.tag(token)
        else:
            reader.text(token)
    reader.finish()
    yield from (_plain(item) for item in reader.found)


def _item(attributes: dict[str, str]) -> dict[str, Any]:
    named = {"@type": attributes.get("itemtype", "").split()}
    return named | ({"@id": [attributes["itemid"]]} if attributes.get("itemid") else {})


def _stated(name: str, attributes: dict[str, str]) -> str | None:
    """The value that an attribute states; None where the element's text is the value."""
    if "content" in attributes:
        return attributes["content"].strip()
    if name in _ADDRESS:
        return attributes.get(_ADDRESS[name], "").strip()
    if name in ("data", "meter"):
        return attributes.get("value", "").strip()
    return attributes["datetime"].strip() if name == "time" and "datetime" in attributes else None


def _plain(value: Any) -> Any:
    """Items nest no deeper than they may be open."""
    if not isinstance(value, dict):
        return value
    pairs = ((key, [_plain(inner) for inner in values if inner not in ("", None)]) for key, values in value.items())
    return {key: values[0] if len(values) == 1 else values for key, values in pairs if values}
