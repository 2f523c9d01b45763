"""Orders in the database: the whole order as JSON, with the columns that are searched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.core.orders import Order
from bot.files.structure import destructure, structure
from bot.store.tables import orders

CHUNK = 500


def save_order(connection: Connection, order: Order, now: datetime) -> None:
    """Stores the order as it is; one of the same id is replaced."""
    save_orders(connection, (order,), now)


def save_orders(connection: Connection, values: Iterable[Order], now: datetime) -> None:
    """Stores many orders like `save_order`."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(orders)
    fresh = {column.name: statement.excluded[column.name] for column in orders.columns if not column.primary_key}
    statement = statement.on_conflict_do_update(index_elements=[orders.c.id], set_=fresh)
    for chunk in _chunks([_row(order, now) for order in values]):
        connection.execute(statement, chunk)


def find_order(connection: Connection, order_id: str, *, lock: bool = False) -> Order | None:
    return find_orders(connection, (order_id,), lock=lock).get(order_id)


def find_orders(connection: Connection, ids: Iterable[str], *, lock: bool = False) -> dict[str, Order]:
    """The known ones of `ids`, by id; with `lock` nobody else changes them before this transaction ends."""
    found: dict[str, Order] = {}
    for chunk in _chunks(list(ids)):
        found |= {order.id: order for order in _orders(connection, orders.c.id.in_(chunk), lock)}
    return found


def orders_of(connection: Connection, buyer: str) -> tuple[Order, ...]:
    """A buyer's orders, the newest first."""
    return _orders(connection, orders.c.buyer == buyer)


def has_other_orders(connection: Connection, ids: Collection[str]) -> bool:
    """Whether there is an order besides those of `ids`."""
    return connection.execute(select(orders.c.id).where(orders.c.id.notin_(ids)).limit(1)).first() is not None


def orders_by_waybill(connection: Connection, waybill: str) -> tuple[Order, ...]:
    """Orders in the parcel with this waybill, the newest first: one parcel may carry several."""
    return _orders(connection, orders.c.waybill == _searched(waybill)) if _searched(waybill) else ()


def orders_matching(connection: Connection, text: str, limit: int) -> tuple[Order, ...]:
    """Orders in whose number, buyer, waybill, receiver or goods `text` stands, the newest first."""
    condition = or_(*(column.contains(text, autoescape=True) for column in (orders.c.id, orders.c.buyer, cast(orders.c.data, Text))))
    return _orders(connection, condition, limit=limit)


def _orders(connection: Connection, condition: Any, lock: bool = False, limit: int | None = None) -> tuple[Order, ...]:
    newest = func.coalesce(orders.c.created_at, orders.c.paid_at).desc().nullslast()
    query = select(orders.c.id, orders.c.data).where(condition).order_by(newest, orders.c.id.desc())
    query = query if limit is None else query.limit(limit)
    rows = connection.execute(query.with_for_update() if lock else query)
    return tuple(structure(Order, row.data, f"orders {row.id}") for row in rows)


def _row(order: Order, now: datetime) -> dict[str, Any]:
    return {
        "id": order.id,
        "buyer": order.buyer,
        "state": order.state.value,
        "courier": order.courier,
        "waybill": _searched(order.waybill),
        "paid_at": order.paid_at,
        "created_at": order.created_at,
        "data": destructure(order),
        "updated_at": now,
    }


def _searched(waybill: str) -> str:
    return waybill.strip().upper()


def _chunks(values: Sequence[Any]) -> Iterator[list[Any]]:
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
