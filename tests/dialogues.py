"""Dialogues of a few turns, walked without Rasa: what buyers say about orders in every state, judged, and answered by the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from bot.core.cases import WISHES
from bot.core.cases.waiting import answered_by_words
from bot.core.holidays import SHOP_TIME
from bot.core.orders import Invoice, Item, Order, OrderState, RefundApplication, RefundState
from bot.core.shop import Words
from bot.files.demo import demo_orders
from bot.files.shop import ShopFiles
from bot.services.dialogue import slots_after
from bot.services.ground import JUDGE_CASE
from bot.services.judging import judge_slots
from bot.training.checks.flow import Path, paths_of
from bot.training.checks.project import Project

#: A Monday, so that what the demo orders report of yesterday was reported on a Sunday; no great sale is on.
NOW = datetime(2026, 6, 8, 10, tzinfo=SHOP_TIME)
MOST_TURNS = 5

#: Stands for the id of the first of the buyer's orders.
HIS_ORDER = "first"


@dataclass(frozen=True)
class Heard:
    """A buyer's message as it is understood; `slots` are what its entities, or its pictures, fill."""

    intent: str
    text: str = "有个事"
    slots: Mapping[str, Any] = field(default_factory=dict)
    order_id: str = ""

    def parsed(self, orders: tuple[Order, ...]) -> dict[str, Any]:
        order = orders[0].id if self.order_id == HIS_ORDER and orders else self.order_id
        named = {**({"order_id": order} if order else {}), **self.slots}
        entities = [{"entity": name, "value": value, "start": 0, "end": len(self.text)} for name, value in named.items()]
        return {"text": self.text, "intent": {"name": self.intent, "confidence": 0.9}, "entities": entities}


ADDRESS = {"province": "浙江省", "city": "杭州市", "district": "西湖区", "detail": "文三路1号"}
ANSWERS = ("affirm", "deny", "inform", "thank", "goodbye", "greet", "out_of_scope")
SAID = (
    *(Heard(intent) for intent in (*sorted(WISHES), *ANSWERS)),
    Heard("send_picture", "[图片]", {"pictures": 1}),
    Heard("inform", "本人签收的", {"pictures": 1}),
    Heard("report_damaged", "小样坏了 本人签收的", {"pictures": 1}),
    Heard("report_missing", "少了小样"),
    Heard("report_missing", "少了一瓶 本人签收的", {"pictures": 1}),
    Heard("return_goods", "拆开用过了 想退"),
    Heard("exchange_goods", "发错了 换一个"),
    Heard("parcel_stuck", "给我补发"),
    Heard("parcel_stuck", "丢了"),
    Heard("refund_progress", "退款吧"),
    Heard("refund_progress", "少退了"),
    Heard("refund_progress", "缺货", {"refund_reason": "缺货"}),
    Heard("request_invoice", "抬头", {"invoice_title": "某某科技有限公司"}),
    Heard("request_invoice", "税号", {"tax_number": "91330106MA2CEXXX0X"}),
    Heard("change_address", "地址改一下", {"address": ADDRESS}),
    Heard("change_address", "电话改一下", {"phone": "13900000000"}),
    Heard("inform", "地址", {"address": ADDRESS}),
    Heard("ask_product", "面霜", {"product": "面霜"}),
    Heard("ask_product", "防晒霜还有货吗", {"product": "防晒乳"}),
    Heard("complain", "我要打12315"),
    Heard("report_allergy", "住院了"),
    Heard("deny", "算了"),
    Heard("inform", "订单号", order_id=HIS_ORDER),
    Heard("cancel_order", "不要了", order_id="999999999999999999"),
)


def messages(words: Words) -> tuple[Heard, ...]:
    """What is said above, a price difference wanted back, and a word of each of the shop's lists."""
    listed = [getattr(words, field.name) for field in fields(words)]
    lists = [one for found in listed for one in (found.values() if isinstance(found, Mapping) else [found]) if one]
    wanted = Heard("price_protection", words.wants_back[0])
    return (*SAID, wanted, *(Heard("inform", said[0]) for said in lists))


def baskets() -> Iterator[tuple[Order, ...]]:
    """The orders of one buyer: each of the demo's, states that the demo does not show, several, and none."""
    demo = demo_orders(NOW)
    moving = next(order for order in demo if order.state is OrderState.SHIPPED and order.courier)
    signed = next(order for order in demo if order.state is OrderState.SIGNED)
    paid = next(order for order in demo if order.state is OrderState.PAID and not order.waybill)
    yield from ((order,) for order in demo)
    yield (replace(moving, tracking=(), shipped_at=NOW - timedelta(hours=3)),)
    yield (replace(moving, state=OrderState.CLOSED),)
    yield (replace(paid, items=(Item("电子券", category="虚拟商品"),)),)
    yield (replace(signed, items=(replace(signed.items[0], category="定制"),)),)
    for refund in (
        RefundApplication(amount=signed.amount + 1),
        RefundApplication(state=RefundState.REFUSED),
        RefundApplication(deadline=NOW + timedelta(hours=1)),
    ):
        yield (replace(signed, refunds=(refund,)),)
    for invoice in (Invoice(issued=True), *(Invoice(requested_at=NOW - timedelta(days=days)) for days in (1, 20))):
        yield (replace(signed, invoice=invoice),)
    yield moving, replace(moving, id="4038475610293847999")
    yield ()


@dataclass(frozen=True)
class Step:
    """One turn: what was judged, if anything, the macro that the rules answer with, and the slots it is filled from."""

    orders: tuple[Order, ...]
    case: str
    macro: str
    slots: Mapping[str, Any]

    @property
    def order(self) -> Order | None:
        """The order in hand."""
        return next((order for order in self.orders if order.id == self.slots.get("order")), None)


@dataclass
class Walk:
    """Rules as Rasa would follow them, no more of that than is needed here; what only stories answer is passed over."""

    files: ShopFiles
    project: Project

    def steps(self) -> Iterator[Step]:
        """Every turn of the walk: about each basket; from a case on once for each state of the order, for more brings nothing new."""
        seen: set[tuple[str, OrderState | None]] = set()
        for anonymous, orders in (*((False, basket) for basket in baskets()), (True, ())):
            states: list[Mapping[str, Any]] = [{}]
            for _ in range(MOST_TURNS):
                reached = []
                for heard, step in self._turns(orders, states, anonymous):
                    yield step
                    after = self._after(step, heard)
                    about = (after["case"], step.order.state if step.order else None)
                    if about not in seen:
                        seen.add(about)
                        reached.append(after)
                states = reached

    def answer_to(self, case: str) -> str:
        """The macro that the rules answer a case with."""
        return self._by_case.get(case, "")

    def _turns(self, orders: tuple[Order, ...], states: list[Mapping[str, Any]], anonymous: bool) -> Iterator[tuple[Heard, Step]]:
        for state in states:
            for heard in self._messages if state else SAID:
                step = self._turn(orders, heard, state, anonymous)
                if step is not None:
                    yield heard, step

    def _turn(self, orders: tuple[Order, ...], heard: Heard, state: Mapping[str, Any], anonymous: bool) -> Step | None:
        slots = {**state, **heard.slots}
        action = self._action(slots.get("case") or "", heard)
        if action != JUDGE_CASE:
            return Step(orders, "", action, slots) if action else None
        judged = judge_slots(self.files.shop, orders, slots, heard.parsed(orders), NOW, anonymous=anonymous)
        return Step(orders, judged["case"], self.answer_to(judged["case"]), {**slots, **judged})

    def _action(self, before: str, heard: Heard) -> str:
        weighed = answered_by_words(before, heard.text, self.files.shop.words) and self._weighed.get(heard.intent)
        return self._answers.get((before, heard.intent)) or weighed or self._first.get(heard.intent, "")

    def _after(self, step: Step, heard: Heard) -> dict[str, Any]:
        macro = self.files.macro(step.macro)
        said = {name for name in heard.slots if name != "pictures"}
        slots = {name: value for name, value in step.slots.items() if name not in said} | (slots_after(macro) if macro else {})
        return {**slots, "case": slots.pop("case_next", None) or slots.get("case") or ""}

    @cached_property
    def _messages(self) -> tuple[Heard, ...]:
        return messages(self.files.shop.words)

    @cached_property
    def _rules(self) -> list[Path]:
        return [path for path in paths_of(self.project) if path.at.startswith("data/rules")]

    @cached_property
    def _by_case(self) -> dict[str, str]:
        judged = [path for path in self._rules if path.of("action")[0] == JUDGE_CASE and not path.of("intent")]
        return {case: path.of("action")[-1] for path in judged for slot, case in path.of("slot") if slot == "case"}

    @cached_property
    def _answers(self) -> dict[tuple[str, str], str]:
        return {
            (case, intent): path.of("action")[0]
            for path in self._rules
            for slot, case in path.of("slot")
            for intent in path.of("intent")
            if slot == "case" and path.steps[0][0] == "slot"
        }

    @cached_property
    def _weighed(self) -> dict[str, str]:
        weighing = [path for path in self._rules if ("answered", True) in path.of("slot")]
        return {intent: path.of("action")[0] for path in weighing for intent in path.of("intent")}

    @cached_property
    def _first(self) -> dict[str, str]:
        simple = [path for path in self._rules if not path.of("slot")]
        return {intent: path.of("action")[0] for path in simple for intent in path.of("intent")}
