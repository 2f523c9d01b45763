"""Half of the value, five to ten yuan (after_sales.md §4 row 6)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.compensation import CompensationRefused, agreed, offer
from bot.core.orders import Item
from bot.core.shop import Money

MONEY = Money()


@pytest.mark.parametrize(
    ("price", "quantity", "yuan"),
    [("0", 1, "5"), ("9", 1, "5"), ("11", 1, "6"), ("13", 1, "7"), ("6.98", 2, "7"), ("20", 1, "10"), ("300", 3, "10")],
)
def test_half_of_the_value_in_whole_yuan_within_the_shops_limits(price: str, quantity: int, yuan: str) -> None:
    assert offer(Item("小样", price=Decimal(price), quantity=quantity), MONEY) == Decimal(yuan)


@given(st.decimals(0, 100000, places=2), st.integers(1, 99))
def test_no_offer_is_outside_the_limits_and_none_has_cents(price: Decimal, quantity: int) -> None:
    yuan = offer(Item("小样", price=price, quantity=quantity), MONEY)
    assert MONEY.compensation_min <= yuan <= MONEY.compensation_max
    assert yuan == yuan.to_integral_value()
    assert agreed(str(yuan), MONEY) == str(yuan)


@pytest.mark.parametrize(("said", "yuan"), [("5", "5"), (" 8.50 ", "8.50"), ("1E+1", "10")])
def test_an_agent_may_promise_what_the_shop_allows(said: str, yuan: str) -> None:
    assert agreed(said, MONEY) == yuan


@pytest.mark.parametrize("said", ["4.99", "10.01", "50", "-5", "", "五块", "NaN", "Infinity", "5元"])
def test_anything_else_is_refused(said: str) -> None:
    with pytest.raises(CompensationRefused, match="5–10 元") as refused:
        agreed(said, MONEY)
    assert refused.value.amount == said
