"""Other spellings that people use for an order's fields and values when they write one by hand (after_sales.md §3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.orders import AddressKind, ItemKind, OrderState, RefundState

_ORDER_FIELDS = {
    **dict.fromkeys(("refund_applications", "refund_application", "refund"), "refunds"),
    **dict.fromkeys(("amount", "paid_amount"), "paid"),
}
_INVOICE_FIELDS = {"tax number": "tax_number", "tax_no": "tax_number", "tax_id": "tax_number", "waybill_no": "waybill"}
_ITEM_KINDS = {"full": "full_size", "正装": "full_size", "小样": "sample", "赠品": "gift"}
_CATEGORIES = {
    **dict.fromkeys(("customised", "customized", "custom"), "定制"),
    **dict.fromkeys(("cross_border", "crossborder"), "跨境"),
    **{"fresh": "生鲜", "intimate": "贴身衣物", "intimate_wear": "贴身衣物", "underwear": "贴身衣物", "virtual": "虚拟商品"},
}
_ADDRESS_KINDS = {"家": "home", "家里": "home", "住宅": "home", "公司": "company", "单位": "company", "学校": "school"}
_ORDER_STATES = {
    **{"待付款": "unpaid", "待发货": "paid", "已付款": "paid", "已发货": "shipped"},
    **{"已签收": "signed", "交易成功": "completed", "已关闭": "closed", "交易关闭": "closed"},
}
_OURS = frozenset(kind.value for kinds in (OrderState, ItemKind, AddressKind, RefundState) for kind in kinds)
_REFUND_STATES = {
    **dict.fromkeys(("pending", "applied", "reviewing", "waiting", "submitted", "待处理", "待审核", "审核中", "申请中"), "open"),
    **dict.fromkeys(("approved", "accepted", "已同意", "同意"), "agreed"),
    **dict.fromkeys(("rejected", "declined", "已拒绝", "被拒"), "refused"),
    **dict.fromkeys(("failure", "error", "abnormal", "退款失败", "失败", "异常"), "failed"),
    **dict.fromkeys(("success", "succeeded", "done", "completed", "refunded", "退款成功", "已退款", "成功"), "paid"),
}


def in_our_spelling(data: object) -> object:
    """`data` of one order with our field names and values; what is not known stays for `structure` to refuse."""
    if not isinstance(data, Mapping):
        return data
    order = _renamed(data, _ORDER_FIELDS)
    _put(order, "state", _ORDER_STATES)
    _put(order, "address_kind", _ADDRESS_KINDS)
    if isinstance(order.get("invoice"), Mapping):
        order["invoice"] = _renamed(order["invoice"], _INVOICE_FIELDS)
    if isinstance(order.get("refunds"), Mapping):
        order["refunds"] = [order["refunds"]]
    _each(order, "items", "kind", _ITEM_KINDS)
    _each(order, "items", "category", _CATEGORIES)
    _each(order, "refunds", "state", _REFUND_STATES)
    return order


def _renamed(data: Mapping[Any, Any], names: Mapping[str, str]) -> dict[Any, Any]:
    """A copy in our names; an alias beside our own name stays, so that it is refused, and an empty value counts as not written."""
    return {name if names.get(name, name) in data else names.get(name, name): value for name, value in data.items() if value is not None}


def _each(order: dict[Any, Any], name: str, field: str, spellings: Mapping[str, str]) -> None:
    entries = order.get(name)
    if isinstance(entries, list):
        order[name] = [_renamed(entry, {}) if isinstance(entry, Mapping) else entry for entry in entries]
        for entry in order[name]:
            if isinstance(entry, dict):
                _put(entry, field, spellings)


def _put(data: dict[Any, Any], field: str, spellings: Mapping[str, str]) -> None:
    value = data.get(field)
    if isinstance(value, str):
        plain = value.strip().lower().replace(" ", "_").replace("-", "_")
        data[field] = spellings.get(plain, plain if plain in _OURS else value)
