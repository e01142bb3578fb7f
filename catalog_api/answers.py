"""What the API answers, described once for the OpenAPI document; `shapes.py` builds the same as plain JSON."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from catalog.field_types.money import Money
from catalog.program import Program


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Step(_Answer):
    """One line of a cost's arithmetic."""

    what: str = Field(description="What is paid for.", examples=["month of subscription"])
    times: int = Field(description="How many payments.", examples=[3])
    each: Money = Field(description="One payment.")
    total: Money = Field(description="All of them.")


class Cost(_Answer):
    """Cost to certificate. Where it is not known, `known` is false, the amounts are missing and `reason` says why."""

    known: bool = Field(description="Whether a cost can be told. Unknown is never free.")
    sentence: str = Field(description="The cost, or why it is not known, in words.")
    hours_per_week: float = Field(description="The pace it was computed for.")
    smallest: Money | None = Field(None, description="If the fewest hours suffice.")
    likely: Money | None = Field(None, description="At the middle of the stated hours.")
    largest: Money | None = Field(None, description="If the most hours are needed.")
    arithmetic: list[Step] = Field([], description="Adds up to `likely`; empty where it is free.")
    reason: str | None = Field(None, description="Why it is not known, as one word.", examples=["hours_not_stated"])


class Seen(_Answer):
    """When the listing was read; every value and its evidence were read between `last_changed` and `last_seen`."""

    status: Literal["active", "vanished"] = Field(description="Whether its provider still lists it.")
    first: datetime = Field(description="When it was first read.")
    last_changed: datetime = Field(description="When its content last changed.")
    last_seen: datetime | None = Field(None, description="When it was last found unchanged; on its own address only.")
    absent_since: datetime | None = Field(None, description="Since when it was missing in every complete reading.")
    vanished_since: datetime | None = Field(None, description="Since when it is not listed any more.")
    vanished_reason: str | None = Field(None, description="What that follows from.")


class ListedProgram(_Answer):
    """A program with what we know about it. Fields without a value are left out: they are not known."""

    program: Program = Field(description="The record as read from its provider.")
    seen: Seen
    cost_to_certificate: Cost


class FacetValue(_Answer):
    """How many programs hold a value."""

    value: str = Field(description="The value to filter by.")
    label: str = Field(description="The value in words.")
    count: int = Field(description="How many programs, all filters but this one applied.")


class Programs(_Answer):
    """One page of a search."""

    total: int = Field(description="How many programs match, exactly.")
    matched: Literal["all", "any"] = Field(description="`any` where no program holds all of the words.")
    page: int
    page_size: int
    results: list[ListedProgram]
    facets: dict[str, list[FacetValue]]


class Facets(_Answer):
    """Values counted over what a search matches."""

    total: int
    facets: dict[str, list[FacetValue]]


class Evidence(_Answer):
    """What a reason rests on."""

    field: str = Field(description="The program's field.")
    words: str = Field(description="The words read there.")
    url: str = Field(description="The page they stand on.")


class Contribution(_Answer):
    """One signal's part of a score: `contribution = weight x score`."""

    signal: str = Field(description="See /v1/ranking.")
    weight: float = Field(description="Its share among the signals asked.")
    score: float = Field(description="0 to 1.")
    contribution: float
    judged: bool = Field(description="False where nothing was known: `score` is then the weight's `unjudged`.")
    because: str = Field(description="The reason, for a learner.")
    evidence: list[Evidence]


class RankedProgram(ListedProgram):
    """A recommended program; `score` is the sum of its contributions."""

    id: str
    score: float
    contributions: list[Contribution]


class Reading(_Answer):
    """An occupation the goal may mean."""

    uri: str
    label: str
    confidence: float
    method: str
    evidence: str = Field(description="The goal's words that say so.")


class WantedSkill(_Answer):
    """A skill the goal asks for and the learner does not list as held."""

    uri: str
    label: str
    weight: float
    essential: bool
    asked_by: str = Field(description="The goal itself, or the occupation it was read as.")


class Recommendations(_Answer):
    """Programs for a goal, best first, and how the goal was read."""

    goal: str
    readings: list[Reading] = Field(description="The three likeliest; empty where the goal names no known occupation.")
    wanted: list[WantedSkill]
    employers: list[str] = Field(description="The employers asked for, as resolved.")
    held_skills: list[str] = Field(description="URIs of the skills that `held` was read as.")
    hours_per_week: float
    results: list[RankedProgram]


class Run(_Answer):
    """A run over a provider's catalogue."""

    kind: str
    status: str
    started: datetime
    finished: datetime | None = None
    complete: bool = Field(description="Whether the source was read to its end.")
    counts: dict[str, int]


class Terms(_Answer):
    """On what basis the provider's listings may be read."""

    basis: str
    url: str
    note: str


class Provider(_Answer):
    """A provider and how fresh its listings are."""

    provider: str
    name: str
    homepage: str | None = None
    active: int = Field(description="Programs it lists now.")
    vanished: int = Field(description="Programs it listed once.")
    last_seen: datetime | None = Field(None, description="End of the last accepted run that read it all.")
    last_accepted: Run | None = None
    terms: Terms | None = None


class Providers(_Answer):
    """All providers that ever ran."""

    providers: list[Provider]


class Signal(_Answer):
    """One signal of the ranking."""

    signal: str
    says: str = Field(description="What it judges.")
    weight: float
    needs: str = Field(description="What a learner must give for it to be asked; empty for always.")
    unjudged: float = Field(description="What a program counts with where the signal cannot judge it.")
    unjudged_because: str
    reason: str = Field(description="Why it weighs what it weighs.")


class Ranking(_Answer):
    """How recommendations are ranked."""

    rule: str
    signals: list[Signal]


class Health(_Answer):
    """The process answers."""

    status: Literal["ok"]


class Part(_Answer):
    """One part the API needs, and what is wrong with it."""

    part: str
    ready: bool
    detail: str = ""
    hint: str = ""


class Readiness(_Answer):
    """Whether questions can be answered."""

    ready: bool
    parts: list[Part]
    programs: int | None = Field(None, description="Programs in the index.")
    behind: int | None = Field(None, description="Accepted changes that are not in the index yet.")
