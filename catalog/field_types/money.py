"""Money: an amount in an ISO 4217 currency."""

from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

import pycountry
from pydantic import BeforeValidator, Field, PlainSerializer

from catalog.markers import Exact, Kept
from catalog.record import Record, SortableValue

# One number for filters and sorting: the currency's ISO number, then the amount in hundredths. A range over it can
# never match ten euros when ten dollars were asked for, in any engine, without nested documents.
_CURRENCY_STEP = 10**12


@lru_cache(maxsize=512)
def currency_number(code: str) -> int:
    """The ISO 4217 number of a currency code; ValueError for what is none."""
    currency = pycountry.currencies.get(alpha_3=code)
    if currency is None:
        raise ValueError(f"{code!r} is no ISO 4217 currency")
    return int(currency.numeric)


def _currency(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a currency is a three-letter ISO 4217 code")
    code = value.strip().upper()
    currency_number(code)
    return code


def _amount(value: Any) -> Any:
    # A float's shortest form is what the provider wrote; its binary tail is not.
    return str(value) if isinstance(value, float) else value


Currency = Annotated[str, BeforeValidator(_currency)]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    Field(ge=0, le=1_000_000, allow_inf_nan=False),
    PlainSerializer(float, return_type=float, when_used="json"),
]


class Money(Record, SortableValue):
    """An amount and its currency, as stated by the source."""

    amount: Annotated[Amount, Kept("The amount, in units of the currency.")]
    currency: Annotated[Currency, Exact("ISO 4217 code.")]

    def sort_key(self) -> int:
        return currency_number(self.currency) * _CURRENCY_STEP + round(self.amount * 100)

    def __str__(self) -> str:
        text = f"{self.amount:,.2f}".removesuffix(".00")
        return f"{text} {self.currency}"
