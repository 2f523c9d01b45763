"""Importing an export brings its orders into the shop, once, and never forgets what the export does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.orders import AddressKind, Invoice, Item, Order, OrderState, Receiver, RefundApplication, TrackingEvent, TrackStatus
from bot.files.order_export import read_export
from bot.files.structure import BadFile
from bot.services.import_orders import ImportReport, import_orders, merged
from bot.store.audit import audit_of
from bot.store.database import Database
from bot.store.flags import append_flag, current_note
from bot.store.orders import find_order, save_order
from tests.files.exports import changed, write_csv

NOW = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=8)))
ID = "4038475610293847561"
OTHER = "4038475610293847562"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "orders.csv"


def stored(database: Database, order_id: str = ID) -> Order | None:
    with database.read() as connection:
        return find_order(connection, order_id)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.read, report.new, report.changed, report.same


def test_new_orders_come_in_and_the_same_file_again_changes_nothing(database: Database, path: Path) -> None:
    write_csv(path, changed(), changed(订单编号=OTHER))
    assert counts(import_orders(database, path, NOW)) == (2, 2, 0, 0)
    assert counts(import_orders(database, path, NOW)) == (2, 0, 0, 2)
    assert stored(database) == read_export(path).orders[0]


def test_a_newer_export_changes_the_order(database: Database, path: Path) -> None:
    import_orders(database, write_csv(path, changed(订单状态="买家已付款，等待卖家发货", 物流单号="", 发货时间="")), NOW)
    assert counts(import_orders(database, write_csv(path, changed()), NOW)) == (1, 0, 1, 0)
    order = stored(database)
    assert order is not None
    assert (order.state, order.waybill) == (OrderState.SHIPPED, "YT1234567890123")


def test_a_bad_row_is_told_and_the_good_ones_come_in(database: Database, path: Path) -> None:
    report = import_orders(database, write_csv(path, changed(), changed(订单编号="4.03848E+18")), NOW)
    assert counts(report) == (2, 1, 0, 0)
    assert [(problem.row, problem.column) for problem in report.problems] == [(3, "订单编号")]


def test_a_dry_run_tells_the_same_and_leaves_no_trace(database: Database, path: Path) -> None:
    write_csv(path, changed(), changed(订单编号="x"))
    rehearsed = import_orders(database, path, NOW, dry_run=True)
    assert stored(database) is None
    with database.read() as connection:
        assert audit_of(connection, "orders.csv") == ()
    assert import_orders(database, path, NOW) == rehearsed


def test_an_import_is_in_the_audit_log(database: Database, path: Path) -> None:
    import_orders(database, write_csv(path, changed()), NOW, who="小曼")
    with database.read() as connection:
        (entry,) = audit_of(connection, "orders.csv")
    assert (entry.who, entry.what, entry.at) == ("小曼", "import_orders", NOW)
    assert entry.detail == {"read": 1, "new": 1, "changed": 0, "same": 0, "problems": 0}


def test_a_file_that_is_no_export_changes_nothing(database: Database, path: Path) -> None:
    path.write_text("a,b\n1,2\n")
    with pytest.raises(BadFile, match="缺少 订单编号、买家会员名、订单状态 列"):
        import_orders(database, path, NOW)
    with database.read() as connection:
        assert audit_of(connection, "orders.csv") == ()


def test_progress_is_passed_on(database: Database, path: Path) -> None:
    told: list[int] = []
    import_orders(database, write_csv(path, changed()), NOW, progress=told.append)
    assert told == [1]


def test_tracking_refunds_prices_and_flags_survive_an_import(database: Database, path: Path) -> None:
    export = read_export(write_csv(path, changed())).orders[0]
    known = replace(
        export,
        items=tuple(replace(item, price=Decimal("89"), category="护肤") for item in export.items),
        tracking=(TrackingEvent(NOW, TrackStatus.TRANSIT, "离开广州"),),
        refunds=(RefundApplication("1", "仅退款", "未收到货", Decimal("84.50")),),
        invoice=replace(export.invoice, requested_at=NOW, waybill="SF1"),
        address_kind=AddressKind.COMPANY,
    )
    with database.transaction() as connection:
        save_order(connection, known, NOW)
        append_flag(connection, order_id=ID, colour="yellow", note="丢件 小曼 11-18", author="小曼", at=NOW)
    assert counts(import_orders(database, path, NOW)) == (1, 0, 0, 1)
    assert counts(import_orders(database, write_csv(path, changed(订单状态="交易成功")), NOW)) == (1, 0, 1, 0)
    assert stored(database) == replace(known, state=OrderState.COMPLETED)
    with database.read() as connection:
        assert current_note(connection, ID) == "丢件 小曼 11-18"


KNOWN = Order(
    ID,
    "tb",
    OrderState.SIGNED,
    items=(Item("洁面乳", price=Decimal("89")),),
    paid=Decimal("89"),
    signed_at=NOW,
    receiver=Receiver("王芳", "13800138000", "广东省", "广州市", "天河区", "体育西路1号"),
    address_kind=AddressKind.COMPANY,
    invoice=Invoice("某某公司", "91440101", requested_at=NOW),
    remark="放门卫",
)
BARE = Order(ID, "tb", OrderState.SHIPPED)


def test_what_the_export_leaves_empty_is_kept() -> None:
    assert merged(KNOWN, BARE) == KNOWN


def test_hidden_names_phones_and_addresses_do_not_replace_plain_ones() -> None:
    hidden = replace(BARE, receiver=Receiver("王*", "138****8000", "广东省", "广州市", "天河区", "体育西路****"))
    assert merged(KNOWN, hidden).receiver == KNOWN.receiver
    assert merged(BARE, hidden).receiver == hidden.receiver


def test_a_new_address_brings_its_own_kind() -> None:
    moved = replace(BARE, receiver=replace(KNOWN.receiver, district="番禺区", detail="中山大学"), address_kind=AddressKind.SCHOOL)
    after = merged(KNOWN, moved)
    assert (after.receiver.detail, after.address_kind) == ("中山大学", AddressKind.SCHOOL)


@pytest.mark.parametrize("state", [OrderState.PAID, OrderState.COMPLETED, OrderState.CLOSED])
def test_a_delivered_order_stays_delivered_only_while_the_back_end_waits_for_the_buyer(state: OrderState) -> None:
    assert merged(KNOWN, BARE).state is OrderState.SIGNED
    assert merged(KNOWN, replace(BARE, state=state)).state is state


def test_the_moment_of_signing_is_not_replaced_by_the_later_confirmation() -> None:
    said = replace(BARE, signed_at=NOW + timedelta(days=9))
    assert merged(KNOWN, said).signed_at == NOW
    assert merged(replace(KNOWN, signed_at=None), said).signed_at == NOW + timedelta(days=9)
