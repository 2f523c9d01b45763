"""改地址, and addresses that a courier can't read (after_sales.md §4 rows 13, 14 and 19)."""

from __future__ import annotations

from dataclasses import astuple

from bot.core.addresses import Address
from bot.core.cases.situation import Judgement, Situation
from bot.core.orders import Order, OrderState
from bot.core.parcels import ParcelState, judge_parcel

LEVELS = {"province": "省份", "city": "城市", "district": "区县", "detail": "详细地址"}


def judge_address(s: Situation, order: Order) -> Judgement:
    """Take the whole new address before anything is promised; after shipping only the courier can change it."""
    if order.state is OrderState.UNPAID:
        return Judgement("address_unpaid", "not_paid")
    shipped = order.state is not OrderState.PAID
    parcel = judge_parcel(order, s.shop.deadlines, s.now).state
    if shipped and parcel is ParcelState.SIGNED:
        return Judgement("address_too_late", "signed")
    if parcel is ParcelState.ADDRESS_UNCLEAR and not s.says("moves") and s.before != "address_needed_in_transit":
        return judge_unclear(s, order)
    missing = tuple(LEVELS.values()) if _said_wrong(s) else _missing(s)
    if missing:
        asked = "address_needed_in_transit" if shipped else "address_needed"
        return Judgement(asked, "address_incomplete").with_facts(missing_address="、".join(missing))
    case = "address_in_transit" if shipped else "address_confirm"
    return Judgement(case, "address_complete").with_facts(**new_receiver(s, order))


def _said_wrong(s: Situation) -> bool:
    """The buyer was shown the new address and finds fault with it, but does not say it whole."""
    objects = s.said.intent in ("report_wrong_item", "change_address") and not s.says("unchanged")
    return s.before == "address_confirm" and objects and not s.said.named_address


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


def judge_unclear(s: Situation, order: Order) -> Judgement:
    """Row 19: the full address is asked for, then passed on; what the buyer does not name stands on the order."""
    old, new = order.receiver, s.said.address or Address()
    if s.said.answer == "same_address" and old.address:
        return Judgement("address_unclear_ready", "order_is_right").with_facts(new_address=old.address)
    if s.said.answer == "waits":
        return Judgement("acknowledged", "will_send_it")
    full = Address(old.province, old.city, old.district).with_changes(new)
    missing = full.missing()
    if missing:
        asked = Judgement("address_unclear", "address_incomplete" if any(astuple(new)) else "courier_event")
        return asked.with_facts(missing_address="、".join(LEVELS[level] for level in missing))
    return Judgement("address_unclear_ready", "full_address").with_facts(new_address=full.one_line())
