"""Writes small order exports as the seller back end does: `export(path, row, …)` with the columns a test cares about."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

HEADINGS = (
    "订单编号",
    "买家会员名",
    "买家应付货款",
    "买家实际支付金额",
    "订单状态",
    "收货人姓名",
    "收货地址 ",
    "联系电话 ",
    "联系手机",
    "订单创建时间",
    "订单付款时间 ",
    "宝贝标题 ",
    "宝贝总数量",
    "物流单号 ",
    "物流公司",
    "订单备注",
    "确认收货时间",
    "发货时间",
    "发票抬头",
    "税号",
)
ORDER = {
    "订单编号": '="4038475610293847561"',
    "买家会员名": "tb_1001",
    "买家应付货款": "89.00",
    "买家实际支付金额": "84.50",
    "订单状态": "卖家已发货，等待买家确认",
    "收货人姓名": "王芳",
    "收货地址 ": "广东省 广州市 天河区 体育西路1号2栋301   ",
    "联系手机": "'13800138000",
    "订单创建时间": "2026-11-15 08:58:00",
    "订单付款时间 ": "2026-11-15 09:00:00",
    "宝贝标题 ": "氨基酸洁面乳 100ml，【赠品】补水面膜小样",
    "宝贝总数量": "2",
    "物流单号 ": "No:YT1234567890123",
    "物流公司": "圆通速递",
    "订单备注": "放门卫",
    "发货时间": "2026-11-16 18:00:00",
    "发票抬头": "广州某某贸易有限公司",
    "税号": "91440101MA5XXXXX0X",
}


def changed(**cells: str) -> dict[str, str]:
    """The usual order with other cells; a heading's trailing blank may be left out."""
    known = {heading.strip(): heading for heading in HEADINGS}
    return {**ORDER, **{known.get(name, name): text for name, text in cells.items()}}


def table(rows: Sequence[dict[str, str]], headings: Sequence[str] = HEADINGS) -> list[list[str]]:
    return [list(headings), *([row.get(heading, "") for heading in headings] for row in rows)]


def csv_bytes(lines: Sequence[Sequence[str]], encoding: str = "gb18030", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode(encoding)


def write_csv(path: Path, *rows: dict[str, str], encoding: str = "gb18030") -> Path:
    path.write_bytes(csv_bytes(table(rows), encoding))
    return path


def write_xlsx(path: Path, lines: Sequence[Sequence[object]]) -> Path:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for line in lines:
        sheet.append(list(line))
    workbook.save(path)
    return path
