"""One buyer's data, for the buyer's own rights (个人信息保护法 §45 a copy, §47 deletion): exported, and deleted."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy.engine import Connection

from bot.core.masking import masked
from bot.core.orders import Invoice, Order, OrderState, Receiver
from bot.files.picture_store import PictureGone, Pictures
from bot.services.desk import Desk
from bot.store import audit
from bot.store.conversations import find_conversation
from bot.store.orders import find_orders
from bot.store.personal import Whose, forget, kept_of_buyer, on_the_way, rename_subject, replace_orders, rows_of, undone

#: Orders in these states are over: nothing is owed any more.
OVER = (OrderState.COMPLETED, OrderState.CLOSED, OrderState.UNPAID)
NOBODY = "已删除"


class BuyerUnknown(LookupError):
    def __init__(self) -> None:
        super().__init__("没有这位买家的会话和订单")


class BuyerBusy(RuntimeError):
    """Something is still owed to the buyer; who deletes now can't do it any more."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(f"还有 {kept.open_orders} 个没有完成的订单、{kept.undone} 件没做完的事；办完再删，或者确认现在就删")


@dataclass(frozen=True)
class Person:
    """A buyer by the shop's name for him, or somebody unknown by his conversation."""

    buyer: str = ""
    conversation: str = ""

    def __str__(self) -> str:
        return f"buyer {self.buyer}" if self.buyer else f"conversation {self.conversation}"


@dataclass(frozen=True)
class Kept:
    """How much is kept of a buyer; `open_orders` and `undone` are still owed to him, `letters` are on their way to other systems."""

    conversations: int
    messages: int
    pictures: int
    orders: int
    open_orders: int
    undone: int
    letters: int


def kept(desk: Desk, person: Person) -> Kept:
    """Raises BuyerUnknown."""
    with desk.database.read(one_moment=True) as connection:
        return _kept(connection, _whose(connection, person))


def export(desk: Desk, pictures: Pictures, person: Person, by: str) -> bytes:
    """A zip with all that is kept of the buyer as `data.json`, and his pictures; raises BuyerUnknown, PicturesAway."""
    with desk.database.read(one_moment=True) as connection:
        rows = rows_of(connection, _whose(connection, person))
    told = {"buyer": person.buyer or None, "exported_at": desk.now().isoformat(), **rows}
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=1, default=str))
        for name in (row["picture"] for row in rows["messages"] if row["picture"]):
            try:
                archive.writestr(f"pictures/{name}", pictures.get(name))
            except PictureGone:
                continue
    with desk.database.transaction() as connection:
        audit.record(connection, at=desk.now(), who=by, what="export_buyer", subject=str(person))
    return file.getvalue()


def delete(desk: Desk, pictures: Pictures, person: Person, by: str, *, anyway: bool = False) -> Kept:
    """Delete what was said and sent, and take the person out of his orders; what there was.

    Goods, amounts, times and states of orders stay, as do flags and tasks with names, phones and addresses masked: the law wants
    the shop's books kept for three years (电子商务法 §31). Raises BuyerUnknown, PicturesAway, and BuyerBusy unless `anyway`.
    """
    with desk.database.transaction() as connection:
        whose = _whose(connection, person)
        found = _kept(connection, whose)
        if (found.open_orders or found.undone) and not anyway:
            raise BuyerBusy(found)
        known = find_orders(connection, whose.orders, lock=True)
        sent = forget(connection, whose, masking(person.buyer, known.values()))
        alias = f"{NOBODY}-{secrets.token_hex(8)}"
        replace_orders(connection, [nobodys(order, alias) for order in known.values()], desk.now())
        detail = {"conversations": found.conversations, "messages": found.messages, "pictures": found.pictures, "orders": found.orders}
        rename_subject(connection, str(person), f"buyer {alias}")
        audit.record(connection, at=desk.now(), who=by, what="delete_buyer", subject=f"buyer {alias}", detail=detail)
        for name in sent:  # before the rows are gone for good: what fails now is done again
            pictures.remove(name)
    return found


def nobodys(order: Order, alias: str) -> Order:
    """The order without who it was for: goods, money, times and the region stay."""
    place = order.receiver
    return replace(
        order,
        buyer=alias,
        waybill="",
        tracking=(),
        receiver=Receiver(province=place.province, city=place.city, district=place.district),
        invoice=Invoice(issued=order.invoice.issued, requested_at=order.invoice.requested_at, issued_at=order.invoice.issued_at),
        remark="",
    )


def _whose(connection: Connection, person: Person) -> Whose:
    if person.buyer:
        whose = kept_of_buyer(connection, person.buyer)
        if whose.conversations or whose.orders:
            return whose
    elif (found := find_conversation(connection, person.conversation)) and found.buyer is None:
        return Whose((found.id,))
    raise BuyerUnknown


def _kept(connection: Connection, whose: Whose) -> Kept:
    rows = rows_of(connection, whose)
    orders = find_orders(connection, whose.orders)
    pictures = sum(bool(row["picture"]) and row["author"] == "buyer" for row in rows["messages"])
    return Kept(
        len(rows["conversations"]), len(rows["messages"]), pictures, len(orders),
        sum(order.state not in OVER for order in orders.values()), undone(connection, whose), on_the_way(connection, whose),
    )  # fmt: skip


def masking(buyer: str, orders: Iterable[Order]) -> Callable[[str], str]:
    """How a text is masked that tells of the buyer of these orders."""
    said = {text for one in orders for text in (one.receiver.name, one.receiver.detail, one.invoice.title, one.waybill)}
    names = {name for name in (buyer, *said) if name}
    return lambda text: masked(text, names)
