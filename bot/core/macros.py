"""Macros (快捷语): a script with the order's facts in it, and what happens when it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from bot.core.flags import Colour

_NAME = re.compile(r"\{([a-z_]+)\}")
_BRACE = re.compile(r"[{}]")

#: Every fact that a script may name, and what the agent is told to find out when it is missing.
PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "agent": "客服昵称",
        "shop": "店铺名称",
        "sign": "姓名+日期",
        "buyer": "买家会员名",
        "buyer_words": "买家原话",
        "order_id": "订单号",
        "orders": "买家的订单列表",
        "state": "订单状态",
        "items": "订单里的宝贝",
        "amount": "实付金额",
        "receiver": "收货人",
        "phone": "收货电话",
        "address": "收货地址",
        "courier": "快递公司",
        "waybill": "运单号",
        "last_track": "最近一条物流",
        "resume_day": "恢复派送的日子",
        "ship_by": "最晚发货时间",
        "return_by": "七天无理由截止日",
        "missing_address": "新地址缺少的部分",
        "new_address": "新地址",
        "new_receiver": "新收货人",
        "new_phone": "新电话",
        "problem": "问题类型",
        "problem_item": "有问题的宝贝",
        "compensation": "补偿金额",
        "freight_cap": "运费上限",
        "return_receiver": "退货收件人",
        "return_phone": "退货电话",
        "return_address": "退货地址",
        "refund_reason": "退款原因",
        "return_reason": "退货原因",
        "buyer_reason": "买家说的原因",
        "signed_by": "是谁签收的",
        "parcel": "快递和运单号",
        "refund_amount": "退款金额",
        "cause": "退款异常原因",
        "invoice_title": "发票抬头",
        "tax_number": "税号",
        "invoice_waybill": "发票的运单号",
        "invoice_due": "发票寄出期限",
        "invoice_days": "发票几天内寄出",
        "complaint_kind": "投诉类型",
        "complaint_words": "投诉的原话",
        "complaint_hours": "投诉几小时内答复",
        "ship_hours": "付款后几小时内发货",
        "product": "商品名称",
        "price": "价格",
        "stock": "库存情况",
        "points": "商品卖点",
        "usage": "使用方法",
        "suits": "适合人群",
        "promotion": "当前活动",
        "freight_rule": "运费规则",
        "recommended": "推荐商品",
        "hours": "客服工作时间",
    }
)


class MacroIncomplete(ValueError):
    """A script names facts that are not known; `missing` are placeholder names."""

    def __init__(self, macro: str, missing: Iterable[str]) -> None:
        self.macro, self.missing = macro, tuple(missing)
        super().__init__(f"{macro} needs {', '.join(self.missing)}")


@dataclass(frozen=True)
class Button:
    """A quick answer under the bubble: what it shows is what the buyer then says."""

    title: str
    says: str = ""


@dataclass(frozen=True)
class Fits:
    """When a macro fits: cases and order states; empty means any."""

    cases: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefundGuide:
    """Which refund the buyer is told to apply for."""

    type: str
    reason: str = ""
    amount: str = ""

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.type, self.reason, self.amount


@dataclass(frozen=True)
class FlagTemplate:
    colour: Colour
    note: str


@dataclass(frozen=True)
class TaskTemplate:
    """A task for courier, warehouse, finance or lead; due so many hours after sending, or by a `due` of the shop's deadlines."""

    to: str
    text: str
    due_hours: float | None = None
    due: str = ""


@dataclass(frozen=True)
class Macro:
    """One quick reply: `id` is its name as a Rasa action, `code` what agents type."""

    id: str
    code: str
    title: str
    group: str
    text: str
    aliases: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    pictures: tuple[str, ...] = ()
    fits: Fits = Fits()
    intents: tuple[str, ...] = ()
    alone: bool = False
    refund: RefundGuide | None = None
    flag: FlagTemplate | None = None
    tasks: tuple[TaskTemplate, ...] = ()
    hand_over: str = ""
    leads_to: str = ""
    closes: bool = False
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """Placeholder names of text, refund, note and tasks, each once, in order."""
        return tuple(dict.fromkeys(name for text in self.texts for name in placeholders(text)))

    @property
    def texts(self) -> tuple[str, ...]:
        """Every template of the macro."""
        found = [self.text, *(task.text for task in self.tasks)]
        if self.flag:
            found.append(self.flag.note)
        if self.refund:
            found += self.refund.texts
        return tuple(found)

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class FilledTask:
    to: str
    text: str
    due_hours: float | None = None
    due: str = ""


@dataclass(frozen=True)
class FilledFlag:
    colour: Colour
    note: str


@dataclass(frozen=True)
class Filled:
    """A macro with every fact in it, ready to be sent."""

    macro: str
    text: str
    buttons: tuple[Button, ...] = ()
    refund: RefundGuide | None = None
    flag: FilledFlag | None = None
    tasks: tuple[FilledTask, ...] = ()


def placeholders(template: str) -> tuple[str, ...]:
    """The names in `template`, in order."""
    return tuple(_NAME.findall(template))


def stray_braces(template: str) -> bool:
    """Whether braces are left that name nothing: a typing error in a script."""
    return bool(_BRACE.search(_NAME.sub("", template)))


def missing(macro: Macro, facts: Mapping[str, str]) -> tuple[str, ...]:
    """Names that `macro` needs and `facts` lack or hold empty."""
    return tuple(name for name in macro.needs if not facts.get(name))


def fill(macro: Macro, facts: Mapping[str, str]) -> Filled:
    """`macro` with `facts` in it; values are put in as they are and never read as templates.

    Raises MacroIncomplete when a fact is missing: a hole never reaches a buyer.
    """
    lacking = missing(macro, facts)
    if lacking:
        raise MacroIncomplete(macro.id, lacking)
    return Filled(
        macro=macro.id,
        text=put(macro.text, facts),
        buttons=macro.buttons,
        refund=RefundGuide(*(put(t, facts) for t in macro.refund.texts)) if macro.refund else None,
        flag=FilledFlag(macro.flag.colour, put(macro.flag.note, facts)) if macro.flag else None,
        tasks=tuple(FilledTask(task.to, put(task.text, facts), task.due_hours, task.due) for task in macro.tasks),
    )


def put(template: str, facts: Mapping[str, str], gap: str | None = None) -> str:
    """`template` with facts in it; a missing one becomes `gap.format(meaning)` for previews, or KeyError."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if gap is not None and not facts.get(name):
            return gap.format(PLACEHOLDERS.get(name, name))
        return facts[name]

    return _NAME.sub(value, template)
