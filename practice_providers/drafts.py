"""One provider's version of a topic at a level: same subject, its own words, length and gaps, the same on every run."""

from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid5

from practice_providers.topic import ADVANCED, FOUNDATION, PRACTICE, PROGRAM, Topic, frames, voices

NAMESPACE = UUID("5b0d6c1e-6f1f-4a55-9a41-0d3c2f6f8d11")
LEVEL_WORDS = ("foundation", "practice", "advanced", "programme")
HOURS = {FOUNDATION: (4, 18), PRACTICE: (16, 60), ADVANCED: (40, 120), PROGRAM: (90, 320)}
UNKNOWN_SHARE = 0.18


@dataclass(frozen=True)
class Draft:
    """What a provider sets out to list; its own file turns this into its shape."""

    provider: str
    topic: Topic
    level: int

    @property
    def slug(self) -> str:
        return f"{self.topic.key}-{LEVEL_WORDS[self.level]}"

    @property
    def title(self) -> str:
        return self.topic.titles[self.level]

    @property
    def id(self) -> str:
        return own_id(self.provider, self.slug)

    @property
    def hours(self) -> int:
        return self.chance("hours").randint(*HOURS[self.level])

    @property
    def sentences(self) -> list[str]:
        """Two of the topic's own sentences, two in the provider's voice, and one or two about audience and manner."""
        dice = self.chance("sentences")
        about = dice.sample(self.topic.about, 2)
        around = dice.sample(frames()[self.topic.field][self.level], dice.choice((1, 2)))
        spoken = [self._spoken(words) for words in dice.sample(voices()[self.provider], 2)]
        return dice.choice(
            ([*around, *about, *spoken], [*about, *spoken, *around], [about[0], *around, about[1], *spoken])
        )

    def _spoken(self, words: str) -> str:
        first, second = (
            outcome[0].lower() + outcome[1:] for outcome in self.chance("spoken").sample(self.topic.outcomes, 2)
        )
        skill = self.chance("spoken skill").choice(self.topic.skills)
        return words.format(
            first=first, second=second, skill=skill, job=self.topic.occupations[0], subject=self.topic.name
        )

    @property
    def description(self) -> str:
        return " ".join(self.sentences)

    @property
    def skills(self) -> list[str]:
        """The topic's leading skill and four to six others."""
        first, *others = self.topic.skills
        dice = self.chance("skills")
        return [first, *dice.sample(others, min(len(others), dice.randint(4, 6)))]

    @property
    def outcomes(self) -> list[str]:
        return list(self.topic.outcomes)

    def chance(self, what: str) -> Random:
        """Dice of its own for each aspect, so that adding one aspect changes no other."""
        return Random(f"{self.provider}/{self.slug}/{what}")

    def unknown(self, what: str) -> bool:
        """Whether this listing keeps silent about price, hours or level."""
        return self.chance(f"unknown {what}").random() < UNKNOWN_SHARE


def own_id(provider: str, slug: str) -> str:
    """A stable UUID for anything a provider gives an id to."""
    return str(uuid5(NAMESPACE, f"{provider}/{slug}"))
