"""Orders written in YAML: in scripts for `huashu talk` and in the demo shop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.orders import Order
from bot.files.spellings import in_our_spelling
from bot.files.structure import BadFile, structure
from bot.files.tracking import said_status

LONGEST = {"id": 64, "buyer": 128, "courier": 64, "waybill": 64}  # what the database takes


def order_from(data: object, where: str) -> Order:
    """An `Order` from a YAML mapping with its fields; a tracking `status` may be a carrier's Chinese words or missing,
    and fields and kinds may be spelled as in `bot.files.spellings`.

    Raises `BadFile` with every error as `where: $.path: 原因`.
    """
    order = structure(Order, _with_status(in_our_spelling(data)), where)
    if wrong := tuple(order_faults(order)):
        raise BadFile(tuple(f"{where}: {path}: {reason}" for path, reason in wrong))
    return order


def orders_from(data: object, where: str) -> tuple[Order, ...]:
    """A list of orders; raises `BadFile` with the errors of all of them, an id given twice among them."""
    if not isinstance(data, list):
        raise BadFile((f"{where}: $: 应为订单列表",))
    orders: dict[str, Order] = {}
    errors: list[str] = []
    for index, value in enumerate(data):
        try:
            order = order_from(value, f"{where}[{index}]")
        except BadFile as error:
            errors += error.errors
        else:
            if order.id in orders:
                errors.append(f"{where}[{index}]: $.id: 订单号 {order.id} 重复")
            orders[order.id] = order
    if errors:
        raise BadFile(tuple(errors))
    return tuple(orders.values())


def order_faults(order: Order) -> Iterator[tuple[str, str]]:
    """(path, reason) of what types alone don't catch."""
    for name, limit in LONGEST.items():
        if len(getattr(order, name)) > limit:
            yield f"$.{name}", f"太长，最多 {limit} 个字"
    for name in ("id", "buyer"):
        if not getattr(order, name).strip():
            yield f"$.{name}", "不能为空"
    for index, item in enumerate(order.items):
        if not 1 <= item.quantity <= 100_000:
            yield f"$.items[{index}].quantity", f"数量应在 1 到 100000 之间，实际是{item.quantity}"


def _with_status(data: object) -> object:
    """`data` with each event's status made one of ours; what has another shape is left for `structure` to refuse."""
    if not isinstance(data, Mapping) or not isinstance(data.get("tracking"), list):
        return data
    return {**data, "tracking": [_event(event) for event in data["tracking"]]}


def _event(event: Any) -> Any:
    if not isinstance(event, Mapping):
        return event
    status, text = event.get("status", ""), event.get("text", "")
    if not isinstance(status, str) or not isinstance(text, str):
        return event
    return {**event, "status": said_status(status, text).value}
