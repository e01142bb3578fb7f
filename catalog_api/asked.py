"""What can be asked of the catalogue: the parameters of a search and of a recommendation, each described once."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from catalog.field_types.delivery import Delivery
from catalog.field_types.kind import CredentialKind
from catalog.field_types.language import LanguageTag
from catalog.field_types.level import Level
from catalog.field_types.money import Currency, Money
from catalog.field_types.offer import Access
from catalog_api.ranking.learner import HOURS_PER_WEEK

# PostgreSQL takes no NUL in a text, and nobody means one.
_WithoutNul = BeforeValidator(lambda value: value.replace("\0", "") if isinstance(value, str) else value)
# Longer than any title; a pasted page is no search.
Text = Annotated[str, _WithoutNul, StringConstraints(strip_whitespace=True, max_length=300)]
Goal = Annotated[str, _WithoutNul, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]
SortBy = Literal["relevance", "hours", "starts", "rating", "updated"]
FacetName = Literal[
    "provider", "kind", "level", "language", "access", "delivery", "skill", "issuer", "employer", "employer_tie"
]
# Six minutes; less is a slip of the keyboard, and a division by nearly nothing.
LEAST_HOURS = 0.1
HoursPerWeek = Annotated[
    float, Field(ge=LEAST_HOURS, le=100, description="Hours a week the learner can give.", examples=[HOURS_PER_WEEK])
]
# As many of one filter as a person may tick; keeps a query's size bounded.
MOST = 50


class _Asked(BaseModel):
    """A parameter that is not known is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")


class Filters(_Asked):
    """Narrowing; values of one filter widen each other, different filters narrow each other."""

    provider: list[Text] = Field([], max_length=MOST, description="Catalogues, by our slug.", examples=[["credly"]])
    kind: list[CredentialKind] = Field([], max_length=MOST, description="Kinds of credential or learning.")
    level: list[Level] = Field([], max_length=MOST, description="Levels as stated.")
    language: list[LanguageTag] = Field([], max_length=MOST, description="Languages of instruction, BCP 47.")
    access: list[Access] = Field([], max_length=MOST, description="Ways in, as stated.")
    skill: list[Text] = Field([], max_length=MOST, description="Skills taught or assessed, by URI or by name.")
    employer: list[Text] = Field(
        [], max_length=MOST, description="Organisations that issue, make or stand behind it, by name or by our id."
    )
    delivery: list[Delivery] = Field([], max_length=MOST, description="Online, in person or hybrid.")
    price_max: float | None = Field(
        None, ge=0, le=1_000_000, description="Highest price of one payment, in `currency`; stated as free also fits."
    )
    currency: Currency = Field("USD", description="ISO 4217 code of `price_max`; prices are not converted.")
    hours_max: float | None = Field(None, gt=0, le=10_000, description="Most hours of work, as stated.")
    include_unknown: bool = Field(
        False, description="Keep programs that do not state what is filtered on; they are shown as not stated."
    )


class Search(Filters):
    """A search by words."""

    q: Text = Field("", description="Words to find.", examples=["cloud security"])
    facets: list[FacetName] = Field([], max_length=MOST, description="Which values to count.")
    sort: SortBy = Field("relevance", description="Order; programs without the value come last.")
    page: int = Field(1, ge=1, le=10_000, description="Page, from 1.")
    page_size: int = Field(20, ge=1, le=100, description="Programs a page.")
    hours_per_week: HoursPerWeek = HOURS_PER_WEEK


class Wish(_Asked):
    """A learner's wish: the goal, and what limits it."""

    goal: Goal = Field(description="A career goal in the learner's words.", examples=["cloud security engineer"])
    employer: list[Text] = Field([], max_length=MOST, description="Employers it should count with.", examples=[["IBM"]])
    held: list[Text] = Field(
        [], max_length=MOST, description="What is held already: program ids, titles or skills, one each."
    )
    budget: float | None = Field(None, ge=0, le=1_000_000, description="What the certificate may cost, in `currency`.")
    currency: Currency = Field("USD", description="ISO 4217 code of `budget`; prices are not converted.")
    hours_per_week: float | None = Field(
        None,
        ge=LEAST_HOURS,
        le=100,
        description=f"Hours a week the learner can give; {HOURS_PER_WEEK:g} where not given.",
    )
    weeks: float | None = Field(None, gt=0, le=520, description="Weeks until it should be done.")
    level: Level | None = Field(None, description="How advanced it should be.")
    languages: list[LanguageTag] = Field([], max_length=MOST, description="Languages the learner reads, BCP 47.")
    limit: int = Field(10, ge=1, le=100, description="How many programs to give.")

    def money(self) -> Money | None:
        """The budget with its currency."""
        return None if self.budget is None else Money.model_validate({"amount": self.budget, "currency": self.currency})
