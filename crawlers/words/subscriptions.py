"""What an operator says a subscription costs, where the source itself gives no price; never without the date."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from catalog.field_types.offer import Access, BillingPeriod
from crawlers.entry import Found, declared
from crawlers.errors import ProviderOptionsError
from crawlers.provider import Provider
from crawlers.words.prices import money

_KEYS: Final = frozenset({"price", "period", "as_of", "source"})


def subscription(provider: Provider) -> Found | None:
    """The provider's option `subscription` as its offer; None where it has none, for then the price is unknown.

    The option is a table: `price`, such as "29.99 USD"; `period`, such as "month"; `as_of`, the day it was looked up;
    `source`, the page it stands on. Raises ProviderOptionsError where one is missing or unclear.
    """
    option = provider.options.get("subscription")
    if option is None:
        return None
    if not isinstance(option, dict) or option.keys() != _KEYS:
        raise _unclear(provider, f"it needs {', '.join(sorted(_KEYS))}")
    price, period, as_of = money(str(option["price"])), BillingPeriod.read(str(option["period"])), _day(option)
    if price is None or not price["currency"] or not price["amount"] or period is None or as_of is None:
        raise _unclear(provider, f"{option['price']!r}, {option['period']!r}, {option['as_of']!r} cannot be read")
    words = f"{option['price']} a {option['period']}, as of {as_of}"
    offer = {"access": Access.SUBSCRIPTION, "price": price, "period": period, "charged": True, "as_of": as_of}
    return declared([offer | {"words": words}], words, str(option["source"]))


def _day(option: Mapping[str, Any]) -> date | None:
    """A TOML date, or a text that is one."""
    try:
        return date.fromisoformat(str(option["as_of"]))
    except ValueError:
        return None


def _unclear(provider: Provider, why: str) -> ProviderOptionsError:
    return ProviderOptionsError(
        f"Provider {provider.id}: the option subscription is unclear: {why}.",
        'Write subscription = { price = "29.99 USD", period = "month", as_of = 2026-01-31, source = "https://..." }.',
    )
