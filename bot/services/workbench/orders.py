"""An order beside a conversation, with the flags and notes that stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.engine import Connection

from bot.core.deadlines import no_reason_until, ship_by
from bot.core.flags import UnknownColour
from bot.core.messages import visible
from bot.core.orders import AddressKind, Item, ItemKind, Order, RefundApplication
from bot.services.desk import Desk
from bot.services.facts import STATES
from bot.services.planting import OrderNotFound
from bot.services.workbench.views import FlagView, InvoiceView, ItemView, OrderView, ReceiverView, RefundView, TrackView
from bot.store.flags import NO_FLAG, PlantedFlag, flags_of_orders
from bot.store.orders import find_order, orders_matching

MOST_FOUND = 20
_KINDS = {ItemKind.FULL_SIZE: "正装", ItemKind.SAMPLE: "小样", ItemKind.GIFT: "赠品"}
_PLACES = {AddressKind.HOME: "住宅", AddressKind.COMPANY: "公司", AddressKind.SCHOOL: "学校"}


def order(desk: Desk, id: str) -> OrderView:
    """Raises OrderNotFound."""
    with desk.database.read() as connection:
        found = find_order(connection, id)
        if found is None:
            raise OrderNotFound(id)
        return order_views(connection, desk, [found])[0]


def orders_found(desk: Desk, text: str) -> tuple[OrderView, ...]:
    """Orders with this number, waybill, buyer, receiver or phone, the newest first; nothing for no text."""
    with desk.database.read() as connection:
        return order_views(connection, desk, orders_matching(connection, visible(text), MOST_FOUND)) if visible(text) else ()


def order_views(connection: Connection, desk: Desk, orders: Sequence[Order]) -> tuple[OrderView, ...]:
    """In the order given; one query for all their flags."""
    flags = flags_of_orders(connection, [one.id for one in orders])
    return tuple(_view(desk, one, flags.get(one.id, ())) for one in orders)


def flag_views(desk: Desk, flags: Iterable[PlantedFlag]) -> tuple[FlagView, ...]:
    return tuple(
        FlagView(
            flag.id, flag.order_id, flag.colour, colour_title(desk, flag.colour), flag.note, flag.author, flag.at,
            flag.conversation, flag.works, flag.done_at, flag.done_by,
        )
        for flag in flags
    )  # fmt: skip


def colour_title(desk: Desk, colour: str) -> str:
    """What the shop calls a colour, also one that it has since taken from its legend."""
    try:
        return desk.files.legend.of(colour).title
    except UnknownColour:
        return colour


def _view(desk: Desk, one: Order, flags: Sequence[PlantedFlag]) -> OrderView:
    note = "\n".join(flag.note for flag in flags if flag.note)
    receiver, invoice = one.receiver, one.invoice
    tracking = sorted(one.tracking, key=lambda event: event.at, reverse=True)
    return OrderView(
        id=one.id,
        buyer=one.buyer,
        state=one.state.value,
        state_text=STATES[one.state],
        items=tuple(map(_item, one.items)),
        amount=f"{one.amount:f}",
        created_at=one.created_at,
        paid_at=one.paid_at,
        shipped_at=one.shipped_at,
        signed_at=one.signed_at,
        ship_by=ship_by(one, desk.shop.deadlines),
        return_by=no_reason_until(one, desk.shop.deadlines),
        courier=one.courier,
        waybill=one.waybill,
        tracking=tuple(TrackView(event.at, event.status.value, event.text) for event in tracking),
        receiver=ReceiverView(receiver.name, receiver.phone, receiver.address),
        address_kind=one.address_kind.value,
        address_kind_text=_PLACES[one.address_kind],
        invoice=InvoiceView(invoice.title, invoice.tax_number, invoice.issued, invoice.requested_at, invoice.issued_at, invoice.waybill),
        refunds=tuple(_refund(desk, one, refund) for refund in one.refunds),
        remark=one.remark,
        colour=flags[-1].colour if flags else NO_FLAG,
        note=note,
        note_bytes=len(note.encode()),
        flags=flag_views(desk, flags),
    )


def _item(item: Item) -> ItemView:
    return ItemView(item.title, item.kind.value, _KINDS[item.kind], item.quantity, f"{item.price:f}")


def _refund(desk: Desk, one: Order, refund: RefundApplication) -> RefundView:
    amount = one.amount if refund.amount is None else refund.amount
    state = refund.state.value
    return RefundView(
        refund.id, refund.type, refund.reason, f"{amount:f}", state, desk.files.names.refunds.get(state, state),
        refund.applied_at, refund.deadline, refund.cause,
    )  # fmt: skip
