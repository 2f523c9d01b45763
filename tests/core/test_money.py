"""Amounts and quantities whose numerals are in no order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.core.money import find_money, find_quantities


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("百千块钱", None), ("十百块钱", None), ("五毛", Decimal("0.5")), ("十二块五", Decimal("12.5")), ("一百块", Decimal("100"))],
)
def test_an_amount_that_is_no_number_is_only_roughly_said(text: str, yuan: Decimal | None) -> None:
    (found,) = find_money(text)
    assert found.value == yuan


@pytest.mark.parametrize("text", ["十十瓶", "0瓶"])
def test_no_number_of_things_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []
