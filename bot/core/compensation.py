"""How much to offer for a small thing (after_sales.md §4 row 6)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from bot.core.orders import Item
from bot.core.shop import Money


class CompensationRefused(ValueError):
    """An amount that is none, or not within what the shop allows."""

    def __init__(self, amount: str, money: Money) -> None:
        super().__init__(f"补偿金额“{amount}”不对：应为 {money.compensation_min:f}–{money.compensation_max:f} 元")
        self.amount = amount


def offer(item: Item, money: Money) -> Decimal:
    """Whole yuan, half of the item's value, never outside the shop's 5–10; a person decides in the end."""
    half = (item.price * item.quantity / 2).quantize(Decimal("1"), ROUND_HALF_UP)
    return min(max(half, money.compensation_min), money.compensation_max)


def agreed(amount: str, money: Money) -> str:
    """An agent's amount as it may be promised; raises CompensationRefused."""
    try:
        yuan = Decimal(amount.strip())
    except InvalidOperation:
        raise CompensationRefused(amount, money) from None
    if not (yuan.is_finite() and money.compensation_min <= yuan <= money.compensation_max):
        raise CompensationRefused(amount, money)
    return f"{yuan:f}"
