"""Small builders for tests: a fresh value with sensible defaults, changed by name where a story needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.core.addresses import Address
from bot.core.cases import Said, Shop, Situation
from bot.core.deadlines import Deadlines
from bot.core.flags import Colour
from bot.core.holidays import SHOP_TIME
from bot.core.macros import FlagTemplate, Macro
from bot.core.orders import AddressKind, Item, ItemKind, Order, OrderState, Receiver, TrackingEvent, TrackStatus
from bot.core.shop import Catalogue, Categories, Product, Profile, ReturnAddress, Words

NOW = datetime(2026, 11, 18, 10, tzinfo=SHOP_TIME)  # a Wednesday
ORDER_ID = "4038475610293847561"
OTHER_ID = "4038475610293847562"
BUYER = "tb_1001"

CLEANSER = Item("氨基酸洁面乳 100ml", price=Decimal("89.00"), category="洁面")
SAMPLE = Item("精华小样 5ml", ItemKind.SAMPLE, price=Decimal("12.00"), category="精华")
GIFT = Item("化妆棉", ItemKind.GIFT, category="工具")
FULL_ADDRESS = Address("广东省", "广州市", "番禺区", "中山大学1号")


def ago(**time: float) -> datetime:
    """So many days, hours or minutes before NOW."""
    return NOW - timedelta(**time)


def event(status: str = "transit", text: str = "离开广州转运中心", **time: float) -> TrackingEvent:
    """A tracking event, a day old unless said otherwise."""
    return TrackingEvent(ago(**(time or {"days": 1})), TrackStatus(status), text)


def order(state: str = "shipped", **changes: Any) -> Order:
    """An order as it looks in `state`: paid three days ago, shipped two, signed for yesterday."""
    stage = OrderState(state)
    fresh = Order(
        ORDER_ID,
        BUYER,
        stage,
        items=(CLEANSER,),
        created_at=ago(days=3, minutes=5),
        paid_at=None if stage is OrderState.UNPAID else ago(days=1 if stage is OrderState.PAID else 3),
        receiver=Receiver("王芳", "13800138000", "广东省", "广州市", "天河区", "体育西路1号2栋301"),
    )
    return replace(fresh, **{**_sent(stage), **changes})


def _sent(stage: OrderState) -> dict[str, Any]:
    if stage in (OrderState.UNPAID, OrderState.PAID, OrderState.CLOSED):
        return {}
    moved = {"shipped_at": ago(days=2), "courier": "圆通", "waybill": "YT1234567890123", "tracking": (event(),)}
    return {**moved, "signed_at": ago(days=1)} if stage.received else moved


def office(**changes: Any) -> dict[str, Any]:
    """Changes that make an order go to a company."""
    return {"address_kind": AddressKind.COMPANY, **changes}


def shop(**changes: Any) -> Shop:
    """A shop with one word or two for every fact."""
    profile = Profile(
        "芙栖旗舰店",
        "小话",
        ReturnAddress("芙栖售后", "057188001234", "浙江省杭州市余杭区景兴路8号"),
        categories=Categories(not_returnable=("定制", "贴身衣物"), customised=("定制",), cross_border=("跨境",)),
    )
    words = Words(
        opened=("拆了",), unopened=("没拆",), severe=("水泡",), small=("小样",), refund_failed=("没到账",), address=("地址",),
        individual=("个人抬头",), resend=("补发",), refund=("退款",), lost=("丢了",), at_fault=("发错", "坏"), urgent=("12315",),
        complaint_kinds={"态度": ("态度",), "物流": ("快递",), "质量": ("假货",)},
    )  # fmt: skip
    mask = Product("玻尿酸补水面膜 10片", Decimal("79"), 500, ("补水面膜",), "面膜", "精华足", "敷15分钟", "干皮")
    sold_out = Product("清透防晒乳 50ml", Decimal("99"), 0, ("防晒",))
    catalogue = Catalogue((mask, sold_out), "满199减20", "满59元包邮", ("补水面膜",))
    return replace(Shop(profile, Deadlines(), words, catalogue), **changes)


def situation(
    wish: str, order: Order | None = None, *, before: str = "", now: datetime = NOW, anonymous: bool = False, **said: Any
) -> Situation:
    """A buyer who says `wish` now (change it by `intent`), about `order`, the only one he has."""
    words = Said(**{"wish": wish, "intent": wish, **said})
    unknown = bool(words.order_id) and order is None and not anonymous
    return Situation(words, shop(), now, (order,) if order else (), order, before, anonymous, unknown)


def macro(text: str = "亲，{courier}在路上", **changes: Any) -> Macro:
    return Macro(**{"id": "say", "code": "/+说", "title": "说", "group": "测试", "text": text, **changes})


def yellow(note: str = "{problem} {sign}") -> FlagTemplate:
    return FlagTemplate(Colour.YELLOW, note)
