"""Months are the calendar's."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.holidays import SHOP_TIME
from bot.core.keeping import kept_since


@pytest.mark.parametrize(
    ("now", "months", "since"),
    [((2026, 11, 18), 1, (2026, 10, 18)), ((2026, 11, 18), 36, (2023, 11, 18)), ((2026, 1, 5), 1, (2025, 12, 5)),
     ((2026, 3, 31), 1, (2026, 2, 28)), ((2024, 2, 29), 12, (2023, 2, 28)), ((2026, 12, 31), 12, (2025, 12, 31))],
)  # fmt: skip
def test_what_is_older_than_some_months_may_go(now: tuple[int, int, int], months: int, since: tuple[int, int, int]) -> None:
    assert kept_since(datetime(*now, 3, 4, tzinfo=SHOP_TIME), months) == datetime(*since, 3, 4, tzinfo=SHOP_TIME)


@pytest.mark.parametrize("months", [0, -1])
def test_without_months_everything_is_kept(months: int) -> None:
    assert kept_since(datetime(2026, 11, 18, tzinfo=SHOP_TIME), months) is None
