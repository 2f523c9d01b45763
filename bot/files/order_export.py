"""Reads the order export of the Taobao/Tmall seller back end."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from bot.core.orders import Invoice, Order, OrderState
from bot.files import cells
from bot.files.errors import BadFile
from bot.files.kinds import address_kind
from bot.files.sheets import Row, RowProblem, read_rows

T = TypeVar("T")

COLUMNS = {  # our name: headings seen in exports, the usual one first
    "id": ("订单编号", "订单号"),
    "buyer": ("买家会员名", "买家昵称", "买家旺旺"),
    "state": ("订单状态",),
    "due": ("买家应付货款", "应付货款"),
    "paid": ("买家实际支付金额", "实际支付金额", "实付金额"),
    "receiver": ("收货人姓名", "收货人", "收件人"),
    "address": ("收货地址",),
    "mobile": ("联系手机", "手机"),
    "phone": ("联系电话", "电话"),
    "created_at": ("订单创建时间", "创建时间"),
    "paid_at": ("订单付款时间", "付款时间"),
    "shipped_at": ("发货时间",),
    "signed_at": ("确认收货时间",),
    "titles": ("宝贝标题", "商品标题"),
    "quantity": ("宝贝总数量", "商品总数量"),
    "waybill": ("物流单号", "运单号"),
    "courier": ("物流公司", "快递公司"),
    "remark": ("订单备注",),
    "invoice_title": ("发票抬头",),
    "tax_number": ("税号", "纳税人识别号"),
}
REQUIRED = ("id", "buyer", "state")
PROGRESS_EVERY = 1000

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Export:
    """The orders of the good rows and what is wrong with the others; `rows` counts both."""

    orders: tuple[Order, ...]
    problems: tuple[RowProblem, ...]
    rows: int


def read_export(path: Path, progress: Progress | None = None) -> Export:
    """Reads csv or xlsx; a row with a problem gives no order. `progress` is told the rows read so far, at the end for sure.

    Raises `BadFile` when the file as a whole is no order export.
    """
    found: dict[int, Order] = {}
    problems: list[RowProblem] = []
    rows = 0
    for rows, (number, result) in enumerate(_results(path), start=1):
        if isinstance(result, Order):
            found[number] = result
        else:
            problems += result
        if progress and rows % PROGRESS_EVERY == 0:
            progress(rows)
    if progress:
        progress(rows)
    problems += _cut_ids(found, rows)
    return Export(tuple(found.values()), tuple(sorted(problems, key=lambda problem: problem.row)), rows)


def _results(path: Path) -> Iterator[tuple[int, Order | list[RowProblem]]]:
    rows = read_rows(path)
    headings = next(rows)
    if isinstance(headings, RowProblem):
        raise BadFile((f"{path}: 不是订单导出文件：{headings.reason}",))
    places = _places(path, headings)
    seen: dict[str, int] = {}
    for row in rows:
        if isinstance(row, RowProblem):
            yield row.row, [row]
            continue
        result = _OrderRow(row, places).order()
        if isinstance(result, Order) and (first := seen.setdefault(result.id, row.number)) != row.number:
            result = [RowProblem(row.number, COLUMNS["id"][0], f"和第 {first} 行的订单编号相同")]
        yield row.number, result


def _places(path: Path, headings: Row) -> dict[str, int]:
    """Where each of our columns is; raises `BadFile` that lists every required heading that is missing."""
    texts = [unicodedata.normalize("NFKC", text).replace(" ", "") for text in headings.cells]
    places = {name: texts.index(alias) for name, aliases in COLUMNS.items() for alias in reversed(aliases) if alias in texts}
    if missing := [COLUMNS[name][0] for name in REQUIRED if name not in places]:
        seen = "、".join(text for text in texts if text)[:100]
        raise BadFile((f"{path}: 不是订单导出文件：缺少 {'、'.join(missing)} 列（第 {headings.number} 行是：{seen}）",))
    return places


class _OrderRow:
    """Reads one row and collects what is wrong with it."""

    def __init__(self, row: Row, places: dict[str, int]) -> None:
        self.row = row
        self.places = places
        self.problems: list[RowProblem] = []

    def order(self) -> Order | list[RowProblem]:
        state = self.read("state", cells.state)
        address = self.read("address", cells.words) or ""
        order = Order(
            id=self.read("id", cells.order_id) or "",
            buyer=self.read("buyer", cells.buyer) or "",
            state=state or OrderState.UNPAID,
            items=cells.items(self.read("titles", cells.words) or "", self.read("quantity", cells.count)),
            paid=self.paid(state),
            created_at=self.read("created_at", cells.time),
            paid_at=self.read("paid_at", cells.time),
            shipped_at=self.read("shipped_at", cells.time),
            signed_at=self.read("signed_at", cells.time),
            courier=self.read("courier", cells.courier) or "",
            waybill=self.read("waybill", cells.waybill) or "",
            receiver=cells.receiver(self.read("receiver", cells.words) or "", self.number(), address),
            address_kind=address_kind(address),
            invoice=Invoice(self.read("invoice_title", cells.words) or "", self.read("tax_number", cells.words) or ""),
            remark=self.read("remark", cells.words) or "",
        )
        return self.problems or order

    def paid(self, state: OrderState | None) -> Decimal | None:
        """What was paid; what is due where the export does not say and the order was paid at all."""
        paid, due = self.read("paid", cells.money), self.read("due", cells.money)
        return due if paid is None and state not in (OrderState.UNPAID, OrderState.CLOSED) else paid

    def number(self) -> str:
        return self.read("mobile", cells.phone) or self.read("phone", cells.phone) or ""

    def read(self, name: str, meaning: Callable[[str], T]) -> T | None:
        """The cell's meaning; None and a problem when it has none, None alone when the export lacks the column."""
        place = self.places.get(name)
        if place is None:
            return None
        try:
            if place in self.row.formulas:
                raise cells.WrongCell("是公式，不会计算：请粘贴为数值再导出")
            return meaning(self.row.cells[place] if place < len(self.row.cells) else "")
        except cells.WrongCell as error:
            self.problems.append(RowProblem(self.row.number, COLUMNS[name][0], str(error)))
            return None


def _cut_ids(found: dict[int, Order], rows: int) -> list[RowProblem]:
    """Takes out the orders whose ids a spreadsheet has cut; one such id in a thousand is chance, one in a hundred is not."""
    cut = [number for number, order in found.items() if cells.seems_cut(order.id)]
    if len(cut) * 100 <= rows:
        return []
    for number in cut:
        del found[number]
    return [RowProblem(number, COLUMNS["id"][0], cells.HOW_TO_KEEP_DIGITS) for number in cut]
