"""Which words of a goal carry its meaning: those rare in the taxonomy, and a field's rather than a role's."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import log

from catalog.skills.occupations import without_lead_in
from catalog.skills.phrases import located_tokens, stem, tokens
from catalog.skills.taxonomy import Occupation, Skill, Taxonomy

# "Engineer", "analyst", "manager": a word that closes this many occupations' names says what one is, not in what.
ROLE_ENDS = 2
# A role still says something ("analyst" is no "designer"), but a badge for engineers is no badge for cloud security.
ROLE_SHARE = 0.25
# Words that any goal may hold. Those before the occupation are dropped by the goal's reader.
_EMPTY = frozenset(["a", "an", "and", "at", "be", "by", "can", "for", "from", "i", "in", "into", "is", "it"]).union(
    ["me", "my", "of", "on", "or", "that", "the", "this", "to", "who", "with"]
)


class GoalWords:
    """Weighs the words of a goal against one taxonomy's names."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        entries: list[Skill | Occupation] = [*taxonomy.skills, *taxonomy.occupations]
        self._entries = max(len(entries), 2)
        self._counts = Counter(word for entry in entries for word in _stems((entry.label, *entry.aliases)))
        ends = Counter(stem(words[-1]) for words in map(tokens, _labels(taxonomy)) if words)
        self._roles = {word for word, count in ends.items() if count >= ROLE_ENDS}

    def weights(self, goal: str) -> dict[str, float]:
        """The goal's stems with their weights, which sum to 1; empty where it has no word of meaning."""
        words = [stem(token.word) for token in without_lead_in(located_tokens(goal)) if token.word not in _EMPTY]
        raw = {word: self._rarity(word) * (ROLE_SHARE if word in self._roles else 1.0) for word in words}
        total = sum(raw.values())
        return {word: weight / total for word, weight in raw.items()}

    def _rarity(self, word: str) -> float:
        """Inverse document frequency; a word no entry uses counts as used by one."""
        return log(1 + self._entries / self._counts.get(word, 1))


def _labels(taxonomy: Taxonomy) -> Iterable[str]:
    return (occupation.label for occupation in taxonomy.occupations)


def _stems(names: Iterable[str]) -> set[str]:
    return {stem(word) for name in names for word in tokens(name)}


# "Cybersecurity" holds "security", and says a little less; shorter words stand in others by chance.
COMPOUND, LONG_ENOUGH = 0.8, 5
# What the token rules spell otherwise than it is written ("C++", "Node.js").
_SPELLED_OTHERWISE = re.compile(r"[+#]|\.(?:js|net)\b", re.IGNORECASE)


def occurrences(text: str, roots: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    """Where stems stand in a text: each with the word as it stands and 1, or less where it closes a compound.

    Only words that begin like a stem are stemmed: stemming all, over some hundred programs, took most of the time.
    """
    plain = text.isascii() and not _SPELLED_OTHERWISE.search(text)
    folded = text.lower() if plain else " ".join(tokens(text))
    for match in _beginnings(roots).finditer(folded):
        word = match.group()
        root = stem(word)
        if root in roots:
            whole = match.start() == 0 or not folded[match.start() - 1].isalnum()
            if whole or len(root) >= LONG_ENOUGH:
                yield root, word, 1.0 if whole else COMPOUND


@lru_cache(maxsize=1024)
def _beginnings(roots: tuple[str, ...]) -> re.Pattern[str]:
    """What words of these stems begin with; a stem's last "i" may stand for a "y" ("studi", "study")."""
    begun = sorted((root[:-1] if len(root) > 3 and root.endswith("i") else root for root in roots), key=len)
    return re.compile("|".join(f"{re.escape(beginning)}[^\\W_]*" for beginning in reversed(begun)) or "(?!)")
