"""What comes after a reply that settled a matter or refused a wish: second thoughts, questions, insisting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.core.cases.heard import ASKED_WHETHER_SURE, FAULTS, GUIDED
from bot.core.cases.situation import NOTHING_PENDING, Judgement, Situation

_KEEPS_THE_ADDRESS = frozenset({"address_needed", "address_needed_in_transit"})
_READS_NO_ITSELF = ASKED_WHETHER_SURE | {"lost", "evidence_needed"}
#: What a plain no means after these; a no that gives up ends them.
_REFUSES: Mapping[str, Judgement] = MappingProxyType(
    {
        "return_opened": Judgement("insists", "refused"),
        "return_late": Judgement("insists", "refused"),
        "return_category": Judgement("insists", "refused"),
        "pictures_needed": Judgement("insists", "no_pictures"),
        "exchange": Judgement("exchange_noted", "prefers_exchange"),
        "exchange_fault": Judgement("exchange_fault_noted", "prefers_exchange"),
        "need_order": Judgement("order_unknown", "no_number"),
        "which_order": Judgement("order_unknown", "no_number"),
    }
)
_GIVEN_UP = frozenset(_REFUSES) | {"evidence_needed"}


def judge_guided(s: Situation) -> Judgement | None:
    """The buyer asks how to apply for the refund that he was told of."""
    asks = s.before in GUIDED and s.says("how_to_apply")
    return Judgement("refund_explained", "asks_how") if asks else None


def judge_told(s: Situation) -> Judgement | None:
    """The buyer was told what to do and the case is closed, but he writes again about the same order."""
    settled = _SETTLED.get(s.before)
    if settled is None:
        return None
    if s.said.intent == "send_picture":
        return Judgement("picture_for_person", "picture_after_the_case")
    if s.before in ("return_told", "fault_told") and s.said.waybill and s.order and s.said.waybill != s.order.waybill:
        return Judgement("told_noted", "return_waybill")
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
    if s.said.intent == "deny" and s.says("unopened"):
        return Judgement("return_steps", "unopened")
    if s.said.intent == "deny":
        return Judgement("return_withdrawn", "keeps_it") if s.says("gives_up") else Judgement("never_mind", "no")
    return None


def _at_fault(s: Situation) -> Judgement | None:
    if s.said.intent in FAULTS | {"report_allergy", "exchange_goods"} or s.says("bargains"):
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
    if s.before in _KEEPS_THE_ADDRESS:
        return Judgement("address_kept", "keeps_the_old_one")
    if s.before in _GIVEN_UP and s.says("gives_up"):
        return Judgement("gave_up", "keeps_it")
    if s.before in _READS_NO_ITSELF:
        return None
    return _REFUSES.get(s.before, Judgement("never_mind", "no"))


def judge_greeting(s: Situation) -> Judgement:
    return Judgement("here", "in_the_middle") if s.before else Judgement("greeted", "first_words")


def judge_off_topic(s: Situation) -> Judgement:
    """Off topic is only what comes with nothing in hand; in the middle of a matter it is something not understood."""
    asked = s.before in ("need_order", "which_order", "which_wish", "picture_noted")
    return Judgement("unclear", "in_the_middle") if asked or s.before not in NOTHING_PENDING else Judgement("not_ours", "off_topic")


ANSWERS: Mapping[str, Callable[[Situation], Judgement | None]] = MappingProxyType(
    {"deny": judge_deny, "greet": judge_greeting, "out_of_scope": judge_off_topic}
)
