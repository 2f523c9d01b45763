"""By when the shop must have done something (after_sales.md §5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from types import MappingProxyType

from bot.core.holidays import SHOP_TIME, shop_day
from bot.core.orders import Item, ItemKind, Order, OrderState, TrackStatus


@dataclass(frozen=True)
class Window:
    """Orders paid from–to (both included) ship by one moment, and show a carrier's event by another."""

    name: str
    paid_from: datetime
    paid_to: datetime
    ship_by: datetime
    event_by: datetime
    excluded: tuple[str, ...] = ()

    def takes(self, item: Item, paid_at: datetime) -> bool:
        """Whether an item paid then falls under the window; excluded categories follow the normal rule."""
        return self.paid_from <= _second(paid_at) <= self.paid_to and item.category not in self.excluded


@dataclass(frozen=True)
class Deadlines:
    """The shop's limits; the defaults are those of after_sales.md §4 and §5."""

    ship_hours: int = 48
    no_reason_days: int = 7
    invoice_days: int = 10
    complaint_hours: int = 2
    reply_minutes: int = 3
    follow_up_hours: int = 24
    parcel_warn_days: int = 3
    parcel_lost_days: int = 5
    problem_proof_days: int = 3
    virtual_categories: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()


class ShippingState(str, Enum):
    NOT_NEEDED = "not_needed"
    PENDING = "pending"
    ON_TIME = "on_time"
    LATE = "late"
    UNKNOWN = "unknown"


class ShippingReason(str, Enum):
    NOT_PAID = "not_paid"
    CLOSED = "closed"
    VIRTUAL = "virtual"
    TO_SHIP = "to_ship"
    TO_MOVE = "to_move"
    ON_TIME = "on_time"
    LATE_NOT_SHIPPED = "late_not_shipped"
    LATE_SHIPPED = "late_shipped"
    LATE_NO_CARRIER_EVENT = "late_no_carrier_event"
    PAYMENT_TIME_UNKNOWN = "payment_time_unknown"
    SHIPPING_TIME_UNKNOWN = "shipping_time_unknown"
    EVENT_TIME_UNKNOWN = "event_time_unknown"


@dataclass(frozen=True)
class Due:
    """When an order must be shipped and, under a window, when the carrier's first event must show."""

    ship_by: datetime
    event_by: datetime | None = None
    window: str = ""


@dataclass(frozen=True)
class Shipping:
    state: ShippingState
    reason: ShippingReason
    ship_by: datetime | None = None
    event_by: datetime | None = None
    window: str = ""


def ship_by(order: Order, settings: Deadlines) -> datetime | None:
    """When the order must be with the carrier; None when nothing is to be shipped or the payment time is unknown."""
    due = due_of(order, settings)
    return due.ship_by if due else None


def due_of(order: Order, settings: Deadlines) -> Due | None:
    """The strictest due of the items that travel; gifts and samples travel with the goods they belong to."""
    if order.paid_at is None or _nothing_to_ship(order, settings):
        return None
    items = _leading([item for item in order.items if not _is_virtual(item, settings)]) or (Item(title=""),)
    return min((_item_due(item, order.paid_at, settings) for item in items), key=lambda due: due.ship_by)


def judge_shipping(order: Order, settings: Deadlines, now: datetime) -> Shipping:
    """Whether the order was or still can be shipped in time (after_sales.md §5); missing either moment of a window is late."""
    not_needed = _nothing_to_ship(order, settings)
    if not_needed:
        return Shipping(ShippingState.NOT_NEEDED, not_needed)
    due = due_of(order, settings)
    if due is None:
        return Shipping(ShippingState.UNKNOWN, ShippingReason.PAYMENT_TIME_UNKNOWN)
    reason = _shipped_reason(order, due, now) or _moved_reason(order, due, now)
    return Shipping(_STATES[reason], reason, due.ship_by, due.event_by, due.window)


def no_reason_until(order: Order, settings: Deadlines) -> datetime | None:
    """The last second of the return without reason: that many full days after the day of signing; None while unsigned."""
    signed_at = _signed_at(order)
    if signed_at is None:
        return None
    last_day = shop_day(signed_at) + timedelta(days=settings.no_reason_days)
    return datetime.combine(last_day, time(23, 59, 59), SHOP_TIME)


def within_no_reason(order: Order, settings: Deadlines, now: datetime) -> bool | None:
    """Whether a return needs no reason yet; None when the time of signing is unknown."""
    until = no_reason_until(order, settings)
    return None if until is None else _second(now) <= until


def invoice_due(requested: datetime, settings: Deadlines) -> datetime:
    """When the invoice must be sent."""
    return requested + timedelta(days=settings.invoice_days)


def complaint_due(at: datetime, settings: Deadlines) -> datetime:
    """When a complaint must have its first answer."""
    return at + timedelta(hours=settings.complaint_hours)


#: What a macro may name as the time that a task has, in hours.
DUES: Mapping[str, Callable[[Deadlines], float]] = MappingProxyType(
    {"invoice": lambda settings: settings.invoice_days * 24, "complaint": lambda settings: settings.complaint_hours}
)


def hours_for(due: str, hours: float | None, settings: Deadlines) -> float | None:
    """How many hours a task has: those of the limit `due`, else its own; None when it has all the time."""
    return DUES[due](settings) if due else hours


def follow_up_due(closed_at: datetime, settings: Deadlines) -> datetime:
    """When the buyer of a closed case is asked once whether it is solved."""
    return closed_at + timedelta(hours=settings.follow_up_hours)


def late_reply(waiting_since: datetime, settings: Deadlines, now: datetime) -> bool:
    """Whether a buyer has waited longer than agents may let him."""
    return now - waiting_since > timedelta(minutes=settings.reply_minutes)


_STATES = {
    ShippingReason.TO_SHIP: ShippingState.PENDING,
    ShippingReason.TO_MOVE: ShippingState.PENDING,
    ShippingReason.ON_TIME: ShippingState.ON_TIME,
    ShippingReason.LATE_NOT_SHIPPED: ShippingState.LATE,
    ShippingReason.LATE_SHIPPED: ShippingState.LATE,
    ShippingReason.LATE_NO_CARRIER_EVENT: ShippingState.LATE,
    ShippingReason.SHIPPING_TIME_UNKNOWN: ShippingState.UNKNOWN,
    ShippingReason.EVENT_TIME_UNKNOWN: ShippingState.UNKNOWN,
}
_SENT = (OrderState.SHIPPED, OrderState.SIGNED, OrderState.COMPLETED)


def _nothing_to_ship(order: Order, settings: Deadlines) -> ShippingReason | None:
    if order.state is OrderState.UNPAID:
        return ShippingReason.NOT_PAID
    if order.state is OrderState.CLOSED:
        return ShippingReason.CLOSED
    if order.items and all(_is_virtual(item, settings) for item in order.items):
        return ShippingReason.VIRTUAL
    return None


def _is_virtual(item: Item, settings: Deadlines) -> bool:
    return item.category in settings.virtual_categories


def _leading(items: list[Item]) -> tuple[Item, ...]:
    full_size = tuple(item for item in items if item.kind is ItemKind.FULL_SIZE)
    return full_size or tuple(items)


def _item_due(item: Item, paid_at: datetime, settings: Deadlines) -> Due:
    """An item's own hours go first; promised for later than a window's end, it is none of the window's business."""
    own = None if item.ship_within_hours is None else paid_at + timedelta(hours=item.ship_within_hours)
    window = next((window for window in settings.windows if window.takes(item, paid_at)), None)
    if window is None or (own is not None and own > window.ship_by):
        return Due(own or paid_at + timedelta(hours=settings.ship_hours))
    return Due(own or window.ship_by, window.event_by, window.name)


def _shipped_reason(order: Order, due: Due, now: datetime) -> ShippingReason | None:
    """What the moment of shipping decides; None when it was in time."""
    shipped_at = _shipped_at(order)
    if shipped_at is not None:
        return ShippingReason.LATE_SHIPPED if _second(shipped_at) > due.ship_by else None
    if order.state in _SENT:
        return ShippingReason.SHIPPING_TIME_UNKNOWN
    return ShippingReason.LATE_NOT_SHIPPED if _second(now) > due.ship_by else ShippingReason.TO_SHIP


def _moved_reason(order: Order, due: Due, now: datetime) -> ShippingReason:
    """What the carrier's first event decides for an order shipped in time."""
    if due.event_by is None:
        return ShippingReason.ON_TIME
    first = _first_event_at(order)
    if first is not None:
        return ShippingReason.LATE_NO_CARRIER_EVENT if _second(first) > due.event_by else ShippingReason.ON_TIME
    if order.state.received:
        return ShippingReason.EVENT_TIME_UNKNOWN
    return ShippingReason.LATE_NO_CARRIER_EVENT if _second(now) > due.event_by else ShippingReason.TO_MOVE


def _shipped_at(order: Order) -> datetime | None:
    """When the parcel left; the carrier's first event shows it where the export has no time of shipping."""
    return order.shipped_at or _first_event_at(order)


def _first_event_at(order: Order) -> datetime | None:
    moments = [event.at for event in order.tracking] + ([order.signed_at] if order.signed_at else [])
    return min(moments, default=None)


def _signed_at(order: Order) -> datetime | None:
    """When the parcel was signed for, by the order or else by the carrier."""
    events = [event.at for event in order.tracking if event.status is TrackStatus.SIGNED]
    return order.signed_at or max(events, default=None)


def _second(at: datetime) -> datetime:
    """The whole second, as a limit of 23:59:59 means the end of that second."""
    return at.replace(microsecond=0)
