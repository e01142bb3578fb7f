"""Which language a listing seems to speak: enough to see that a source has switched, not to label a program."""

import re
from typing import Final

# Small words that one of these languages has to itself.
_SMALL_WORDS: Final = {
    "en": "the and of with for you your from this that how are is will learn to by",
    "es": "el los las y con para por una del cómo su al más esta este aprenderás",
    "fr": "le les et des du pour avec une dans vous est sur ce cette aux vos apprenez",
    "de": "der die das und mit für von zu ein eine den ist im sie wie werden lernen",
    "pt": "os uma com não você ao dos da seu são pela mais aprenda como",
    "it": "il di che per gli della sono è nel alla le tuo questo imparerai",
    "nl": "het een van voor met je zijn deze wordt bij naar leert ook",
    "sv": "och att för med är som av ett på lär",
    "pl": "w na się dla oraz jest do że z jak",
    "tr": "ve bir için ile bu olarak nasıl",
    "id": "dan yang untuk dengan dalam ini anda",
}
_SCRIPTS: Final = (
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x06FF, "arabic"),
    (0x0900, 0x0DFF, "indic"),
    (0x0E00, 0x0E7F, "thai"),
    (0x3040, 0x30FF, "japanese"),
    (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"),
)
_FOREIGN: Final = re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high, _ in _SCRIPTS) + "]")


def _only_of_one() -> dict[str, str]:
    owners: dict[str, list[str]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in words.split():
            owners.setdefault(word, []).append(language)
    return {word: languages[0] for word, languages in owners.items() if len(languages) == 1}


_OWNER: Final = _only_of_one()


def speech(text: str) -> str:
    """The script where it is not Latin, else the language whose small words are the most, else `unclear`."""
    if not text.isascii():
        foreign = _FOREIGN.findall(text)
        if len(foreign) * 3 > len(text.replace(" ", "")):
            return _script(foreign[len(foreign) // 2])
    hits: dict[str, int] = {}
    for word in text.lower().split():
        owner = _OWNER.get(word)
        if owner is not None:
            hits[owner] = hits.get(owner, 0) + 1
    return max(hits, key=hits.__getitem__) if hits else "unclear"


def _script(letter: str) -> str:
    return next(name for low, high, name in _SCRIPTS if low <= ord(letter) <= high)
