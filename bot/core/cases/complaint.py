"""Complaints (after_sales.md §4 row 25)."""

from __future__ import annotations

from bot.core.cases.situation import Judgement, Situation, seen_or_said

DEFAULT_KIND = "服务"


def complaint_kind(s: Situation) -> str:
    """质量, 物流 or 态度 by the buyer's words, else by the matter in hand."""
    words = s.shop.words
    kind = words.kind("complaint_kinds", s.said.text) or words.kind("complaint_kinds", s.said.opening)
    if kind:
        return kind
    if s.said.problem:
        return "质量"
    if s.before.startswith(("parcel", "signed", "ship", "lost", "difficult")):
        return "物流"
    return DEFAULT_KIND


def judge_complaint(s: Situation) -> Judgement:
    """First answer in two hours; what the buyer adds goes to the lead as well, the urgent one calls him at once."""
    words = seen_or_said(s)
    if s.says("urgent") and s.before != "complaint_urgent":
        case = "complaint_urgent" if s.order else "complaint_urgent_no_order"
        return Judgement(case, "urgent").with_facts(complaint_kind=complaint_kind(s), complaint_words=words)
    if s.before == "complaint_no_order" and s.order is not None:
        return Judgement("complaint_order", "order_named").with_facts(complaint_kind=complaint_kind(s))
    if s.before in ("complaint", "complaint_no_order", "complaint_told"):
        return Judgement("complaint_more", "adds_to_it").with_facts(complaint_words=words)
    case = "complaint" if s.order else "complaint_no_order"
    return Judgement(case, "first_answer_due").with_facts(complaint_kind=complaint_kind(s), complaint_words=words)
