"""What the cells of an order export mean; every function raises `WrongCell` with the reason in Chinese."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from bot.core.addresses import Address, find_addresses
from bot.core.holidays import SHOP_TIME
from bot.core.orders import Item, OrderState, Receiver
from bot.files.errors import shown
from bot.files.kinds import item_kind

NOTHING = ("", "-", "--", "无", "空", "null", "NULL", "None")
LOST_DIGITS = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
MONEY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")
TIME = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?)?")
ORDER_ID = re.compile(r"[0-9]{8,32}")
PIECES = re.compile(r"(.+?)\s*[x×*X]\s*([1-9][0-9]{0,3})")
HOW_TO_KEEP_DIGITS = "单元格是数字格式，末尾的数字已丢失：请在Excel里设为文本再导出，或直接导入没有用Excel打开过的原文件"
STATES = {
    "等待买家付款": OrderState.UNPAID,
    "没有创建支付宝交易": OrderState.UNPAID,
    "买家已付款等待卖家发货": OrderState.PAID,
    "等待卖家发货": OrderState.PAID,
    "买家已付款": OrderState.PAID,
    "待发货": OrderState.PAID,
    "卖家部分发货": OrderState.SHIPPED,
    "卖家已发货等待买家确认": OrderState.SHIPPED,
    "卖家已发货": OrderState.SHIPPED,
    "已发货": OrderState.SHIPPED,
    "买家已签收": OrderState.SIGNED,
    "已签收": OrderState.SIGNED,
    "交易成功": OrderState.COMPLETED,
    "交易关闭": OrderState.CLOSED,
    "交易自动关闭": OrderState.CLOSED,
    "付款以后用户退款成功交易自动关闭": OrderState.CLOSED,
    "付款以前卖家或买家主动关闭交易": OrderState.CLOSED,
}


class WrongCell(ValueError):
    """A cell that does not say what its column is for; the text is the reason."""


def order_id(text: str) -> str:
    if LOST_DIGITS.fullmatch(text):
        raise WrongCell(HOW_TO_KEEP_DIGITS)
    if not ORDER_ID.fullmatch(text):
        raise WrongCell(f"应为一串数字，实际是{shown(text) if text else '空'}")
    return text


def seems_cut(order: str) -> bool:
    """Whether a spreadsheet may have kept only the first 15 digits of the id and written zeros for the rest."""
    return len(order) >= 18 and not order[15:].strip("0")


def buyer(text: str) -> str:
    if not text:
        raise WrongCell("不能为空")
    return _short(text, 128)


def state(text: str) -> OrderState:
    found = STATES.get(re.sub(r"[\W_]", "", text))
    if found is None:
        raise WrongCell(f"不认识的订单状态{shown(text) if text else '（空）'}")
    return found


def money(text: str) -> Decimal | None:
    """Yuan; None for an empty cell."""
    if text in NOTHING:
        return None
    plain = text.strip("¥￥元 ").replace(",", "")
    if not MONEY.fullmatch(plain):
        raise WrongCell(f"应为金额（如 89.00），实际是{shown(text)}")
    return Decimal(plain)


def time(text: str) -> datetime | None:
    """Shanghai time; None for an empty cell."""
    if text in NOTHING:
        return None
    match = TIME.fullmatch(text)
    try:
        at = datetime(*(int(part or 0) for part in match.groups()), tzinfo=SHOP_TIME) if match else None  # type: ignore[misc,arg-type]
    except ValueError:
        at = None
    if at is None or not 2000 <= at.year <= 2100:
        raise WrongCell(f"应为时间（如 2026-11-18 10:00:00），实际是{shown(text)}")
    return at


def count(text: str) -> int | None:
    if text in NOTHING:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,4}", text):
        raise WrongCell(f"应为 1 到 99999 的整数，实际是{shown(text)}")
    return int(text)


def phone(text: str) -> str:
    """A telephone number without +86; one hidden behind `*` stays as it is."""
    if text in NOTHING:
        return ""
    if LOST_DIGITS.fullmatch(text):
        raise WrongCell(HOW_TO_KEEP_DIGITS)
    return re.sub(r"^\+?86[- ]?(?=1[0-9*]{10}$)", "", text)


def waybill(text: str) -> str:
    """The first parcel's waybill; the export writes `No:YT123…`."""
    if text in NOTHING:
        return ""
    if LOST_DIGITS.fullmatch(text):
        raise WrongCell(HOW_TO_KEEP_DIGITS)
    first = re.split(r"[,，;；\s]+", re.sub(r"(?i)no[:：]\s*", "", text).strip(" ,，;；"))[0]
    return _short(first, 64)


def courier(text: str) -> str:
    return "" if text in NOTHING else _short(text, 64)


def words(text: str) -> str:
    return "" if text in NOTHING else text


def items(titles: str, pieces: int | None) -> tuple[Item, ...]:
    """The items of the titles; the export says only how many pieces there are in all, so several titles count one piece each."""
    found = [_item(title) for title in _titles(titles)]
    if len(found) == 1 and pieces:
        found = [Item(found[0].title, found[0].kind, pieces)]
    return tuple(found)


def receiver(name: str, number: str, address: str) -> Receiver:
    place = split_address(address)
    return Receiver(name, number, place.province, place.city, place.district, place.detail)


def split_address(text: str) -> Address:
    """The levels of an address where they are clear; nothing is dropped: the detail takes what is not."""
    text = re.sub(r"[(（]\d{6}[)）]\s*$", "", text).strip()  # the postcode
    found = find_addresses(text)
    if len(found) == 1 and found[0][:2] == (0, len(text)) and found[0][2].detail:
        return found[0][2]
    parts = text.split()
    if len(parts) > 3 and parts[0].endswith(("省", "市", "区")):
        return Address(parts[0], parts[1], parts[2], " ".join(parts[3:]))
    return Address(detail=" ".join(parts))


def _short(text: str, limit: int) -> str:
    if len(text) > limit:
        raise WrongCell(f"太长，最多 {limit} 个字")
    return text


def _item(title: str) -> Item:
    counted = PIECES.fullmatch(title)
    name, pieces = (counted.group(1), int(counted.group(2))) if counted else (title, 1)
    return Item(name, item_kind(name), pieces)


def _titles(text: str) -> list[str]:
    """Splits at commas outside brackets."""
    parts = re.findall(r"(?:\[[^\]]*\]|【[^】]*】|\([^)]*\)|（[^）]*）|[^,，])+", text)
    return [part.strip() for part in parts if part.strip()]
