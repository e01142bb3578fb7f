"""Which entry a whole phrase names: exactly, by its stems, or mistyped."""

from collections.abc import Iterable
from typing import NamedTuple

from catalog.skills.phrases import inflected, normal_form, plural, stems
from catalog.skills.typos import Spellings


class Name(NamedTuple):
    """One name of an entry as written, in normal form, and whether it is the preferred one."""

    uri: str
    written: str
    form: str
    preferred: bool


class Names:
    """All names of a kind of entry, looked up by phrases in normal form. Two entries never hold one form."""

    def __init__(self, names: Iterable[Name], known_words: Iterable[str] = ()) -> None:
        self.by_form: dict[str, Name] = {}
        self._by_stems: dict[tuple[str, ...], list[Name]] = {}
        for name in names:
            self.by_form.setdefault(name.form, name)
        for name in self.by_form.values():
            self._by_stems.setdefault(stems(name.form.split()), []).append(name)
        self._spellings = Spellings(self.by_form, known_words)

    def exact(self, form: str) -> Name | None:
        """The name that reads just so."""
        return self.by_form.get(form)

    def stemmed(self, form: str) -> Name | None:
        """The name whose words are forms of these words; nothing where two entries could be meant."""
        words = form.split()
        found = [name for name in self._by_stems.get(stems(words), ()) if same_words(words, name.form.split())]
        return found[0] if len({name.uri for name in found}) == 1 else None

    def misspelt(self, form: str) -> tuple[Name, float] | None:
        """The name meant by a mistyped phrase, with its similarity of 88 to 100."""
        nearest = self._spellings.nearest(form)
        return (self.by_form[nearest[0]], nearest[1]) if nearest else None


def names_of(uri: str, label: str, aliases: Iterable[str]) -> list[Name]:
    """The names of one entry, the preferred first; what has no letters or digits names nothing."""
    named = [Name(uri, written, normal_form(written), written is label) for written in (label, *aliases)]
    return [name for name in named if name.form]


def same_words(ones: list[str], others: list[str]) -> bool:
    """Whether phrases of equal stems mean the same.

    A single word must agree but for number: "market" is not marketing, "account" is not accounting. In a phrase the
    other words hold the meaning in place.
    """
    alike = plural if len(ones) == 1 else inflected
    return all(one == other or alike(one, other) for one, other in zip(ones, others, strict=True))
