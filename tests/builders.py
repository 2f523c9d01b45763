"""Small builders for tests: a fresh value with sensible defaults, changed by name where a story needs it."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.core.addresses import Address
from bot.core.cases import Said, Shop, Situation
from bot.core.deadlines import Deadlines
from bot.core.flags import Colour, Legend, Meaning
from bot.core.holidays import SHOP_TIME
from bot.core.macros import Fits, FlagTemplate, Macro, RefundGuide, TaskTemplate
from bot.core.orders import AddressKind, Item, ItemKind, Order, OrderState, Receiver, TrackingEvent, TrackStatus
from bot.core.shop import Catalogue, Categories, Product, Profile, ReturnAddress, Words
from bot.core.wording import Rule, Rules, Word
from bot.files.shop import ShopFiles

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


def says(*facts: str) -> str:
    """Words of a buyer that carry these facts in the test shop."""
    return "".join(f"‹{fact}›" for fact in facts)


def _each(*kinds: str) -> dict[str, tuple[str, ...]]:
    return {kind: (says(kind),) for kind in kinds}


#: One word for every fact; which words buyers really use is the shop's data and not decided in core.
WORDS = Words(
    **{field.name: (says(field.name),) for field in fields(Words) if field.default == ()},
    refund_causes=_each("银行卡注销"),
    complaint_kinds=_each("态度", "物流", "质量"),
    order_states=_each(*(state.value for state in OrderState)),
    faults=_each("report_damaged", "report_missing", "report_wrong_item", "report_quality", "report_allergy"),
)


def shop(**changes: Any) -> Shop:
    """A shop of cosmetics."""
    profile = Profile(
        "芙栖旗舰店",
        "小话",
        ReturnAddress("芙栖售后", "057188001234", "浙江省杭州市余杭区景兴路8号"),
        mode="auto",
        categories=Categories(not_returnable=("定制", "贴身衣物"), customised=("定制",), cross_border=("跨境",)),
    )
    mask = Product("玻尿酸补水面膜 10片", Decimal("79"), 500, ("补水面膜",), "面膜", "精华足", "敷15分钟", "干皮")
    sold_out = Product("清透防晒乳 50ml", Decimal("99"), 0, ("防晒",))
    catalogue = Catalogue((mask, sold_out), "满199减20", "满59元包邮", ("补水面膜",))
    return replace(Shop(profile, Deadlines(), WORDS, catalogue), **changes)


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


HOLD = "亲，我请同事来看一下，请稍等"
MACROS = (
    macro("您好亲", id="welcome", code="/+欢迎", intents=("greet",), alone=True),
    macro("请把订单号发我", id="ask_order", code="/+订单号", fits=Fits(("need_order",)), alone=True),
    macro(HOLD, id="transfer_unsure", code="/+请同事看", alone=True, hand_over="not_understood"),
    macro("同事已经在看了", id="with_colleague", code="/+正在处理"),
    macro("现在是下班时间，{hours}有人", id="out_of_hours", code="/+下班"),
    macro("图片收到了，请稍等", id="picture_received", code="/+收到图片", alone=True, hand_over="needs_a_look"),
    macro("这就转人工", id="transfer", code="/+转人工", intents=("request_human",), alone=True, hand_over="buyer_asked"),
    macro("前面的问题解决了吗", id="solved", code="/+回访", alone=True),
    macro(
        "{courier}{waybill}在路上，确定不要了吗", id="refuse_parcel", code="/+不要了", aliases=("/不要",), alone=True,
        fits=Fits(("cancel_in_transit",), ("shipped",)), intents=("cancel_order",),
    ),
    macro(
        "已经反馈{courier}退回，请申请仅退款", id="refuse_parcel_confirmed", code="/+不要了确认", alone=True, closes=True,
        fits=Fits(("cancel_in_transit",), ("shipped",)), intents=("cancel_order",),
        refund=RefundGuide("仅退款", "未收到货", "{amount}"), flag=yellow("客户不要了 已告知拒收 {sign}"),
        tasks=(TaskTemplate("courier", "{receiver} {phone} {waybill} 请退回", 24), TaskTemplate("warehouse", "{order_id}退件")),
    ),
    macro("您的包裹在路上", id="parcel_moving", code="/+在途", fits=Fits(("parcel_moving",)), intents=("track_parcel",), alone=True),
    macro("麻烦拍照发我", id="ask_evidence", code="/+签收", fits=Fits(("evidence_needed",)), intents=("report_damaged",), alone=True),
    macro(
        "请退回{return_address}，运费{freight_cap}元以内", id="advance_freight", code="/+垫付", fits=Fits(("advance_freight",)),
        intents=("report_damaged",), flag=yellow("{problem} 垫付运费退回 {sign}"), tasks=(TaskTemplate("finance", "{order_id}退运费", 48),),
    ),
    macro("补偿{compensation}元可以吗", id="offer_compensation", code="/+补偿", intents=("report_damaged",), leads_to="compensation"),
    macro("金额写{refund_amount}元", id="which_amount", code="/+金额", intents=("price_protection",)),
    macro("七天内降价可以补", id="price_rule", code="/+保价", intents=("price_protection",)),
    macro("请发抬头和税号", id="ask_invoice", code="/+发票信息", fits=Fits(("invoice_needed",)), intents=("request_invoice",), alone=True),
    macro("保证今天有活动", id="promise", code="/+活动", fits=Fits(("promotion",)), alone=True),
    macro("差价{refund_amount}元退您", id="price_difference", code="/+差价", fits=Fits(("price_protection",)), alone=True),
    macro("双11买一送一", id="expired", code="/+双11", fits=Fits(("product_known",)), alone=True, valid_until=date(2026, 11, 11)),
    macro("留绿旗", id="green", code="/+绿旗", alone=True, flag=FlagTemplate(Colour.GREEN, "留 {sign}")),
)  # fmt: skip


def shop_files(**changes: Any) -> ShopFiles:
    """A small shop: macros with and without effects, a legend, and one rule of wording."""
    legend = Legend((Meaning(Colour.YELLOW, 2, "黄", "售后", works=True), Meaning(Colour.GREEN, 3, "绿", "保留", reserved=True)))
    wording = Rules((Rule("absolute", "不能说绝对的话", (Word(re.compile("保证"), "尽量"),)),))
    return replace(ShopFiles(shop(), legend, MACROS, wording), **changes)
