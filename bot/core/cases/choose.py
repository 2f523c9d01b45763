"""Which of the buyer's orders is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.core.orders import Order, OrderState

_ON_ITS_WAY = (OrderState.PAID, OrderState.SHIPPED)
_RECEIVED = (OrderState.SIGNED, OrderState.COMPLETED)

#: Order states that a wish is usually about; the first group that any order is in decides.
_USUAL: Mapping[str, tuple[tuple[OrderState, ...], ...]] = MappingProxyType(
    {
        "cancel_order": (_ON_ITS_WAY, (OrderState.UNPAID,)),
        "change_address": (_ON_ITS_WAY, (OrderState.UNPAID,)),
        "modify_order": (_ON_ITS_WAY, (OrderState.UNPAID,)),
        "track_parcel": (_ON_ITS_WAY, _RECEIVED),
        "parcel_stuck": (_ON_ITS_WAY, _RECEIVED),
        "urge_shipping": ((OrderState.PAID,), (OrderState.SHIPPED,)),
        "return_goods": (_RECEIVED, _ON_ITS_WAY),
        "exchange_goods": (_RECEIVED, _ON_ITS_WAY),
        "report_damaged": (_RECEIVED, (OrderState.SHIPPED,)),
        "report_missing": (_RECEIVED, (OrderState.SHIPPED,)),
        "report_wrong_item": (_RECEIVED, (OrderState.SHIPPED,)),
        "report_quality": (_RECEIVED, (OrderState.SHIPPED,)),
        "report_allergy": (_RECEIVED, (OrderState.SHIPPED,)),
        "signed_not_received": (_RECEIVED, (OrderState.SHIPPED,)),
    }
)


def choose_order(orders: Sequence[Order], wish: str, order_id: str, current: str, product: str = "") -> Order | None:
    """The order named now, else the one in hand, else the only one that fits the wish; None where it must be asked."""
    by_id = {order.id: order for order in orders}
    if order_id:
        return by_id.get(order_id)
    if current in by_id:
        return by_id[current]
    named = [o for o in orders if product and any(product in item.title for item in o.items)]
    return _only(named or orders, wish)


def _only(orders: Sequence[Order], wish: str) -> Order | None:
    if len(orders) == 1:
        return orders[0]
    for states in _USUAL.get(wish, ()):
        fitting = [order for order in orders if order.state in states]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None
