"""Take the seller back end's order export into the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.core.orders import Invoice, Item, Order, OrderState, Receiver
from bot.files.order_export import Export, Progress, read_export
from bot.files.sheets import RowProblem
from bot.store.audit import record
from bot.store.database import Database
from bot.store.orders import find_orders, save_orders


@dataclass(frozen=True)
class ImportReport:
    """Rows `read`, and the orders in them: `new`, `changed` or the `same` as before; `problems` name the other rows."""

    read: int
    new: int
    changed: int
    same: int
    problems: tuple[RowProblem, ...]


def import_orders(
    database: Database,
    path: Path,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
    *,
    who: str = "导入",
) -> ImportReport:
    """Stores every good row of the export in one transaction; the same file again changes nothing.

    What the shop knows and the export does not carry (tracking, refunds, prices) stays. A dry run only reports.
    Raises `BadFile` when the file as a whole is no export.
    """
    export = read_export(path, progress)
    ids = tuple(order.id for order in export.orders)
    if dry_run:
        with database.read() as connection:
            known = find_orders(connection, ids)
        return _report(export, known, _fresh(export, known))
    with database.transaction() as connection:
        known = find_orders(connection, ids, lock=True)
        fresh = _fresh(export, known)
        report = _report(export, known, fresh)
        save_orders(connection, fresh, now)
        counts = {"read": report.read, "new": report.new, "changed": report.changed, "same": report.same, "problems": len(report.problems)}
        record(connection, at=now, who=who, what="import_orders", subject=path.name[-256:], detail=counts)
    return report


def merged(known: Order, said: Order) -> Order:
    """The order as the export says it, with what the shop already knew where the export is silent or knows less."""
    receiver = _receiver(known.receiver, said.receiver)
    return replace(
        said,
        state=_state(known.state, said.state),
        items=_items(known.items, said.items),
        paid=known.paid if said.paid is None else said.paid,
        created_at=said.created_at or known.created_at,
        paid_at=said.paid_at or known.paid_at,
        shipped_at=said.shipped_at or known.shipped_at,
        signed_at=known.signed_at or said.signed_at,  # the export has only the later moment when the buyer confirmed
        courier=said.courier or known.courier,
        waybill=said.waybill or known.waybill,
        tracking=known.tracking,
        receiver=receiver,
        address_kind=known.address_kind if receiver.address == known.receiver.address else said.address_kind,
        invoice=_invoice(known.invoice, said.invoice),
        refunds=known.refunds,
        remark=said.remark or known.remark,
    )


def _fresh(export: Export, known: Mapping[str, Order]) -> tuple[Order, ...]:
    """The orders to write: new ones, and known ones that the export changes."""
    after = (merged(known[order.id], order) if order.id in known else order for order in export.orders)
    return tuple(order for order in after if order != known.get(order.id))


def _report(export: Export, known: Mapping[str, Order], fresh: tuple[Order, ...]) -> ImportReport:
    new = sum(order.id not in known for order in fresh)
    return ImportReport(export.rows, new, len(fresh) - new, len(export.orders) - len(fresh), export.problems)


def _state(known: OrderState, said: OrderState) -> OrderState:
    """The back end goes on saying shipped after the courier has delivered, until the buyer confirms."""
    return known if (known, said) == (OrderState.SIGNED, OrderState.SHIPPED) else said


def _items(known: tuple[Item, ...], said: tuple[Item, ...]) -> tuple[Item, ...]:
    """Known items keep price and category while their titles are the same."""
    if not said or [item.title for item in known] == [item.title for item in said]:
        return known
    return said


def _receiver(known: Receiver, said: Receiver) -> Receiver:
    """What is said; but what is empty or hidden behind `*` is no news where more is known."""
    if known.address and (not said.address or "*" in said.address):
        said = replace(said, province=known.province, city=known.city, district=known.district, detail=known.detail)
    return replace(said, name=_plain(known.name, said.name), phone=_plain(known.phone, said.phone))


def _plain(known: str, said: str) -> str:
    return known if known and (not said or "*" in said) else said


def _invoice(known: Invoice, said: Invoice) -> Invoice:
    return replace(known, title=said.title or known.title, tax_number=said.tax_number or known.tax_number)
