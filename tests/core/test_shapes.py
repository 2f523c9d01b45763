"""Shapes: what is found, what is left alone, and that no text takes long or breaks anything."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.dates import find_dates
from bot.core.found import Found, without_overlaps
from bot.core.money import find_money, find_quantities
from bot.core.numbers import find_numbers, valid_credit_code
from bot.core.phones import find_phones
from bot.core.shapes import find_shapes
from bot.core.titles import find_titles
from bot.core.waybills import courier_of

LONGEST = 2000
HOSTILE = [
    "1",
    "1 ",
    "1-",
    "138",
    "12块",
    "十",
    "公",
    "公司",
    "路",
    "路1",
    "广",
    "广州市",
    "抬头",
    "收件人",
    "年1月",
    "订单",
    "YT1",
    "个人",
    " ",
    "，",
    "a1",
    "号",
    "一路1",
    "王",
    "王 ",
]


@pytest.mark.parametrize(
    ("waybill", "courier"),
    [
        ("SF1234567890123", "顺丰"),
        ("yt 8812345678901", "圆通"),
        ("ZTO123456789012", "中通"),
        ("73123456789012", "中通"),
        ("STO773123456789", "申通"),
        ("773123456789012", "申通"),
        ("432112345678901", "韵达"),
        ("JT1234567890123", "极兔"),
        ("JDVA01234567890", "京东"),
        ("DPK123456789012", "德邦"),
        ("EA123456789CN", "EMS"),
        ("9812345678901", "邮政"),
        ("123456789012", None),
        ("SF123", None),
        ("", None),
    ],
)
def test_tells_the_courier_by_the_waybill(waybill: str, courier: str | None) -> None:
    assert courier_of(waybill) == courier


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("4038475610293847561", ["order_id"]),
        ("订单编号：2012345678901", ["order_id"]),
        ("123456789012345678901", []),
        ("中通 123456789012", ["waybill"]),
        ("123456789012", []),
        ("税号 110105198001010", ["tax_number"]),
        ("快递电话13800138000", []),
        ("abcdefghij", []),
    ],
)
def test_tells_long_numbers_apart(text: str, kinds: list[str]) -> None:
    assert [found.kind for found in find_numbers(text)] == kinds


def test_checks_the_credit_code() -> None:
    assert valid_credit_code("91350100M000100Y43")
    assert not valid_credit_code("91350100M000100Y44")
    assert not valid_credit_code("91350100I000100Y43")


@pytest.mark.parametrize("text", ["12800138000", "138001380001", "1380013800", "010-123", "2013800138000"])
def test_leaves_what_is_no_phone(text: str) -> None:
    assert find_phones(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("¥12.5", Decimal("12.5")),
        ("12块5", Decimal("12.5")),
        ("五十块", Decimal(50)),
        ("一百二十块买的", Decimal(120)),
        ("三千二百元", Decimal(3200)),
        ("给我补十五行不行", Decimal(15)),
        ("两块五", Decimal("2.5")),
        ("5毛钱", Decimal("0.5")),
        ("0.01元", Decimal("0.01")),
        ("20多块", None),
        ("十来块钱", None),
        ("几块钱", None),
        ("5-10元", None),
    ],
)
def test_reads_amounts(text: str, value: Decimal | None) -> None:
    assert [found.value for found in find_money(text)] == [value]


@pytest.mark.parametrize(("text", "value"), [("两瓶", 2), ("3件", 3), ("各一", 1), ("x2", 2), ("十二片", 12), ("20 袋", 20)])
def test_reads_quantities(text: str, value: int) -> None:
    assert [found.value for found in find_quantities(text)] == [value]


@pytest.mark.parametrize("text", ["一个月", "三个人", "第一件", "这一次", "那个", "一下"])
def test_leaves_what_counts_no_goods(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-03", "2026-11-03"),
        ("2026年1月3日", "2026-01-03"),
        ("11月3号", "11-03"),
        ("十二月二十五号", "12-25"),
        ("三月三十一日", "03-31"),
        ("双十一", "11-11"),
        ("腊月二十八", "腊月二十八"),
        ("618", "06-18"),
        ("昨天", "昨天"),
        ("上周五", "上周五"),
        ("5号", "5号"),
    ],
)
def test_reads_days(text: str, value: str) -> None:
    assert [found.value for found in find_dates(text)] == [value]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("抬头：广州花语贸易有限公司", ["广州花语贸易有限公司"]),
        ("麻烦开票给苏州云杉科技股份有限公司谢谢", ["苏州云杉科技股份有限公司"]),
        ("你们公司在哪", []),
        ("抬头能改吗", []),
        ("开个人发票", ["个人"]),
    ],
)
def test_reads_invoice_titles(text: str, titles: list[str]) -> None:
    assert [found.value for found in find_titles(text)] == titles


def test_of_overlapping_things_the_longest_stays() -> None:
    short, long, apart = Found("a", 0, 2, None), Found("b", 1, 5, None), Found("c", 5, 6, None)
    assert without_overlaps([short, apart, long]) == [long, apart]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_never_breaks_and_stays_inside_the_text(text: str) -> None:
    end = 0
    for found in find_shapes(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4))
def test_no_text_takes_long(pieces: list[str]) -> None:
    piece = "".join(pieces)
    text = (piece * (LONGEST // len(piece) + 1))[:LONGEST]
    start = time.perf_counter()
    find_shapes(text)
    assert time.perf_counter() - start < 2.0
