"""The facts that fill macros: of the shop, the order, and the conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.cases import Shop
from bot.core.deadlines import due_of, invoice_due, no_reason_until
from bot.core.flags import sign
from bot.core.holidays import SHOP_TIME, shop_day
from bot.core.orders import Order, OrderState

MOST_ORDERS = 5
#: What people read for the state of an order.
STATES = {
    OrderState.UNPAID: "待付款",
    OrderState.PAID: "待发货",
    OrderState.SHIPPED: "已发货",
    OrderState.SIGNED: "已签收",
    OrderState.COMPLETED: "交易成功",
    OrderState.CLOSED: "已关闭",
}

#: Facts in other people's words, which the rules of wording do not bind.
_NOT_OURS = (
    "buyer", "buyer_words", "items", "product", "problem_item", "last_track",
    "receiver", "address", "new_address", "new_receiver", "invoice_title",
)  # fmt: skip


def shop_facts(shop: Shop, agent: str, now: datetime) -> dict[str, str]:
    profile, back = shop.profile, shop.profile.return_address
    return {
        "shop": profile.name,
        "agent": agent,
        "sign": sign(agent, shop_day(now)),
        "freight_cap": f"{profile.money.freight_cap:f}",
        "return_receiver": back.receiver,
        "return_phone": back.phone,
        "return_address": back.address,
        "hours": profile.hours.text,
        "promotion": shop.catalogue.promotion,
        "freight_rule": shop.catalogue.freight,
        "recommended": "、".join(shop.catalogue.recommended),
        "missing_address": "省市区和街道门牌",
        "refund_reason": "七天无理由",
        "return_reason": "七天无理由",
        "buyer_reason": "退货",
        "compensation": f"{profile.money.compensation_min:f}",
        "signed_by": "买家未说明是否本人签收",
        "parcel": "未出面单",
        "invoice_due": day_of(invoice_due(now, shop.deadlines)),
        "invoice_days": f"{shop.deadlines.invoice_days}",
        "complaint_hours": f"{shop.deadlines.complaint_hours}",
        "ship_hours": f"{shop.deadlines.ship_hours}",
        **profile.facts,
    }


def order_facts(shop: Shop, order: Order) -> dict[str, str]:
    receiver, last = order.receiver, order.last_event
    due, until = due_of(order, shop.deadlines), no_reason_until(order, shop.deadlines)
    facts = {
        "order_id": order.id,
        "buyer": order.buyer,
        "state": STATES[order.state],
        "items": items_line(order),
        "problem_item": items_line(order),
        "amount": f"{order.amount:f}",
        "receiver": receiver.name,
        "phone": receiver.phone,
        "address": receiver.address,
        "courier": order.courier,
        "waybill": order.waybill,
        "invoice_waybill": order.invoice.waybill,
        "parcel": f"{order.courier} {order.waybill}".strip(),
        "last_track": f"{last.at.astimezone(SHOP_TIME):%m-%d %H:%M} {last.text}".strip() if last else "",
        "ship_by": moment_of(due.ship_by) if due else "",
        "return_by": day_of(until) if until else "",
    }
    if order.invoice.requested_at:
        facts["invoice_due"] = day_of(invoice_due(order.invoice.requested_at, shop.deadlines))
    return {name: value for name, value in facts.items() if value}


def facts_for(shop: Shop, order: Order | None, said: Mapping[str, str], *, agent: str, now: datetime, buyer: str | None) -> dict[str, str]:
    """Everything that is known: what the conversation established comes over what the order says."""
    facts = shop_facts(shop, agent, now)
    facts["buyer"] = buyer or "未登录买家"
    if order is not None:
        facts |= order_facts(shop, order)
    return facts | {name: value for name, value in said.items() if value}


def orders_line(orders: Sequence[Order]) -> str:
    """The buyer's orders as he can tell them apart: what is in them, where they stand, the end of their number."""
    return "；".join(f"{items_line(order)}（{STATES[order.state]}，订单尾号{order.id[-4:]}）" for order in orders[:MOST_ORDERS])


def items_line(order: Order) -> str:
    return "、".join(f"{item.title}×{item.quantity}" for item in order.items)


def day_of(at: datetime) -> str:
    local = at.astimezone(SHOP_TIME)
    return f"{local.month}月{local.day}日"


def moment_of(at: datetime) -> str:
    """The full hour by which a limit is over, as people say it: 23:59:59 is 24点."""
    local = at.astimezone(SHOP_TIME)
    hour = local.hour + (local.minute + local.second > 0)
    return f"{local.month}月{local.day}日{hour}点"


def quoted(facts: Mapping[str, str]) -> tuple[str, ...]:
    """The values that the shop only repeats."""
    return tuple(facts[name] for name in _NOT_OURS if facts.get(name))
