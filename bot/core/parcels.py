"""Where a parcel stands (after_sales.md §4 rows 2, 15–21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import takewhile

from bot.core.deadlines import Deadlines
from bot.core.orders import Order, OrderState, TrackingEvent, TrackStatus


class ParcelState(str, Enum):
    NOT_SHIPPED = "not_shipped"
    HANDED_OVER = "handed_over"
    MOVING = "moving"
    DELIVERING = "delivering"
    PICKUP = "pickup"
    SIGNED = "signed"
    WARN = "warn"
    LOST = "lost"
    PROBLEM = "problem"
    ADDRESS_UNCLEAR = "address_unclear"
    OUT_OF_AREA = "out_of_area"
    RETURNING = "returning"


@dataclass(frozen=True)
class Parcel:
    """A judgement with its reason code; `quiet_days` are whole days without a tracking event."""

    state: ParcelState
    reason: str
    quiet_days: int = 0


_BY_STATUS = {
    TrackStatus.SIGNED: ParcelState.SIGNED,
    TrackStatus.RETURNING: ParcelState.RETURNING,
    TrackStatus.RETURNED: ParcelState.RETURNING,
    TrackStatus.ADDRESS_UNCLEAR: ParcelState.ADDRESS_UNCLEAR,
    TrackStatus.OUT_OF_AREA: ParcelState.OUT_OF_AREA,
    TrackStatus.PICKUP: ParcelState.PICKUP,
}
_MOVING = {TrackStatus.DELIVERING: ParcelState.DELIVERING}


def judge_parcel(order: Order, limits: Deadlines, now: datetime) -> Parcel:
    """Say where the parcel of `order` stands.

    A parcel warns after `parcel_warn_days` without an event and is lost after `parcel_lost_days`, when
    the courier says so, or `problem_proof_days` after the courier's problem report without a proof of
    signature (after_sales.md §4 row 18). Days are full 24 hours.
    """
    last = order.last_event
    if order.state.received or (last and last.status is TrackStatus.SIGNED):
        return Parcel(ParcelState.SIGNED, "signed")
    if order.state is not OrderState.SHIPPED:
        return Parcel(ParcelState.NOT_SHIPPED, "not_shipped")
    if last is None:
        return _by_silence(order.shipped_at or now, limits, now, ParcelState.HANDED_OVER)
    return _by_event(order, last, limits, now)


def _by_event(order: Order, last: TrackingEvent, limits: Deadlines, now: datetime) -> Parcel:
    if last.status is TrackStatus.LOST:
        return Parcel(ParcelState.LOST, "courier_confirms_loss", (now - last.at).days)
    if last.status in _BY_STATUS:
        return Parcel(_BY_STATUS[last.status], last.status.value, (now - last.at).days)
    problem = _problem_since(order)
    if problem is not None:
        return _by_problem(problem, limits, now)
    return _by_silence(last.at, limits, now, _MOVING.get(last.status, ParcelState.MOVING))


def _problem_since(order: Order) -> datetime | None:
    """When the courier reported the problem that still stands: no other event came after it."""
    newest_first = sorted(order.tracking, key=lambda event: event.at, reverse=True)
    reports = list(takewhile(lambda event: event.status is TrackStatus.PROBLEM, newest_first))
    return reports[-1].at if reports else None


def _by_problem(since: datetime, limits: Deadlines, now: datetime) -> Parcel:
    days = (now - since).days
    if now - since >= timedelta(days=limits.problem_proof_days):
        return Parcel(ParcelState.LOST, "problem_without_proof", days)
    return Parcel(ParcelState.PROBLEM, "problem", days)


def _by_silence(since: datetime, limits: Deadlines, now: datetime, moving: ParcelState) -> Parcel:
    quiet = now - since
    if quiet >= timedelta(days=limits.parcel_lost_days):
        return Parcel(ParcelState.LOST, "no_event_lost", quiet.days)
    if quiet >= timedelta(days=limits.parcel_warn_days):
        return Parcel(ParcelState.WARN, "no_event_warn", quiet.days)
    return Parcel(moving, "events_recent", quiet.days)
