"""What the shop knows of an order (after_sales.md §3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum


class OrderState(str, Enum):
    UNPAID = "unpaid"
    PAID = "paid"
    SHIPPED = "shipped"
    SIGNED = "signed"
    COMPLETED = "completed"
    CLOSED = "closed"

    @property
    def received(self) -> bool:
        """Whether the parcel counts as delivered."""
        return self in (OrderState.SIGNED, OrderState.COMPLETED)


class ItemKind(str, Enum):
    FULL_SIZE = "full_size"
    SAMPLE = "sample"
    GIFT = "gift"


class AddressKind(str, Enum):
    HOME = "home"
    COMPANY = "company"
    SCHOOL = "school"


class TrackStatus(str, Enum):
    """What a carrier's event says; `bot.files.tracking` maps the carriers' words to these."""

    ACCEPTED = "accepted"
    TRANSIT = "transit"
    DELIVERING = "delivering"
    PICKUP = "pickup"
    SIGNED = "signed"
    PROBLEM = "problem"
    ADDRESS_UNCLEAR = "address_unclear"
    OUT_OF_AREA = "out_of_area"
    LOST = "lost"
    RETURNING = "returning"
    RETURNED = "returned"


class RefundState(str, Enum):
    OPEN = "open"
    AGREED = "agreed"
    REFUSED = "refused"
    FAILED = "failed"
    PAID = "paid"


@dataclass(frozen=True)
class Item:
    """One line of an order; `price` is yuan for one piece."""

    title: str
    kind: ItemKind = ItemKind.FULL_SIZE
    quantity: int = 1
    price: Decimal = Decimal("0")
    category: str = ""
    ship_within_hours: int | None = None

    def is_of(self, kinds: Collection[str]) -> bool:
        """Whether category or title names one of `kinds`; an export has no categories, so the title must do."""
        return any(kind in text for kind in kinds for text in (self.category, self.title))


@dataclass(frozen=True)
class Receiver:
    name: str = ""
    phone: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    detail: str = ""

    @property
    def address(self) -> str:
        """The whole address in one line; a city named like its province is not said twice."""
        city = "" if self.city == self.province else self.city
        return f"{self.province}{city}{self.district}{self.detail}"


@dataclass(frozen=True)
class TrackingEvent:
    at: datetime
    status: TrackStatus = TrackStatus.TRANSIT
    text: str = ""


@dataclass(frozen=True)
class Invoice:
    title: str = ""
    tax_number: str = ""
    issued: bool = False
    requested_at: datetime | None = None
    issued_at: datetime | None = None
    waybill: str = ""


@dataclass(frozen=True)
class RefundApplication:
    """`amount` None: the whole order."""

    id: str = ""
    type: str = "仅退款"
    reason: str = ""
    amount: Decimal | None = None
    state: RefundState = RefundState.OPEN
    applied_at: datetime | None = None
    deadline: datetime | None = None
    cause: str = ""


@dataclass(frozen=True)
class Order:
    """An order as the shop's back end shows it; times are aware, money is yuan."""

    id: str
    buyer: str
    state: OrderState
    items: tuple[Item, ...] = ()
    paid: Decimal | None = None
    created_at: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    signed_at: datetime | None = None
    courier: str = ""
    waybill: str = ""
    tracking: tuple[TrackingEvent, ...] = ()
    receiver: Receiver = Receiver()
    address_kind: AddressKind = AddressKind.HOME
    invoice: Invoice = Invoice()
    refunds: tuple[RefundApplication, ...] = ()
    remark: str = ""

    @property
    def amount(self) -> Decimal:
        """What the buyer paid; the sum of the items where the export does not say."""
        return self.paid if self.paid is not None else sum((i.price * i.quantity for i in self.items), Decimal("0"))

    @property
    def last_event(self) -> TrackingEvent | None:
        return max(self.tracking, key=lambda event: event.at, default=None)

    @property
    def open_refund(self) -> RefundApplication | None:
        """The application that waits for the shop, the newest first."""
        waiting = [refund for refund in self.refunds if refund.state is RefundState.OPEN]
        return waiting[-1] if waiting else None
