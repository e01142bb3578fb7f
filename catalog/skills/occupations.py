"""From a learner's goal in their own words to occupations of a taxonomy."""

from collections import Counter
from collections.abc import Iterable
from math import log
from typing import NamedTuple

from rapidfuzz import fuzz, process

from catalog.skills.names import Name, Names, names_of
from catalog.skills.phrases import Token, located_tokens, stem
from catalog.skills.taxonomy import Taxonomy
from catalog.skills.typos import CUTOFF, differ_by_typos_only

# The same reasons as for skills: the label, another name, other endings, a slip.
EXACT_LABEL, EXACT_ALIAS, EXACT_STEM, FUZZY = 1.0, 0.97, 0.93, 0.85
# Part of a name at most means this: "cloud security" is asked by engineers, analysts and buyers.
PARTIAL = 0.8
# Below this, too few of the weighty words are shared: "marine engineer" is none of our engineers.
FLOOR = 0.55

_LEAD_IN = frozenset(
    ["i", "im", "id", "we", "want", "wants", "wanting", "would", "like", "love", "wish", "hope", "hoping", "plan"]
).union(
    ["to", "how", "do", "can", "become", "becoming", "be", "being", "work", "working", "as", "a", "an", "the", "get"],
    ["getting", "job", "career", "in", "into", "my", "goal", "is", "am", "looking", "for", "role", "position", "new"],
    ["switch", "move", "start", "train", "retrain", "dream", "aim", "trying", "interested", "please", "and", "of"],
)
_SENIORITY = frozenset(
    ["senior", "junior", "sr", "jr", "lead", "principal", "entry", "level", "trainee", "graduate", "experienced"]
).union(["certified", "aspiring", "future", "beginner", "chief", "qualified", "professional", "ii", "iii"])
_TRAILING = frozenset(["job", "jobs", "career", "role", "position", "work", "ii", "iii", "please", "someday"])


class OccupationMatch(NamedTuple):
    """One occupation a goal may mean; `evidence` is the goal's words that say so, verbatim."""

    uri: str
    label: str
    confidence: float
    method: str
    evidence: str


class OccupationFinder:
    """Reads goals against one taxonomy's occupations."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._labels = {occupation.uri: occupation.label for occupation in taxonomy.occupations}
        self._names = Names(
            name
            for occupation in taxonomy.occupations
            for name in names_of(occupation.uri, occupation.label, occupation.aliases)
        )
        self._stems_of = {name: frozenset(map(stem, name.form.split())) for name in self._names.by_form.values()}
        self._words = {word for form in self._names.by_form for word in form.split()}
        self._weights = _weights(self._stems_of.values())
        # A word no occupation uses counts as rare as any: "marine" must pull "marine engineer" away.
        self._rarest = max(self._weights.values(), default=1.0)

    def find(self, goal: str, top: int = 3) -> list[OccupationMatch]:
        """At most `top` occupations, the likeliest first; none where the goal names nothing near."""
        words = without_lead_in(located_tokens(goal))
        if not words:
            return []
        found = self._partial(goal, words)
        if whole := self._whole(goal, words):
            found[whole.uri] = whole
        return sorted(found.values(), key=lambda match: (-match.confidence, match.label))[:top]

    def _whole(self, goal: str, words: list[Token]) -> OccupationMatch | None:
        """The occupation the whole goal names, as written, in other endings, or mistyped."""
        form = " ".join(token.word for token in words)
        evidence = goal[words[0].start : words[-1].end]
        if exact := self._names.exact(form):
            method, confidence = ("exact_label", EXACT_LABEL) if exact.preferred else ("exact_alias", EXACT_ALIAS)
            return OccupationMatch(exact.uri, self._labels[exact.uri], confidence, method, evidence)
        if stemmed := self._names.stemmed(form):
            return OccupationMatch(stemmed.uri, self._labels[stemmed.uri], EXACT_STEM, "exact_stem", evidence)
        if nearest := self._mistyped(form):
            name, score = nearest
            return OccupationMatch(name.uri, self._labels[name.uri], round(FUZZY * score / 100, 3), "fuzzy", evidence)
        return None

    def _mistyped(self, form: str) -> tuple[Name, float] | None:
        """The name meant by a goal typed in haste. Occupations' words are few, so one kept letter is opening enough."""
        forms = list(self._names.by_form)
        near = process.extract(form, forms, scorer=fuzz.token_sort_ratio, score_cutoff=CUTOFF)
        for found, score, _ in sorted(near, key=lambda one: (-one[1], one[0])):
            if differ_by_typos_only(form, found, self._words, opening=1):
                return self._names.by_form[found], score
        return None

    def _partial(self, goal: str, words: list[Token]) -> dict[str, OccupationMatch]:
        """For each occupation that shares weighty words with the goal, its best name's match."""
        asked = {stem(token.word): token for token in words}
        best: dict[str, OccupationMatch] = {}
        for name, own in self._stems_of.items():
            shared = asked.keys() & own
            if not shared or (overlap := self._overlap(shared, asked, own)) < FLOOR:
                continue
            match = self._partial_match(name, round(PARTIAL * overlap, 3), [asked[s] for s in asked if s in own], goal)
            if name.uri not in best or match.confidence > best[name.uri].confidence:
                best[name.uri] = match
        return best

    def _partial_match(self, name: Name, confidence: float, words: list[Token], goal: str) -> OccupationMatch:
        evidence = " ".join(goal[token.start : token.end] for token in words)
        return OccupationMatch(name.uri, self._labels[name.uri], confidence, "partial", evidence)

    def _overlap(self, shared: Iterable[str], asked: Iterable[str], own: Iterable[str]) -> float:
        """Dice's coefficient on words weighted by rarity: 1 for the same words, 0 for none in common."""
        return 2 * self._weight(shared) / (self._weight(asked) + self._weight(own))

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, self._rarest) for word in words)


def without_lead_in(words: list[Token]) -> list[Token]:
    """The goal without "I want to become a", seniority and "job" at its end; all of it where nothing would be left."""
    start = 0
    while start < len(words) and words[start].word in _LEAD_IN | _SENIORITY:
        start += 1
    end = len(words)
    while end > start and words[end - 1].word in _TRAILING:
        end -= 1
    return words[start:end]


def _weights(names: Iterable[frozenset[str]]) -> dict[str, float]:
    """Rarity of each stem among the names: log(names / names with it), never below a tenth."""
    sets = list(names)
    counts = Counter(word for words in sets for word in words)
    return {word: max(0.1, log(len(sets) / count)) for word, count in counts.items()}
