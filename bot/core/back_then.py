"""Orders as they were at an earlier time, as far as their own dates tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.core.orders import Order, OrderState


def orders_at(orders: Iterable[Order], at: datetime) -> tuple[Order, ...]:
    """Those that were there, without what had not happened yet; when an order was closed nobody knows, so it stays closed."""
    return tuple(order_at(order, at) for order in orders if not _later(order.created_at, at))


def order_at(order: Order, at: datetime) -> Order:
    """The order without what happened after `at`."""
    order = replace(order, tracking=tuple(event for event in order.tracking if event.at <= at))
    if order.state is OrderState.CLOSED:
        return order
    if _later(order.paid_at, at):
        return replace(_unshipped(order), state=OrderState.UNPAID, paid_at=None)
    if _later(order.shipped_at, at):
        return replace(_unshipped(order), state=OrderState.PAID)
    if _later(order.signed_at, at):
        return replace(order, state=OrderState.SHIPPED, signed_at=None)
    return order


def _unshipped(order: Order) -> Order:
    return replace(order, shipped_at=None, signed_at=None, courier="", waybill="", tracking=())


def _later(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment > at
