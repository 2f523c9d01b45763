"""The shapes of what agents see; `…_text` is what people read for the code beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.wording import Finding


@dataclass(frozen=True)
class MacroName:
    id: str
    code: str
    title: str


@dataclass(frozen=True)
class LastMessage:
    seq: int
    author: str
    name: str
    kind: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Summary:
    """A conversation in a list; `flags` are colours on the buyer's orders that still ask for work."""

    id: str
    buyer: str | None
    last: LastMessage | None
    waiting_since: datetime | None
    late: bool
    unread: int
    holder: str | None
    assigned: str | None
    mode: str
    handed_over: str | None
    handed_over_text: str | None
    flags: tuple[str, ...]
    order: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class StaffMessage:
    """A message as colleagues see it: with what was understood and which quick reply it came from."""

    seq: int
    author: str
    name: str
    kind: str
    text: str
    picture: str | None
    macro: MacroName | None
    intent: str | None
    intent_text: str | None
    confidence: float | None
    client_id: str | None
    at: datetime


@dataclass(frozen=True)
class Gap:
    """A fact that is missing: its placeholder and what it is called."""

    name: str
    label: str


@dataclass(frozen=True)
class Why:
    """Why a reply is suggested."""

    intent: str
    intent_text: str
    confidence: float
    case: str
    case_text: str
    reason: str
    order_state: str
    order_state_text: str
    policy: str
    fits: tuple[str, ...]


@dataclass(frozen=True)
class FlagEffect:
    """`bytes` of `limit` are what the order's whole note would take."""

    colour: str
    title: str
    note: str
    bytes: int
    limit: int


@dataclass(frozen=True)
class TaskEffect:
    to: str
    to_text: str
    text: str
    due_hours: float | None


@dataclass(frozen=True)
class RefundEffect:
    type: str
    reason: str
    amount: str


@dataclass(frozen=True)
class PictureEffect:
    """A picture that goes along; `url` is for staff."""

    name: str
    url: str


@dataclass(frozen=True)
class Effects:
    """What sending does besides saying."""

    flag: FlagEffect | None
    tasks: tuple[TaskEffect, ...]
    refund: RefundEffect | None
    closes: bool
    pictures: tuple[PictureEffect, ...]


@dataclass(frozen=True)
class Preview:
    """A quick reply as it would be sent; `text` names the gaps while `missing` is not empty."""

    macro: MacroName
    text: str
    missing: tuple[Gap, ...]
    findings: tuple[Finding, ...]
    effects: Effects
    order: str | None


@dataclass(frozen=True)
class SuggestionView(Preview):
    id: int
    rank: int
    message_seq: int
    why: Why
    needs_person: bool
    state: str


@dataclass(frozen=True)
class FlagView:
    id: int
    order: str
    colour: str
    title: str
    note: str
    author: str
    at: datetime
    conversation: str | None
    works: bool
    done_at: datetime | None
    done_by: str | None


@dataclass(frozen=True)
class TaskView:
    id: int
    to: str
    to_text: str
    text: str
    order: str | None
    conversation: str | None
    due: datetime | None
    overdue: bool
    done_at: datetime | None
    done_by: str | None
    created_at: datetime


@dataclass(frozen=True)
class ItemView:
    title: str
    kind: str
    kind_text: str
    quantity: int
    price: str


@dataclass(frozen=True)
class TrackView:
    at: datetime
    status: str
    text: str


@dataclass(frozen=True)
class ReceiverView:
    name: str
    phone: str
    address: str


@dataclass(frozen=True)
class InvoiceView:
    title: str
    tax_number: str
    issued: bool
    requested_at: datetime | None
    issued_at: datetime | None
    waybill: str


@dataclass(frozen=True)
class RefundView:
    id: str
    type: str
    reason: str
    amount: str
    state: str
    state_text: str
    applied_at: datetime | None
    deadline: datetime | None
    cause: str


@dataclass(frozen=True)
class OrderView:
    """An order with everything that was noted on it; money is yuan as text, `tracking` has the newest first."""

    id: str
    buyer: str
    state: str
    state_text: str
    items: tuple[ItemView, ...]
    amount: str
    created_at: datetime | None
    paid_at: datetime | None
    shipped_at: datetime | None
    signed_at: datetime | None
    ship_by: datetime | None
    return_by: datetime | None
    courier: str
    waybill: str
    tracking: tuple[TrackView, ...]
    receiver: ReceiverView
    address_kind: str
    address_kind_text: str
    invoice: InvoiceView
    refunds: tuple[RefundView, ...]
    remark: str
    colour: str
    note: str
    note_bytes: int
    flags: tuple[FlagView, ...]


@dataclass(frozen=True)
class PromiseView:
    """What somebody was told would happen: a task with a due time, or a sent reply that named a day."""

    kind: str
    id: int
    conversation: str | None
    buyer: str | None
    order: str | None
    text: str
    due: datetime | None
    due_text: str
    overdue: bool
    by: str | None
    at: datetime


@dataclass(frozen=True)
class ConversationView:
    """Everything beside one conversation; `order_in_hand` is the order that is spoken of."""

    summary: Summary
    messages: tuple[StaffMessage, ...]
    suggestions: tuple[SuggestionView, ...]
    case: str
    case_text: str
    orders: tuple[OrderView, ...]
    order_in_hand: str | None
    tasks: tuple[TaskView, ...]
    others: tuple[Summary, ...]
    promises: tuple[PromiseView, ...]
