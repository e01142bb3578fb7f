"""The learner as the ranking sees one: the goal and how it was read, what is held, and what it may cost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import log
from types import MappingProxyType

from catalog.field_types.level import Level
from catalog.field_types.money import Money
from catalog.organisations.resolver import OrganisationResolver
from catalog.program import Program
from catalog.skills.linker import SkillLinker
from catalog.skills.occupations import OccupationFinder, OccupationMatch
from catalog.skills.phrases import normal_form
from catalog.skills.taxonomy import Occupation, Taxonomy
from catalog_api.ranking.goal_words import GoalWords

# An hour each working day: what a learner beside a job can plan on, where nothing else is said.
HOURS_PER_WEEK = 5.0
# Half a year: the longest most micro-credentials take. Applied where hours a week are given and no weeks.
WEEKS = 26.0
# What an occupation calls essential counts double: the word is the taxonomy's, the factor is ours.
ESSENTIAL, OPTIONAL = 1.0, 0.5
# A skill that many occupations share ("communication") tells little of this one, but is still asked for.
LEAST_DISTINCTIVE = 0.2
READINGS = 3
# Enough for the usual synonyms; each is looked for in every candidate.
NAMES = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """A skill the goal asks for: its weight from 0 to 1, and who asks for it in what way."""

    label: str
    weight: float
    essential: bool
    asked_by: str


@dataclass(frozen=True, slots=True)
class Employer:
    """A chosen employer; `ids` are those of the organisation and of what belongs to it."""

    name: str
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Held:
    """What the learner has: program ids, titles in normal form, and skills by URI; `words` as the learner gave them."""

    words: tuple[str, ...] = ()
    programs: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Learner:
    """Everything a signal may look at.

    `goal_words` are stems with weights that sum to 1; `other_names` the same for names of the occupation that the goal
    most likely means, summing to that reading's confidence; `wanted` skills by URI, not yet held.
    """

    goal: str = ""
    readings: tuple[OccupationMatch, ...] = ()
    goal_words: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    other_names: tuple[Mapping[str, float], ...] = ()
    wanted: Mapping[str, Wanted] = field(default_factory=lambda: MappingProxyType({}))
    employers: tuple[Employer, ...] = ()
    held: Held = field(default_factory=Held)
    budget: Money | None = None
    hours_per_week: float = HOURS_PER_WEEK
    weeks: float | None = None
    level: Level | None = None
    languages: tuple[str, ...] = ()

    def holding(self, programs: Iterable[Program]) -> "Learner":
        """The learner with what these held programs are called and teach."""
        known = list(programs)
        taught = {mention.uri for program in known for mention in program.skills if mention.relation != "requires"}
        titles = self.held.titles | {normal_form(program.title) for program in known}
        held = replace(self.held, titles=titles, skills=self.held.skills | taught)
        return replace(self, held=held, wanted={uri: w for uri, w in self.wanted.items() if uri not in taught})


@dataclass(frozen=True)
class LearnerReader:
    """Reads a learner's words against one taxonomy and one table of organisations."""

    taxonomy: Taxonomy
    organisations: OrganisationResolver
    belongs_to: Mapping[str, frozenset[str]]
    finder: OccupationFinder
    linker: SkillLinker
    goal_words: GoalWords

    def read(
        self,
        goal: str,
        employers: Iterable[str] = (),
        held: Iterable[str] = (),
        budget: Money | None = None,
        hours_per_week: float | None = None,
        weeks: float | None = None,
        level: Level | None = None,
        languages: Iterable[str] = (),
    ) -> Learner:
        """The learner behind a request. `held` are program ids, titles or skills, one each."""
        readings = tuple(self.finder.find(goal, top=READINGS))
        having = self.held(held)
        return Learner(
            goal=goal,
            readings=readings,
            goal_words=self.goal_words.weights(goal),
            other_names=tuple(self._other_names(readings)),
            wanted={uri: want for uri, want in self._wanted(goal, readings).items() if uri not in having.skills},
            employers=tuple(self.employer(name) for name in employers),
            held=having,
            budget=budget,
            hours_per_week=hours_per_week or HOURS_PER_WEEK,
            weeks=weeks if weeks or not hours_per_week else WEEKS,
            level=level,
            languages=tuple(languages),
        )

    def employer(self, name: str) -> Employer:
        """The organisation of a name, with what belongs to it."""
        organisation = self.organisations.resolve(name)
        return Employer(organisation.name, self.belongs_to.get(organisation.id, frozenset()) | {organisation.id})

    def held(self, words: Iterable[str]) -> Held:
        """Each of the words as a program id, a title and, where the taxonomy knows it, a skill."""
        given = tuple(words)
        skills = {match.uri for match in map(self.linker.tag, given) if match}
        skills.update(uri for uri in given if self.taxonomy.has_skill(uri))
        return Held(
            given, frozenset(w for w in given if ":" in w), frozenset(map(normal_form, given)), frozenset(skills)
        )

    def _other_names(self, readings: tuple[OccupationMatch, ...]) -> Iterator[dict[str, float]]:
        for reading in readings[:1]:
            occupation = self.taxonomy.occupation(reading.uri)
            for name in (occupation.label, *occupation.aliases)[:NAMES]:
                words = self.goal_words.weights(name)
                yield {word: weight * reading.confidence for word, weight in words.items()}

    def _wanted(self, goal: str, readings: tuple[OccupationMatch, ...]) -> dict[str, Wanted]:
        """Skills by weight: what the goal names itself, then what its readings need, the likeliest first."""
        wanted = {m.uri: Wanted(m.label, 1.0, True, "your goal") for m in self.linker.text(goal)}
        for reading in readings:
            occupation = self.taxonomy.occupation(reading.uri)
            # Squared, so that a far second reading adds its skills without drowning the first one's.
            share = (reading.confidence / readings[0].confidence) ** 2
            for uri, want in self._needs(occupation, share).items():
                if uri not in wanted or want.weight > wanted[uri].weight:
                    wanted[uri] = want
        return wanted

    def _needs(self, occupation: Occupation, share: float) -> dict[str, Wanted]:
        graded = [(uri, OPTIONAL) for uri in occupation.optional] + [(uri, ESSENTIAL) for uri in occupation.essential]
        return {
            uri: Wanted(
                self.taxonomy.skill(uri).label,
                share * grade * self._distinctiveness(uri),
                grade == ESSENTIAL,
                occupation.label,
            )
            for uri, grade in graded
        }

    def _distinctiveness(self, uri: str) -> float:
        """1 for a skill one occupation needs, falling with the logarithm of how many do."""
        occupations = max(len(self.taxonomy.occupations), 2)
        needing = max(len(self.taxonomy.occupations_needing.get(uri, ())), 1)
        return max(LEAST_DISTINCTIVE, 1 - log(needing) / log(occupations))


def learner_reader(
    taxonomy: Taxonomy, organisations: OrganisationResolver, belongs_to: Mapping[str, frozenset[str]]
) -> LearnerReader:
    """A reader with its indexes built. `belongs_to` gives, for an organisation's id, the ids of its parts."""
    return LearnerReader(
        taxonomy,
        organisations,
        belongs_to,
        OccupationFinder(taxonomy),
        SkillLinker(taxonomy),
        GoalWords(taxonomy),
    )
