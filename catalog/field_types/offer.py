"""Offers: on what terms a program can be had. Unknown is never free."""

from datetime import date
from typing import Annotated, Self

from pydantic import model_validator

from catalog.field_types.money import Money
from catalog.field_types.text import Words
from catalog.field_types.vocabulary import Vocabulary
from catalog.markers import Exact, Kept, Ranged
from catalog.record import Record


class Access(Vocabulary):
    """How a learner gets in."""

    FULL_FREE = "full_free"
    FREE_AUDIT = "free_audit"
    PREVIEW_ONLY = "preview_only"
    TRIAL = "trial"
    SUBSCRIPTION = "subscription"
    ONE_OFF = "one_off"
    BUNDLED = "bundled"
    FUNDED = "funded"
    UNKNOWN = "unknown"


class BillingPeriod(Vocabulary):
    """What one payment of a subscription covers."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @classmethod
    def synonyms(cls) -> dict[str, str]:
        return {"monthly": "month", "weekly": "week", "yearly": "year", "annual": "year", "annually": "year"}


class Offer(Record):
    """One way to take a program, as stated; `charged` is for sources that say only whether money is asked."""

    access: Annotated[Access, Exact("How a learner gets in.", facet=True)] = Access.UNKNOWN
    price: Annotated[Money | None, Ranged("What one payment costs.", unit="money")] = None
    period: Annotated[BillingPeriod | None, Exact("What one payment of a subscription covers.")] = None
    charged: Annotated[bool | None, Exact("Whether money is asked at all; null where not known.")] = None
    certificate: Annotated[bool | None, Exact("Whether the certificate is included; null where not known.")] = None
    certificate_price: Annotated[Money | None, Ranged("What the certificate costs on top.", unit="money")] = None
    as_of: Annotated[date | None, Kept("The date the source itself gives for this offer.")] = None
    words: Annotated[Words | None, Kept("The provider's own words for the terms.")] = None

    @model_validator(mode="after")
    def _free_must_be_stated(self) -> Self:
        if self.access is Access.FULL_FREE and self.price is not None and self.price.amount > 0:
            raise ValueError("an offer with a price above 0 cannot be full_free")
        if self.access is Access.SUBSCRIPTION and self.price is not None and self.period is None:
            raise ValueError("a subscription's price needs the period that it pays for")
        return self
