"""Invoices (after_sales.md §4 row 22)."""

from __future__ import annotations

import re

from bot.core.cases.situation import Judgement, Situation
from bot.core.deadlines import invoice_due
from bot.core.orders import Order, OrderState
from bot.core.recipients import looks_like_a_name
from bot.core.titles import is_person

_PIECES = re.compile(r"[\s,，。;；:：]+")

#: What the buyer says about an invoice without giving its title or number.
_ANSWERS = {
    "invoice_cost": "invoice_free",
    "no_tax_number": "invoice_no_number",
    "sends_when": "invoice_pending",
    "return_to": "invoice_pending",
    "invoice_kind": "unclear",  # paper or not is for a person to say
    "waits": "acknowledged",
    "gives_up": "acknowledged",
}


def judge_invoice(s: Situation, order: Order) -> Judgement:
    """Row 22: any paid order that never had one gets one, however old."""
    if order.state is OrderState.UNPAID:
        return Judgement("invoice_unpaid", "not_paid")
    answered = _ANSWERS.get(s.said.answer)
    if answered:
        return Judgement(answered, s.said.answer)
    if order.invoice.issued or order.invoice.issued_at or order.invoice.waybill:
        return _issued(s, order)
    if order.invoice.requested_at and not (s.said.invoice_title or s.said.tax_number):
        late = s.now > invoice_due(order.invoice.requested_at, s.shop.deadlines)
        return Judgement("invoice_late" if late else "invoice_pending", "requested")
    return _requested(s, order)


def _issued(s: Situation, order: Order) -> Judgement:
    if s.says("reissue"):
        return Judgement("invoice_reissue", "title_is_wrong")
    return Judgement("invoice_issued" if order.invoice.waybill else "invoice_no_waybill", "issued")


def _name_in(text: str) -> str:
    """A name that stands alone in the answer, as in 个人 王芳; "" without one."""
    return next((piece for piece in _PIECES.split(text) if looks_like_a_name(piece)), "")


def _requested(s: Situation, order: Order) -> Judgement:
    """Title and tax number, in whatever order they come; a person needs no number."""
    said = _name_in(s.said.text) if s.said.answer == "person" else ""
    title, number = said or s.said.invoice_title or order.invoice.title, s.said.tax_number or order.invoice.tax_number
    individual = not number and (is_person(title) or s.says("individual") or s.said.answer == "person")
    if individual or (title and number):
        title = "个人" if individual and not is_person(title) else title
        facts = {"invoice_title": title, "tax_number": number or "无（个人抬头）"}
        return Judgement("invoice_ready", "individual" if individual else "title_and_number").with_facts(**facts)
    if title:
        return Judgement("invoice_number", "tax_number_missing").with_facts(invoice_title=title)
    if number:
        return Judgement("invoice_title", "title_missing").with_facts(tax_number=number)
    return Judgement("invoice_needed", "title_missing")
