"""Every dialogue of a few turns, walked without Rasa: what buyers say about orders in every state, judged, and answered by the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from bot.core.cases import WISHES
from bot.core.holidays import SHOP_TIME
from bot.core.orders import Invoice, Order, OrderState, RefundApplication, RefundState
from bot.files.demo import demo_orders
from bot.files.shop import ShopFiles
from bot.services.dialogue import slots_after
from bot.services.ground import JUDGE_CASE
from bot.services.judging import judge_slots
from bot.training.checks.flow import paths_of
from bot.training.checks.project import Project

#: A Monday, so that what the demo orders report of yesterday was reported on a Sunday; no great sale is on.
NOW = datetime(2026, 6, 8, 10, tzinfo=SHOP_TIME)
MOST_TURNS = 4
NO_ORDER_OF_HIS = "999999999999999999"


@dataclass(frozen=True)
class Heard:
    """A buyer's message as it is understood; `slots` are what its entities fill."""

    intent: str
    text: str = "有个事"
    slots: Mapping[str, Any] = field(default_factory=dict)
    order_id: str = ""

    @property
    def parsed(self) -> dict[str, Any]:
        entities = [{"entity": "order_id", "value": self.order_id}] if self.order_id else []
        return {"text": self.text, "intent": {"name": self.intent}, "entities": entities}


ADDRESS = {"province": "浙江省", "city": "杭州市", "district": "西湖区", "detail": "文三路1号"}
MESSAGES = (
    *(Heard(intent) for intent in sorted(WISHES | {"affirm", "deny", "inform", "thank", "greet", "out_of_scope"})),
    Heard("return_goods", "拆开用过了 想退"),
    Heard("exchange_goods", "发错了 换一个"),
    Heard("report_damaged", "小样坏了"),
    Heard("report_missing", "少了小样"),
    Heard("report_allergy", "住院了"),
    Heard("parcel_stuck", "丢了"),
    Heard("parcel_stuck", "给我补发"),
    Heard("refund_progress", "退款吧"),
    Heard("refund_progress", "退款失败 没到账"),
    Heard("refund_progress", "缺货", {"refund_reason": "缺货"}),
    Heard("request_invoice", "个人抬头"),
    Heard("complain", "我要打12315"),
    Heard("change_address", "地址改一下", {"address": ADDRESS}),
    Heard("change_address", "电话改一下", {"phone": "13900000000"}),
    Heard("inform", "地址", {"address": ADDRESS}),
    Heard("inform", "发错了"),
    Heard("ask_product", "面霜", {"product": "面霜"}),
    Heard("cancel_order", "不要了", order_id=NO_ORDER_OF_HIS),
    Heard("send_picture", "[图片]"),
)


def orders() -> Iterator[Order]:
    """The demo's orders, and the few states that the demo does not show."""
    demo = demo_orders(NOW)
    yield from demo
    moving = next(order for order in demo if order.state is OrderState.SHIPPED and order.courier)
    signed = next(order for order in demo if order.state is OrderState.SIGNED)
    yield replace(moving, tracking=(), shipped_at=NOW - timedelta(hours=3))
    yield replace(moving, state=OrderState.CLOSED)
    yield replace(signed, items=(replace(signed.items[0], category="定制"),))
    yield replace(signed, refunds=(RefundApplication(amount=signed.amount + 1),))
    yield replace(signed, refunds=(RefundApplication(state=RefundState.REFUSED),))
    yield replace(signed, invoice=Invoice(requested_at=NOW - timedelta(days=1)))


@dataclass(frozen=True)
class Step:
    """One turn of a walk: what was judged, if anything, and the macro that the rules answer with."""

    order: Order | None
    case: str
    macro: str
    slots: Mapping[str, Any]


@dataclass
class Walk:
    """Rules as RulePolicy would follow them; no more than is needed here."""

    files: ShopFiles
    project: Project

    def steps(self) -> Iterator[Step]:
        """Every case is gone on from once for each order; deeper repetitions bring nothing new."""
        yield from self._about(None, anonymous=True)
        for order in (None, *orders()):
            yield from self._about(order, anonymous=False)

    def _about(self, order: Order | None, *, anonymous: bool) -> Iterator[Step]:
        seen: set[str] = set()
        states: list[Mapping[str, Any]] = [{}]
        for _ in range(MOST_TURNS):
            reached = []
            for state in states:
                for heard in MESSAGES:
                    step = self._turn(order, heard, state, anonymous)
                    if step is None:
                        continue
                    yield step
                    after = self._after(step, heard)
                    if after["case"] not in seen:
                        seen.add(after["case"])
                        reached.append(after)
            states = reached

    def _turn(self, order: Order | None, heard: Heard, state: Mapping[str, Any], anonymous: bool) -> Step | None:
        """What the rules make of a message; None for one that is left to the stories."""
        slots = {**state, **heard.slots}
        if heard.intent == "send_picture":
            slots["pictures"] = int(slots.get("pictures") or 0) + 1
        before = slots.get("case") or ""
        action = self._answers.get((before, heard.intent)) or self._first.get(heard.intent, "")
        if action != JUDGE_CASE:
            return Step(order, "", action, slots) if action else None
        known = (order,) if order else ()
        judged = judge_slots(self.files.shop, known, slots, heard.parsed, NOW, anonymous=anonymous)
        return Step(order, judged["case"], self.answer_to(judged["case"]), {**slots, **judged})

    def _after(self, step: Step, heard: Heard) -> dict[str, Any]:
        macro = self.files.macro(step.macro)
        slots = {name: value for name, value in step.slots.items() if name not in heard.slots} | (slots_after(macro) if macro else {})
        return {**slots, "case": slots.pop("case_next", None) or slots.get("case") or ""}

    def answer_to(self, case: str) -> str:
        """The macro that the rules answer a case with."""
        return self._by_case.get(case, "")

    @cached_property
    def _by_case(self) -> dict[str, str]:
        return {
            case: path.of("action")[-1]
            for path in paths_of(self.project)
            for slot, case in path.of("slot")
            if slot == "case" and path.of("action")[0] == JUDGE_CASE and not path.of("intent")
        }

    @cached_property
    def _answers(self) -> dict[tuple[str, str], str]:
        return {
            (case, intent): path.of("action")[0]
            for path in paths_of(self.project)
            for slot, case in path.of("slot")
            for intent in path.of("intent")
            if slot == "case" and path.at.startswith("data/rules")
        }

    @cached_property
    def _first(self) -> dict[str, str]:
        simple = [path for path in paths_of(self.project) if path.at.startswith("data/rules") and not path.of("slot")]
        return {intent: path.of("action")[0] for path in simple for intent in path.of("intent")}
