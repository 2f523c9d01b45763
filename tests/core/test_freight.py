"""The shop pays for its faults, the buyer for a change of mind (after_sales.md §4)."""

from __future__ import annotations

import pytest

from bot.core.cases import PROBLEMS
from bot.core.freight import Payer, freight_payer


@pytest.mark.parametrize("problem", sorted(PROBLEMS.values()))
def test_every_fault_is_the_shops(problem: str) -> None:
    assert freight_payer(problem) is Payer.SHOP


@pytest.mark.parametrize("problem", ["", "不喜欢"])
def test_anything_else_is_the_buyers(problem: str) -> None:
    assert freight_payer(problem) is Payer.BUYER
