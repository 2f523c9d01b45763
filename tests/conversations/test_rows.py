"""Every row of after_sales.md §4 three times: the order's number at once, later, or known from the conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.files.structure import load_yaml
from bot.talk.expected import differences, told
from bot.talk.run import Stage
from bot.talk.script import script_from
from tests.conversations.conftest import DEFAULTS, HERE, orders_of

ROWS: list[dict[str, Any]] = load_yaml(HERE / "rows.yml")
FIELDS = {"row", "order", "says", "turns", "expect", "any_order", "first", "later", "tasks_later"}


def orders_like(order: dict[str, Any]) -> list[dict[str, Any]]:
    """The order of a row and another one that words can't tell from it."""
    waybill = {"waybill": order["waybill"][:-3] + "999"} if "waybill" in order else {}
    return [order, {**order, "id": order["id"][:-3] + "999", **waybill}]


def at_once(row: dict[str, Any], id: str) -> tuple[list[Any], dict[str, Any]]:
    return [{"buyer": f"{id} {row['says']}"}, *row.get("turns", [])], row["expect"]


def known(row: dict[str, Any], id: str) -> tuple[list[Any], dict[str, Any]]:
    turns = [{"buyer": id}, {"buyer": row["says"]}, *row.get("turns", [])]
    return turns, {**row["expect"], "turns": ["/+需要什么", *row["expect"]["turns"]]}


def later(row: dict[str, Any], id: str) -> tuple[list[Any], dict[str, Any]]:
    turns = [{"buyer": row["says"]}, {"buyer": id}, *row.get("turns", [])]
    answer, *rest = row["expect"]["turns"]
    first = [row.get("first", answer), row["later"]] if row.get("any_order") else ["/+哪一单", answer]
    tasks = row.get("tasks_later", row["expect"].get("tasks", []))
    return turns, {**row["expect"], "turns": [*first, *rest], "tasks": tasks}


def test_every_row_of_the_practice_is_listed() -> None:
    assert [row["row"] for row in ROWS] == list(range(1, 29))
    assert {field for row in ROWS for field in row} <= FIELDS


@pytest.mark.parametrize("way", [at_once, later, known], ids=lambda way: way.__name__)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row_{row['row']:02}")
def test_a_row_is_the_same_whenever_the_order_is_named(stage: Stage, row: dict[str, Any], way: Any) -> None:
    orders = orders_like(orders_of([row["order"]], load_yaml(HERE / "orders.yml"))[0])
    turns, expected = way(row, orders[0]["id"])
    record = stage.play(script_from({**DEFAULTS, "orders": orders, "turns": turns}, f"row {row['row']}", Path(HERE / "rows.yml")))
    wrong = list(differences(expected, record))
    assert not wrong, "\n".join([*wrong, "", *told(record)])
