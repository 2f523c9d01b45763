"""Which of the buyer's orders is meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from bot.core.cases.heard import FAULTS
from bot.core.orders import Order, OrderState
from bot.core.shop import Words

_ON_ITS_WAY = (OrderState.PAID, OrderState.SHIPPED)
_RECEIVED = (OrderState.SIGNED, OrderState.COMPLETED)
_NOT_SHIPPED = (OrderState.UNPAID, OrderState.PAID)
#: Matters of goods in the buyer's hands, or said to be there.
_OF_RECEIVED = FAULTS | {"report_allergy", "signed_not_received"}
_TAIL = re.compile(r"(?<!\d)\d{4,12}(?!\d)")

#: Order states that a wish is usually about; the first group that any order is in decides.
_USUAL: Mapping[str, tuple[tuple[OrderState, ...], ...]] = MappingProxyType(
    {
        "cancel_order": (_ON_ITS_WAY, (OrderState.UNPAID,)),
        "change_address": (_ON_ITS_WAY, (OrderState.UNPAID,)),
        "modify_order": (_ON_ITS_WAY, (OrderState.UNPAID,)),
        "track_parcel": (_ON_ITS_WAY, _RECEIVED),
        "parcel_stuck": (_ON_ITS_WAY, _RECEIVED),
        "confirm_order": ((OrderState.PAID, OrderState.UNPAID),),
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


def choose_order(orders: Sequence[Order], wish: str, order_id: str, current: str, pointed: Collection[Order] = ()) -> Order | None:
    """The order named now, else the one in hand, else the only one that fits the wish; None where it must be asked."""
    by_id = {order.id: order for order in orders}
    if order_id:
        return by_id.get(order_id)
    if current in by_id and (len(pointed) != 1 or by_id[current] in pointed):
        return _received_instead(orders, wish, by_id[current]) or by_id[current]
    return _only([*pointed] or orders, wish)


def pointed_at(orders: Sequence[Order], text: str, names: Collection[str], words: Words, current: str = "") -> tuple[Order, ...]:
    """The orders that the words point at by what is in them and as the other one; () for none.

    With no order in hand also by the end of their number and by their state.
    """
    found = _narrowed(orders, [o for o in orders if any(_same(name, item.title) for name in names for item in o.items)])
    if current and words.any("other_order", text):
        found = _narrowed(found, [o for o in found if o.id != current])
    if not current:
        tails = _TAIL.findall(text)
        found = _narrowed(found, [o for o in found if any(o.id.endswith(tail) for tail in tails)])
        states = {state for state, said in words.order_states.items() if any(word in text for word in said)}
        found = _narrowed(found, [o for o in found if o.state.value in states])
    return tuple(found) if len(found) < len(orders) else ()


def _received_instead(orders: Sequence[Order], wish: str, current: Order) -> Order | None:
    """The one order that was received, where the matter needs one and the order in hand has not even been shipped."""
    received = [order for order in orders if order.state in _RECEIVED]
    return received[0] if wish in _OF_RECEIVED and current.state in _NOT_SHIPPED and len(received) == 1 else None


def usual(orders: Sequence[Order], wish: str) -> Sequence[Order]:
    """The orders in a state that `wish` is usually about; all of them where the wish says nothing of it."""
    for states in _USUAL.get(wish, ()):
        fitting = [order for order in orders if order.state in states]
        if fitting:
            return fitting
    return orders


def _only(orders: Sequence[Order], wish: str) -> Order | None:
    if len(orders) == 1:
        return orders[0]
    fitting = usual(orders, wish) if wish in _USUAL else [o for o in orders if o.refunds] if wish == "refund_progress" else []
    return fitting[0] if len(fitting) == 1 else None


def _narrowed(orders: Sequence[Order], to: Sequence[Order]) -> Sequence[Order]:
    return to or orders


def _same(name: str, title: str) -> bool:
    return bool(name) and (name in title or title in name)
