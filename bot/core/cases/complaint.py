"""Complaints (after_sales.md §4 row 25)."""

from __future__ import annotations

from bot.core.cases.situation import Judgement, Situation

DEFAULT_KIND = "服务"


def complaint_kind(s: Situation) -> str:
    """质量, 物流 or 态度 by the buyer's words, else by the matter in hand."""
    for kind, words in s.shop.words.complaint_kinds.items():
        if any(word in s.said.text for word in words):
            return kind
    if s.said.problem:
        return "质量"
    if s.before.startswith(("parcel", "signed", "ship", "lost", "difficult")):
        return "物流"
    return DEFAULT_KIND


def judge_complaint(s: Situation) -> Judgement:
    urgent = s.says("urgent")
    case = "complaint_urgent" if urgent else "complaint"
    if s.order is None:
        case = "complaint_no_order"
    return Judgement(case, "urgent" if urgent else "first_answer_due").with_facts(complaint_kind=complaint_kind(s))
