"""Values from files become core values, or every reason why not is told at once."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.orders import Item, Order, OrderState, TrackingEvent
from bot.files.structure import BadFile, destructure, structure, structure_all
from tests.files.values import ORDERS, PLAIN

SMALL = {"id": "1", "buyer": "tb", "state": "paid"}


def reasons(data: object, cls: type[Any] = Order) -> list[str]:
    with pytest.raises(BadFile) as caught:
        structure(cls, data, "order.yml")
    return [error.removeprefix("order.yml: ") for error in caught.value.errors]


@given(ORDERS)
def test_an_order_survives_json(order: Order) -> None:
    assert structure(Order, json.loads(json.dumps(destructure(order))), "json") == order


@given(ORDERS)
def test_destructured_values_are_plain(order: Order) -> None:
    def plain(value: object) -> bool:
        if type(value) is dict:
            return all(type(key) is str and plain(inner) for key, inner in value.items())
        return all(map(plain, value)) if type(value) is list else type(value) in (str, int, bool, type(None))

    assert plain(destructure(order))


@given(PLAIN | st.dictionaries(st.sampled_from([field.name for field in fields(Order)]), PLAIN))
def test_no_data_is_anything_but_an_order_or_a_bad_file(data: object) -> None:
    errors: tuple[str, ...] = ("x: $",)
    try:
        structure(Order, data, "x")
    except BadFile as error:
        errors = error.errors
    assert errors
    assert all(error.startswith("x: $") for error in errors)


def test_every_error_is_told_at_once_with_its_path() -> None:
    data = {
        "id": 4.03848e18,
        "state": "gone",
        "items": [{"title": "好"}, {"kind": "big", "titel": 1, "price": "-1"}],
        "tracking": "abc",
        "paid_at": "2026-11-18T10:00:00",
        "colour": "red",
    }
    assert sorted(reasons(data)) == sorted(
        [
            "$.id: 应为文字（加上引号），实际是4.03848e+18",
            "$: 缺少 buyer",
            "$.state: 应为 unpaid、paid、shipped、signed、completed、closed 之一，实际是“gone”",
            "$.items[1]: 缺少 title",
            "$.items[1].kind: 应为 full_size、sample、gift 之一，实际是“big”",
            "$.items[1].price: 应为金额（如 89.00），实际是“-1”",
            "$.items[1]: 未知字段 titel",
            "$.tracking: 应为列表，实际是“abc”",
            "$.paid_at: 时间要带时区（如 +08:00），实际是“2026-11-18T10:00:00”",
            "$: 未知字段 colour",
        ]
    )


def test_ids_and_phones_may_be_written_as_numbers() -> None:
    order = structure(Order, {**SMALL, "id": 4038475610293847561, "receiver": {"phone": 13800138000}}, "x")
    assert (order.id, order.receiver.phone) == ("4038475610293847561", "13800138000")


@pytest.mark.parametrize("value", [True, 1.5, None, ["1"], -1, "a\x00b", "\ud800"])
def test_other_things_are_no_text(value: object) -> None:
    assert len(reasons({**SMALL, "id": value})) == 1


@pytest.mark.parametrize(("value", "money"), [("89.00", "89.00"), (89, "89"), (89.5, "89.5"), (Decimal("0.10"), "0.10"), ("0", "0")])
def test_money_is_exact(value: object, money: str) -> None:
    assert str(structure(Item, {"title": "", "price": value}, "x").price) == money


@pytest.mark.parametrize(
    "value", ["-1", -1, "nan", float("nan"), float("inf"), "1e5", "¥89", "1,299", "", True, None, "1_0", "９", 10**9, "1.23456"]
)
def test_what_is_no_amount_is_refused(value: object) -> None:
    assert reasons({"title": "", "price": value}, Item)[0].startswith("$.price: 应为金额（如 89.00），实际是")


@pytest.mark.parametrize("value", ["2026-11-18T10:00:00+08:00", "2026-11-18 02:00:00Z", "2026-11-18T02:00:00.000+00:00"])
def test_times_are_iso_text_with_a_zone(value: str) -> None:
    assert structure(TrackingEvent, {"at": value}, "x").at == datetime(2026, 11, 18, 2, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-18",
        "2026-11-18T10:00:00",
        datetime(2026, 11, 18),  # noqa: DTZ001
        "昨天",
        "",
        1700000000,
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-08:00",
        "2026-02-30T00:00:00Z",
    ],
)
def test_other_times_are_refused(value: object) -> None:
    assert len(reasons({"at": value}, TrackingEvent)) == 1


@pytest.mark.parametrize("value", [None, [], "order", 1])
def test_an_order_is_a_mapping(value: object) -> None:
    assert reasons(value)[0].startswith("$: 应为“名称: 值”的对照，实际是")


def test_a_long_value_is_cut_in_the_message() -> None:
    assert len(reasons({**SMALL, "state": "x" * 1000})[0]) < 200


def test_a_list_is_read_with_the_place_of_each_error() -> None:
    assert [order.state for order in structure_all(Order, [SMALL, SMALL], "x")] == [OrderState.PAID] * 2
    with pytest.raises(BadFile) as caught:
        structure_all(Order, [SMALL, {"id": "2"}], "x")
    assert caught.value.errors == ("x: $[1]: 缺少 buyer", "x: $[1]: 缺少 state")


@dataclass(frozen=True)
class Legend:
    names: dict[str, tuple[int, ...]]
    on: bool = False
    weight: float = 1.0


def test_mappings_numbers_and_truth_are_read_strictly() -> None:
    assert structure(Legend, {"names": {"红": [1, 2]}, "on": True, "weight": 1}, "x") == Legend({"红": (1, 2)}, True, 1.0)
    assert reasons({"names": {"红": [True]}, "on": 1, "weight": "1"}, Legend) == [
        "$.names.红[0]: 应为整数，实际是true",
        "$.on: 应为 true 或 false，实际是1",
        "$.weight: 应为数字，实际是“1”",
    ]
    assert reasons({"names": ["红"]}, Legend) == ["$.names: 应为“名称: 值”的对照，实际是['红']"]


@dataclass(frozen=True)
class Season:
    until: date | None = None


def test_days_are_iso_text_without_a_time() -> None:
    assert structure(Season, {"until": "2026-11-11"}, "x") == Season(date(2026, 11, 11))
    assert destructure(Season(date(2026, 11, 11))) == {"until": "2026-11-11"}
    for value in ("11月11日", "2026-02-30", "2026-11-11T00:00:00+08:00", 20261111, ""):
        assert reasons({"until": value}, Season)[0].startswith("$.until: 应为日期（如 2026-11-18），实际是")


@dataclass(frozen=True)
class Desk:
    opens: time


def test_clock_times_are_hours_and_minutes() -> None:
    assert structure(Desk, {"opens": "9:00"}, "x") == structure(Desk, {"opens": "09:00"}, "x") == Desk(time(9))
    for value in ("24:00", "9:60", "9", "9:00:00", "-1:00", 540, None):
        assert reasons({"opens": value}, Desk)[0].startswith("$.opens: 应为钟点（如 9:00，加上引号），实际是")
