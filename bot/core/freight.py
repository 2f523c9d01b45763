"""Who pays freight (after_sales.md §4, the paragraph under the table)."""

from __future__ import annotations

from enum import Enum

SHOP_PAYS = frozenset({"破损", "漏发", "错发", "质量问题", "过敏"})


class Payer(str, Enum):
    SHOP = "shop"
    BUYER = "buyer"


def freight_payer(problem: str) -> Payer:
    """The shop pays for its faults, the buyer for a change of mind."""
    return Payer.SHOP if problem in SHOP_PAYS else Payer.BUYER
