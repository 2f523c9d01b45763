"""A shop that nobody has brought orders to shows the demo's, dated from now."""

from __future__ import annotations

from bot.core.orders import Order
from bot.files.demo import demo_orders
from bot.services.desk import Desk
from bot.store.orders import has_other_orders, orders_of, save_orders


def fill_demo(desk: Desk) -> bool:
    """Store the demo's orders, again from today if they are there; False, and nothing is stored, where there are others."""
    demo = demo_orders(desk.now())
    with desk.database.transaction() as connection:
        if has_other_orders(connection, [order.id for order in demo]):
            return False
        save_orders(connection, demo, desk.now())
    return True


def demo_buyers(desk: Desk) -> dict[str, tuple[Order, ...]]:
    """Each buyer of the demo with his orders, as they stand now."""
    names = sorted({order.buyer for order in demo_orders(desk.now())})
    with desk.database.read() as connection:
        return {name: orders_of(connection, name) for name in names}
