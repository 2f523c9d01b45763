"""What comes after a reply that settled a matter or refused a wish: second thoughts, questions, insisting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.core.cases.heard import FAULTS
from bot.core.cases.situation import NOTHING_PENDING, Judgement, Situation

_REFUSED = frozenset({"return_opened", "return_late", "return_category"})


def judge_told(s: Situation) -> Judgement | None:
    """The buyer was told what to do and the case is closed, but he writes again about the same order."""
    settled = _SETTLED.get(s.before)
    if settled is None:
        return None
    if s.said.intent == "send_picture":
        return Judgement("picture_for_person", "picture_after_the_case")
    if s.before in ("return_told", "fault_told") and s.says("return_to"):
        return Judgement("return_where", "asks_where_to_send")
    if s.said.intent == "refund_progress" and not (s.order and s.order.refunds):
        return Judgement("refund_explained", "told_to_apply")
    return settled(s)


def _cancelled(s: Situation) -> Judgement | None:
    if s.says("still_wanted") or s.said.intent == "urge_shipping":
        return Judgement("cancel_withdrawn", "wants_it_after_all")
    if s.said.intent == "deny":
        return Judgement("acknowledged", "nothing_more")
    if s.said.intent in ("cancel_order", "return_goods"):
        return Judgement("refund_explained", "told_to_apply")
    return _noted(s)


def _returning(s: Situation) -> Judgement | None:
    if s.said.intent == "deny":
        return Judgement("return_withdrawn", "keeps_it") if s.says("gives_up") else Judgement("never_mind", "no")
    return Judgement("told_noted", "return_waybill") if s.said.intent == "inform" and s.said.waybill else None


def _at_fault(s: Situation) -> Judgement | None:
    if s.said.intent in FAULTS | {"report_allergy", "exchange_goods"}:
        return Judgement("insists", "not_content")
    if s.said.intent in ("return_goods", "cancel_order"):
        return Judgement("refund_explained", "told_to_apply")
    return _noted(s)


def _readdressed(s: Situation) -> Judgement | None:
    if s.said.intent in ("change_address", "modify_order") and not s.says("wrong") and not s.said.named_address:
        return Judgement("address_passed_on", "told_already")
    return _noted(s)


def _noted(s: Situation) -> Judgement | None:
    return Judgement("told_noted", "more_information") if s.said.intent == "inform" and not s.said.named_address else None


_SETTLED: Mapping[str, Callable[[Situation], Judgement | None]] = MappingProxyType(
    {"cancel_told": _cancelled, "return_told": _returning, "fault_told": _at_fault, "address_told": _readdressed}
)


def judge_deny(s: Situation) -> Judgement | None:
    """不: refused, given up, or only an answer; None where the matter in hand reads it by itself."""
    if s.before in ("lost", "evidence_needed") and not s.says("gives_up"):
        return None
    if s.before in ("exchange", "exchange_fault") and not s.says("gives_up"):
        return Judgement("exchange_fault_noted" if s.before == "exchange_fault" else "exchange_noted", "prefers_exchange")
    if s.before in _REFUSED and not s.says("gives_up"):
        return Judgement("insists", "refused")
    if s.before == "pictures_needed" and not s.says("gives_up"):
        return Judgement("insists", "no_pictures")
    if s.before in ("need_order", "which_order") and not s.says("gives_up"):
        return Judgement("order_unknown", "no_number")
    if s.before in ("address_needed", "address_needed_in_transit"):
        return Judgement("address_kept", "keeps_the_old_one")
    if s.before in _REFUSED | {"exchange", "exchange_fault", "evidence_needed", "pictures_needed"}:
        return Judgement("gave_up", "keeps_it")
    return Judgement("never_mind", "no")


def judge_greeting(s: Situation) -> Judgement:
    return Judgement("here", "in_the_middle") if s.before else Judgement("greeted", "first_words")


def judge_off_topic(s: Situation) -> Judgement:
    """Off topic is only what comes with nothing in hand; in the middle of a matter it is something not understood."""
    asked = s.before in ("need_order", "which_order", "which_wish", "picture_noted")
    return Judgement("unclear", "in_the_middle") if asked or s.before not in NOTHING_PENDING else Judgement("not_ours", "off_topic")


ANSWERS: Mapping[str, Callable[[Situation], Judgement | None]] = MappingProxyType(
    {"deny": judge_deny, "greet": judge_greeting, "out_of_scope": judge_off_topic}
)
