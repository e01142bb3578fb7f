"""What a mapping file says: whose listings a file holds, where they stand in it, and which column is which field."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from catalog.field_types.money import Currency
from catalog.field_types.web_address import WebAddress
from catalog.program import Slug


class Strict(BaseModel):
    """A part of a mapping; a key that is none of its own is an error, never passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_source(value: Any) -> Any:
    """A column's name alone is short for a source that is nothing but that column."""
    return {"from": value} if isinstance(value, str) else value


def _as_sources(value: Any) -> Any:
    return [_as_source(item) for item in value] if isinstance(value, list) else [_as_source(value)]


def _by_words(value: Any) -> Any:
    """YAML reads `1:` and `true:` as a number and a truth; a cell holds words."""
    return {_word(key): word for key, word in value.items()} if isinstance(value, dict) else value


def _word(value: Any) -> str:
    return str(value).strip().lower()


def _compiles(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression: {error}") from error
    return value


Columns = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Pattern = Annotated[str, AfterValidator(_compiles)]


class Source(Strict):
    """Where a value stands and how its words are read: either columns, the first that says something, or a constant.

    In this order: `nothing` are words that say nothing, `pattern` keeps its first group, `separator` or `items: html`
    make several of one, `values` translates whole words (to null: says nothing), `template` puts what was read for `{}`
    and columns for `{column}`. `digest` makes an id of all the columns together.
    """

    columns: Columns = Field(default=(), alias="from")
    constant: Any = None
    because: str | None = None
    nothing: Pattern | None = None
    values: Annotated[dict[str, Any], BeforeValidator(_by_words)] = {}
    pattern: Pattern | None = None
    template: str | None = None
    separator: str | None = None
    items: Literal["html"] | None = None
    digest: bool = False

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if bool(self.columns) == (self.constant is not None):
            raise ValueError("give either `from`, the column to read, or `constant`")
        return self


OneSource = Annotated[Source, BeforeValidator(_as_source)]
Sources = Annotated[tuple[Source, ...], BeforeValidator(_as_sources)]


def _as_effort(value: Any) -> Any:
    return {"phrase": value} if isinstance(value, str) or (isinstance(value, dict) and "from" in value) else value


class EffortSources(Strict):
    """Times by their unit; `phrase` is for words that say their unit themselves. Earlier ones here win over later."""

    phrase: Sources = ()
    hours: Sources = ()
    minutes: Sources = ()
    seconds: Sources = ()
    milliseconds: Sources = ()
    hours_per_week: Sources = ()
    weeks: Sources = ()
    days: Sources = ()
    months: Sources = ()
    pace: OneSource | None = None


def _as_offers(value: Any) -> Any:
    return [_as_offer(item) for item in (value if isinstance(value, list) else [value])]


def _as_offer(value: Any) -> Any:
    return {"price": value} if isinstance(value, str) or (isinstance(value, dict) and "from" in value) else value


class OfferSources(Strict):
    """One way to take it. `currency` is what a bare number or "$" means; without it such a price is not read.

    `parts` are columns that add up to the price, named for a learner; a price that they contradict is not read. `free`
    is a source of its own that says true where it costs nothing: a price of 0 alone never does.
    """

    price: OneSource | None = None
    unit: Literal["whole", "hundredths"] = "whole"
    currency: Currency | None = None
    parts: dict[str, str] = {}
    free: OneSource | None = None
    access: OneSource | None = None
    period: OneSource | None = None
    certificate: OneSource | None = None
    certificate_price: OneSource | None = None
    as_of: OneSource | None = None


class RatingSources(Strict):
    """An average on a scale of 5, and how many gave one."""

    average: OneSource
    count: OneSource | None = None


class CreditSources(Strict):
    """Credit of one system."""

    system: OneSource
    amount: OneSource | None = None


class StepSources(Strict):
    """A relation to other programs: in columns of the listing, or for `each` object under a path."""

    relation: str
    each: str | None = None
    target: OneSource | None = None
    title: OneSource | None = None
    url: OneSource | None = None


class TieSources(Strict):
    """An employer and what it does for the program."""

    organisation: OneSource
    tie: str


class Fields(Strict):
    """Our fields; those left out are unknown for all listings of the file."""

    native_id: Sources
    url: Sources
    title: Sources
    kind: Sources
    summary: Sources = ()
    issuer: Sources = ()
    partners: Sources = ()
    subjects: Sources = ()
    offers: Annotated[tuple[OfferSources, ...], BeforeValidator(_as_offers)] = ()
    effort: Annotated[EffortSources | None, BeforeValidator(_as_effort)] = None
    level: Sources = ()
    languages: Sources = ()
    subtitles: Sources = ()
    delivery: Sources = ()
    place: Sources = ()
    starts: Sources = ()
    ends: Sources = ()
    retires: Sources = ()
    prerequisites: Sources = ()
    outcomes: Sources = ()
    provider_skills: Sources = ()
    occupations: Sources = ()
    credit: CreditSources | None = None
    employers: tuple[TieSources, ...] = ()
    stacking: tuple[StepSources, ...] = ()
    rating: RatingSources | None = None
    source_updated: Sources = ()


class ProviderTerms(Strict):
    """The page that says on what terms the listings may be used, and what an operator should know about them."""

    url: WebAddress
    note: str


class ProviderRow(Strict):
    """Whose listings they are; `expected` is the fewest and the most there should be."""

    id: Slug
    name: str
    url: WebAddress
    terms: ProviderTerms
    expected: tuple[int, int] = (1, 1_000_000)


class Mapping(Strict):
    """A whole mapping file; `format` and `encoding` are found out where they are not given."""

    provider: ProviderRow
    format: Literal["csv", "json", "json_lines", "excel"] | None = None
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    sheet: str | None = None
    items: str | None = None
    blank: tuple[str, ...] = ()
    fields: Fields
    ignore: Columns = ()

    def columns(self) -> Iterator[tuple[str, ...]]:
        """The columns that are read, in groups of which one will do."""
        yield from _columns(self.fields)


def _columns(part: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(part, Source):
        if part.columns:
            yield part.columns
        yield from ((name,) for name in re.findall(r"\{([^{}]+)\}", part.template or ""))
    elif isinstance(part, StepSources) and part.each:
        yield (part.each,)
    elif isinstance(part, Strict):
        for name in type(part).model_fields:
            yield from _columns(getattr(part, name))
    elif isinstance(part, tuple):
        for item in part:
            yield from _columns(item)
    elif isinstance(part, dict):
        yield from ((column,) for column in part.values())
