"""How much to offer for a small thing (after_sales.md §4 row 6)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from bot.core.orders import Item
from bot.core.shop import Money


class CompensationTooHigh(ValueError):
    """An amount above what the shop allows."""

    def __init__(self, amount: Decimal, most: Decimal) -> None:
        super().__init__(f"compensation {amount} is above the shop's limit of {most}")
        self.amount, self.most = amount, most


def offer(item: Item, money: Money) -> Decimal:
    """Whole yuan, half of the item's value, never outside the shop's 5–10; a person decides in the end."""
    half = (item.price * item.quantity / 2).quantize(Decimal("1"), ROUND_HALF_UP)
    return min(max(half, money.compensation_min), money.compensation_max)


def within_limit(amount: Decimal, money: Money) -> Decimal:
    """`amount` as it may be promised; raises CompensationTooHigh above the cap."""
    if amount > money.compensation_max:
        raise CompensationTooHigh(amount, money.compensation_max)
    return amount
