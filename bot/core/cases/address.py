"""改地址 (after_sales.md §4 rows 13 and 14)."""

from __future__ import annotations

from bot.core.cases.situation import Judgement, Situation
from bot.core.orders import Order, OrderState
from bot.core.parcels import ParcelState, judge_parcel

LEVELS = {"province": "省份", "city": "城市", "district": "区县", "detail": "详细地址"}


def judge_address(s: Situation, order: Order) -> Judgement:
    """Take the whole new address before anything is promised; after shipping only the courier can change it."""
    if order.state is OrderState.UNPAID:
        return Judgement("address_unpaid", "not_paid")
    shipped = order.state is not OrderState.PAID
    if shipped and judge_parcel(order, s.shop.deadlines, s.now).state is ParcelState.SIGNED:
        return Judgement("address_too_late", "signed")
    missing = tuple(LEVELS.values()) if _said_wrong(s) else _missing(s)
    if missing:
        asked = "address_needed_in_transit" if shipped else "address_needed"
        return Judgement(asked, "address_incomplete").with_facts(missing_address="、".join(missing))
    case = "address_in_transit" if shipped else "address_confirm"
    return Judgement(case, "address_complete").with_facts(**new_receiver(s, order))


def _said_wrong(s: Situation) -> bool:
    """The buyer was shown the new address and finds fault with it, but does not say it whole."""
    return s.before == "address_confirm" and s.said.intent in ("report_wrong_item", "change_address") and not s.said.named_address


def _missing(s: Situation) -> tuple[str, ...]:
    address = s.said.address
    if address is not None:
        return tuple(LEVELS[level] for level in address.missing())
    if (s.said.phone or s.said.receiver) and not s.says("address"):
        return ()
    return tuple(LEVELS.values())


def new_receiver(s: Situation, order: Order) -> dict[str, str]:
    """The receiver after the change: what the buyer did not name stays."""
    old, address = order.receiver, s.said.address
    return {
        "new_address": address.one_line() if address else old.address,
        "new_receiver": s.said.receiver or old.name,
        "new_phone": s.said.phone or old.phone,
    }
