"""An export of the seller back end becomes orders; every row that can't says its number, column and reason."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.core.orders import AddressKind, Invoice, Item, ItemKind, Order, OrderState, Receiver
from bot.files.order_export import COLUMNS, Export, read_export
from bot.files.sheets import RowProblem
from bot.files.structure import BadFile, destructure, structure
from tests.files.exports import HEADINGS, changed, csv_bytes, table, write_csv, write_xlsx

CHINA = timezone(timedelta(hours=8))
EXPECTED = Order(
    id="4038475610293847561",
    buyer="tb_1001",
    state=OrderState.SHIPPED,
    items=(Item("氨基酸洁面乳 100ml"), Item("【赠品】补水面膜小样", ItemKind.GIFT)),
    paid=Decimal("84.50"),
    created_at=datetime(2026, 11, 15, 8, 58, tzinfo=CHINA),
    paid_at=datetime(2026, 11, 15, 9, tzinfo=CHINA),
    shipped_at=datetime(2026, 11, 16, 18, tzinfo=CHINA),
    courier="圆通速递",
    waybill="YT1234567890123",
    receiver=Receiver("王芳", "13800138000", "广东省", "广州市", "天河区", "体育西路1号2栋301"),
    invoice=Invoice("广州某某贸易有限公司", "91440101MA5XXXXX0X"),
    remark="放门卫",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ExportOrderList.csv"


def one(path: Path, **cells: str) -> Order:
    export = read_export(write_csv(path, changed(**cells)))
    assert export.problems == ()
    (order,) = export.orders
    return order


def problems(path: Path, **cells: str) -> list[tuple[int, str, str]]:
    export = read_export(write_csv(path, changed(**cells)))
    assert export.orders == ()
    return [(problem.row, problem.column, problem.reason) for problem in export.problems]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_an_export_is_read_in_any_encoding_it_comes_in(path: Path, encoding: str) -> None:
    assert read_export(write_csv(path, changed(), encoding=encoding)) == Export((EXPECTED,), (), 1)


def test_an_xlsx_is_read_like_a_csv(tmp_path: Path) -> None:
    lines: list[list[Any]] = [*table([changed()])]
    lines[1][HEADINGS.index("联系手机")] = 13800138000
    lines[1][HEADINGS.index("宝贝总数量")] = 2.0
    lines[1][HEADINGS.index("买家实际支付金额")] = 84.5
    lines[1][HEADINGS.index("订单付款时间 ")] = datetime(2026, 11, 15, 9)  # noqa: DTZ001
    export = read_export(write_xlsx(tmp_path / "orders.xlsx", lines))
    assert export.problems == ()
    assert export.orders[0] == EXPECTED


def test_columns_may_stand_in_any_order_and_under_known_other_names(path: Path) -> None:
    lines = [["订单状态", "多余", "订单号", "买家昵称", "实付金额"], ["交易成功", "x", "4038475610293847561", "tb", "¥1,299.00"]]
    path.write_bytes(csv_bytes(lines, delimiter="\t"))
    assert read_export(path).orders == (Order("4038475610293847561", "tb", OrderState.COMPLETED, paid=Decimal("1299.00")),)


def test_blank_rows_are_skipped_and_row_numbers_are_those_of_the_sheet(path: Path) -> None:
    lines = table([{}, changed(订单状态="飞走了"), {}, changed()])
    path.write_bytes(csv_bytes(lines))
    export = read_export(path)
    assert [problem.row for problem in export.problems] == [3]
    assert (len(export.orders), export.rows) == (1, 2)


def test_every_fault_of_a_row_is_told(path: Path) -> None:
    assert problems(
        path, 订单编号="abc", 买家会员名="", 订单状态="飞走了", 订单付款时间="昨天", 宝贝总数量="-1", 买家实际支付金额="很多"
    ) == [
        (2, "订单状态", "不认识的订单状态“飞走了”"),
        (2, "订单编号", "应为一串数字，实际是“abc”"),
        (2, "买家会员名", "不能为空"),
        (2, "宝贝总数量", "应为 1 到 99999 的整数，实际是“-1”"),
        (2, "买家实际支付金额", "应为金额（如 89.00），实际是“很多”"),
        (2, "订单付款时间", "应为时间（如 2026-11-18 10:00:00），实际是“昨天”"),
    ]


@pytest.mark.parametrize("cell", ["4.03848E+18", "4.03847561029385e+18", "4E+18", "4038475610293840000"])
def test_an_id_that_lost_digits_says_what_to_do_in_excel(path: Path, cell: str) -> None:
    ((row, column, reason),) = problems(path, 订单编号=cell)
    assert (row, column) == (2, "订单编号")
    assert "请在Excel里设为文本再导出" in reason


def test_an_id_stored_as_a_number_in_a_workbook_is_refused(tmp_path: Path) -> None:
    lines: list[list[Any]] = [*table([changed()])]
    lines[1][0] = 4.03847561029385e18
    (problem,) = read_export(write_xlsx(tmp_path / "orders.xlsx", lines)).problems
    assert "请在Excel里设为文本再导出" in problem.reason


def test_one_round_id_among_many_orders_is_chance(path: Path) -> None:
    rows = [changed(订单编号=str(4038475610293847000 + number)) for number in range(1, 150)]
    export = read_export(write_csv(path, *rows, changed(订单编号="4038475610293840000")))
    assert len(export.orders) == 150


@pytest.mark.parametrize("cell", ["4038475610293847561", "\t4038475610293847561", "'4038475610293847561", '="4038475610293847561"'])
def test_an_id_that_is_kept_as_text_is_read(path: Path, cell: str) -> None:
    assert one(path, 订单编号=cell).id == "4038475610293847561"


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("等待买家付款", OrderState.UNPAID),
        ("买家已付款，等待卖家发货", OrderState.PAID),
        ("买家已付款,等待卖家发货", OrderState.PAID),
        ("卖家已发货，等待买家确认", OrderState.SHIPPED),
        ("已签收", OrderState.SIGNED),
        ("交易成功", OrderState.COMPLETED),
        ("交易关闭", OrderState.CLOSED),
        ("付款以后，用户退款成功，交易自动关闭", OrderState.CLOSED),
    ],
)
def test_a_state_in_the_shops_words_is_known(path: Path, words: str, state: OrderState) -> None:
    assert one(path, 订单状态=words).state is state


@pytest.mark.parametrize("cell", ["2026-11-15 09:00:00", "2026/11/15 9:00", "2026-11-15T09:00:00.000", "2026年11月15日 09:00"])
def test_times_are_shanghai_times(path: Path, cell: str) -> None:
    assert one(path, 订单付款时间=cell).paid_at == datetime(2026, 11, 15, 1, tzinfo=timezone.utc)


def test_an_empty_time_is_none_and_an_impossible_one_a_problem(path: Path) -> None:
    assert one(path, 订单付款时间="").paid_at is None
    assert len(problems(path, 订单付款时间="2026-02-30 10:00:00")) == 1
    assert len(problems(path, 订单付款时间="45978.375")) == 1
    assert len(problems(path, 订单付款时间="1899-12-30 00:00:00")) == 1


def test_the_landline_stands_in_for_a_missing_mobile_and_a_hidden_number_stays(path: Path) -> None:
    assert one(path, 联系手机="", 联系电话="'020-87654321").receiver.phone == "020-87654321"
    assert one(path, 联系手机="'86-13800138000").receiver.phone == "13800138000"
    assert one(path, 联系手机="138****8000").receiver.phone == "138****8000"
    assert "设为文本" in problems(path, 联系手机="1.38001E+10")[0][2]


def test_the_amount_due_counts_only_where_nothing_says_what_was_paid(path: Path) -> None:
    assert one(path, 买家实际支付金额="").paid == Decimal("89.00")
    assert one(path, 买家实际支付金额="", 订单状态="等待买家付款").paid is None
    assert one(path, 买家实际支付金额="0.00", 订单状态="等待买家付款").paid == Decimal("0.00")


@pytest.mark.parametrize(
    ("cell", "waybill"),
    [("No:YT1234567890123", "YT1234567890123"), ("YT1", "YT1"), ("No:YT1,No:YT2", "YT1"), ("No:", ""), ("", ""), ("no：SF12", "SF12")],
)
def test_the_first_waybill_is_taken(path: Path, cell: str, waybill: str) -> None:
    assert one(path, 物流单号=cell).waybill == waybill


@pytest.mark.parametrize(
    ("cell", "receiver"),
    [
        ("广东省 广州市 天河区 天园街道 体育西路1号 ", ("广东省", "广州市", "天河区", "天园街道 体育西路1号")),
        ("北京 北京市 海淀区 中关村大街1号(100000)", ("北京市", "北京市", "海淀区", "中关村大街1号")),
        ("广东省 东莞市 长安镇 振安路3号", ("广东省", "东莞市", "", "长安镇 振安路3号")),
        ("浙江省 杭州市 江干区 九堡街道 1号", ("浙江省", "杭州市", "江干区", "九堡街道 1号")),
        ("上海市 上海市 浦东新区 世纪大道1号(200120)", ("上海市", "上海市", "浦东新区", "世纪大道1号")),
        ("广州天河体育西路1号", ("广东省", "广州市", "天河区", "体育西路1号")),
        ("海外 日本 东京都 1号", ("", "", "", "海外 日本 东京都 1号")),
        ("", ("", "", "", "")),
    ],
)
def test_an_address_is_split_where_it_is_clear_and_never_loses_a_part(path: Path, cell: str, receiver: tuple[str, ...]) -> None:
    read = one(path, 收货地址=cell).receiver
    assert (read.province, read.city, read.district, read.detail) == receiver


@pytest.mark.parametrize(
    ("detail", "kind"),
    [
        ("体育西路1号2栋301", AddressKind.HOME),
        ("某某科技有限公司", AddressKind.COMPANY),
        ("中山大学南校区", AddressKind.SCHOOL),
        ("大学城外环西路1号", AddressKind.HOME),
        ("学院路5号", AddressKind.HOME),
    ],
)
def test_the_kind_of_an_address_is_judged_by_its_words(path: Path, detail: str, kind: AddressKind) -> None:
    assert one(path, 收货地址=f"广东省 广州市 番禺区 {detail}").address_kind is kind


@pytest.mark.parametrize(
    ("titles", "quantity", "items"),
    [
        ("洁面乳 100ml", "3", [("洁面乳 100ml", "full_size", 3)]),
        ("洁面乳，[赠品]化妆棉", "2", [("洁面乳", "full_size", 1), ("[赠品]化妆棉", "gift", 1)]),
        ("洁面乳x2,面霜小样*3", "5", [("洁面乳", "full_size", 2), ("面霜小样", "sample", 3)]),
        ("【买一,送一】洁面乳 送小样", "1", [("【买一,送一】洁面乳 送小样", "full_size", 1)]),
        ("", "", []),
        ("，，", "1", []),
    ],
)
def test_titles_become_items_with_their_kind(path: Path, titles: str, quantity: str, items: list[tuple[str, str, int]]) -> None:
    order = one(path, 宝贝标题=titles, 宝贝总数量=quantity)
    assert [(item.title, item.kind.value, item.quantity) for item in order.items] == items


def test_the_same_order_twice_in_a_file_is_told(path: Path) -> None:
    export = read_export(write_csv(path, changed(), changed(买家会员名="tb_2")))
    assert export.orders == (EXPECTED,)
    assert export.problems == (RowProblem(3, "订单编号", "和第 2 行的订单编号相同"),)


def test_missing_columns_are_listed_in_one_error(path: Path) -> None:
    path.write_bytes(csv_bytes([["商品", "订单状态", "数量"], ["a", "b", "c"]]))
    with pytest.raises(BadFile) as caught:
        read_export(path)
    assert caught.value.errors == (f"{path}: 不是订单导出文件：缺少 订单编号、买家会员名 列（第 1 行是：商品、订单状态、数量）",)


def test_headings_that_cannot_be_read_make_no_export(path: Path) -> None:
    path.write_bytes("订单编号\0,买家会员名\n".encode())
    with pytest.raises(BadFile, match="不是订单导出文件：这一行读不出来（含有空字符）"):
        read_export(path)


def test_a_formula_is_not_evaluated(tmp_path: Path) -> None:
    lines: list[list[Any]] = [*table([changed(), changed(订单编号="4038475610293847562")])]
    lines[2][HEADINGS.index("宝贝标题 ")] = "=HYPERLINK(A1)"
    export = read_export(write_xlsx(tmp_path / "orders.xlsx", lines))
    assert len(export.orders) == 1
    assert export.problems == (RowProblem(3, "宝贝标题", "是公式，不会计算：请粘贴为数值再导出"),)


def test_progress_is_told_on_the_way_and_at_the_end(path: Path) -> None:
    told: list[int] = []
    rows = [changed(订单编号=str(4038475610293847001 + number)) for number in range(2500)]
    read_export(write_csv(path, *rows), told.append)
    assert told == [1000, 2000, 2500]


def test_an_export_with_headings_only_has_no_orders(path: Path) -> None:
    assert read_export(write_csv(path)) == Export((), (), 0)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12) | st.sampled_from(
    ["4038475610293847561", "4.0E+18", "", "-", "交易成功", "No:", "'", '="', "=1+1", "１２", "9" * 40, "1e999", "2026-13-01", "٣"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(HEADINGS, CELLS)), max_size=3))
def test_no_cells_give_anything_but_orders_that_can_be_stored_or_problems(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_bytes(csv_bytes(table([changed(**row) for row in rows]), "utf-8"))
    export = read_export(path)
    known = {heading for headings in COLUMNS.values() for heading in headings} | {""}
    assert {problem.column for problem in export.problems} <= known
    for order in export.orders:
        assert structure(Order, destructure(order), "x") == order


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200))
@example('订单编号,买家会员名,订单状态\n"'.encode())
@example("订单编号,买家会员名,订单状态\n\x00".encode())
@example(b"PK\x03\x04")
def test_no_bytes_give_anything_but_an_export_or_a_bad_file(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with suppress(BadFile):
        read_export(path)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_xlsx(tmp_path_factory.mktemp("xlsx") / "orders.xlsx", table([changed()])).read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.data())
def test_a_damaged_workbook_gives_an_export_or_a_bad_file(path: Path, workbook: bytes, data: st.DataObject) -> None:
    damaged = io.BytesIO(workbook)
    for place in data.draw(st.lists(st.integers(4, len(workbook) - 1), min_size=1, max_size=4)):
        damaged.seek(place)
        damaged.write(bytes([data.draw(st.integers(0, 255))]))
    path.write_bytes(damaged.getvalue())
    with suppress(BadFile):
        read_export(path)
