from pathlib import Path
from typing import Any

import pytest

from bot.core.deadlines import Deadlines
from bot.files.deadlines import deadlines_from, load_deadlines
from bot.files.structure import BadFile

SHOP = Path(__file__).parents[2] / "shop" / "deadlines.yml"


def window(**changes: str) -> dict[str, Any]:
    return {
        "name": "双11",
        "paid_from": "2026-11-11T00:00:00+08:00",
        "paid_to": "2026-11-17T23:59:59+08:00",
        "ship_by": "2026-11-20T23:59:59+08:00",
        "event_by": "2026-11-25T23:59:59+08:00",
        **changes,
    }


def test_the_shops_limits_are_those_of_the_practice() -> None:
    settings = load_deadlines(SHOP)
    assert Deadlines(virtual_categories=settings.virtual_categories, windows=settings.windows) == settings
    (double_eleven,) = settings.windows
    assert double_eleven.paid_from.isoformat() == "2026-11-11T00:00:00+08:00"
    assert double_eleven.paid_to.isoformat() == "2026-11-17T23:59:59+08:00"
    assert double_eleven.ship_by.isoformat() == "2026-11-20T23:59:59+08:00"
    assert double_eleven.event_by.isoformat() == "2026-11-25T23:59:59+08:00"
    assert "虚拟商品" in double_eleven.excluded
    assert "虚拟商品" in settings.virtual_categories


def test_next_years_window_is_one_more_row() -> None:
    next_year = {key: value.replace("2026", "2027") for key, value in window().items()}
    assert len(deadlines_from({"windows": [window(), next_year]}, "deadlines.yml").windows) == 2


def test_every_impossible_limit_is_told_at_once() -> None:
    data = {
        "ship_hours": 0,
        "parcel_warn_days": 6,
        "windows": [
            window(name=" ", paid_to="2026-11-11T00:00:00+08:00"),
            window(name="晚", ship_by="2026-11-16T00:00:00+08:00", event_by="2026-11-15T00:00:00+08:00"),
        ],
    }
    with pytest.raises(BadFile) as refused:
        deadlines_from(data, "deadlines.yml")
    assert refused.value.errors == (
        "deadlines.yml: $.ship_hours: 应为 1 到 10000 的整数，实际是 0",
        "deadlines.yml: $.parcel_lost_days: 不能少于 parcel_warn_days",
        "deadlines.yml: $.windows[0].name: 不能为空",
        "deadlines.yml: $.windows[0].paid_to: 要晚于 paid_from",
        "deadlines.yml: $.windows[1].ship_by: 不能早于 paid_to",
        "deadlines.yml: $.windows[1].event_by: 不能早于 ship_by",
        "deadlines.yml: $.windows[1]: 付款时间与“ ”重叠",
    )


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(BadFile, match=r"windows\[0\].ship_by"):
        deadlines_from({"windows": [window(ship_by="2026-11-20T23:59:59")]}, "deadlines.yml")
