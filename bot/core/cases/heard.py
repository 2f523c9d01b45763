"""What the buyer wants now: a new wish, or still the one in hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.core.cases.situation import PASSING
from bot.core.cases.waiting import ASKED_FOR_EVIDENCE, OF_EVIDENCE, SURE, goes_on
from bot.core.shop import Words

FAULTS = frozenset({"report_damaged", "report_missing", "report_wrong_item", "report_quality"})
ASKED_FOR_ADDRESS = frozenset({"address_needed", "address_needed_in_transit", "address_confirm", "address_unclear"})
ASKED_FOR_ORDER = frozenset({"need_order", "which_order", "order_not_found"})

#: Words that say yes to a cancellation without saying it.
AGREES_TO_CANCEL = ("will_apply", "applied", "will_refuse")
ASKED_WHETHER_SURE = frozenset({"cancel_unshipped", "cancel_intercept", "cancel_in_transit"})
REFUSED = frozenset({"return_opened", "return_late", "return_category"})

#: The buyer was told which refund to apply for.
GUIDED = frozenset(
    {"cancel_unshipped", "cancel_intercept", "cancel_in_transit", "cancel_told", "return_told", "exchange", "exchange_fault", "fault_told"}
)

#: In the middle of a wish these are still the same matter: the buyer insists or adds to it, he does not change the subject.
_CONTINUES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "report_allergy": frozenset(
            {"return_goods", "exchange_goods", "report_quality", "cancel_order", "refund_progress"}
            | {"ask_product", "parcel_stuck", "signed_not_received"}  # 停了几天还是没好 looks like these
        ),
        "signed_not_received": frozenset({"track_parcel", "parcel_stuck"}),
        "change_address": frozenset({"modify_order", "report_wrong_item"}),
    }
)
#: Asked for evidence, the buyer says who signed for the parcel, or what he wants to have for it.
_GOES_WITH_EVIDENCE = FAULTS | {"signed_not_received", "return_goods", "cancel_order", "refund_progress"}
_ASKED_FOR_PICTURES = ASKED_FOR_EVIDENCE | {"allergy_advice", "allergy_pictures"}
#: What is owed in these is haggled over: 10块行不行 is neither a question about promotions nor about prices.
_BARGAINED_OVER = FAULTS | {"report_allergy", "complain"}
#: Wishes of which the reason decides: a return because of an allergy is an allergy.
_FOR_A_REASON = frozenset({"return_goods", "exchange_goods", "cancel_order", "refund_progress", "report_quality"})
#: Intents of a buyer who tells something rather than wants something.
_TELLS = frozenset({"inform", "affirm", "change_address", "modify_order", "cancel_order", "out_of_scope"})
#: What a buyer wants who tells these things and nothing else.
_MEANT: Mapping[str, str] = MappingProxyType(
    {"unclear": "parcel_stuck", "invoice": "request_invoice", "bought": "confirm_order", "looks_up": "track_parcel"}
)


@dataclass(frozen=True)
class Heard:
    """One message of the buyer, as far as it matters to what he wants; `understood` when its intent is certain enough."""

    intent: str
    text: str
    words: Words
    names_address: bool = False
    confidence: float = 1.0
    understood: bool = True

    @property
    def tells(self) -> bool:
        """Whether he tells something, or it is not known what he wants: then his words decide."""
        return self.intent in _TELLS or not self.understood

    def says(self, fact: str) -> bool:
        return self.words.any(fact, self.text)


def wish_of(heard: Heard, wish: str, before: str, wishes: frozenset[str]) -> str:
    """The wish after this message; `wishes` are the intents that open one."""
    if heard.says("damages"):
        return "complain"
    if before and (_goes_on(heard, wish, before) if wish else answers(heard, before)):
        return wish
    said = _wish_in_words(heard, wish)
    if said:
        return said
    if heard.intent in _FOR_A_REASON and heard.says("allergy"):
        return "report_allergy"
    fault = fault_named(heard)
    if fault:
        return fault
    if heard.intent == "price_protection" and heard.says("wants_back") and not heard.says("price_gap"):
        return "return_goods"
    return heard.intent if heard.intent in wishes else wish


def fault_named(heard: Heard) -> str:
    """The one fault that the words name outright, where the intent does not speak against it; else ""."""
    named = [fault for fault in heard.words.faults if heard.words.fault(fault, heard.text)]
    open_to_it = heard.intent in FAULTS or not heard.understood or (heard.intent == "signed_not_received" and heard.says("signed_self"))
    return named[0] if open_to_it and len(named) == 1 else ""


def _wish_in_words(heard: Heard, wish: str) -> str:
    """What the words ask for where the intent is only that the buyer tells something."""
    if heard.says("checks") and heard.tells and not heard.names_address:
        return "confirm_order"
    if not wish and heard.says("bought") and not heard.says("not_wanted") and heard.tells and heard.confidence < SURE:
        return "confirm_order"
    if wish or heard.intent != "inform":
        return ""
    if heard.names_address and heard.says("readdress") and not heard.says("unclear"):
        return "change_address"
    return next((meant for fact, meant in _MEANT.items() if heard.says(fact)), "")


def _goes_on(heard: Heard, wish: str, before: str) -> bool:
    if heard.intent == "report_allergy" and (heard.says("allergy") or (heard.understood and heard.confidence >= SURE)):
        return False  # his skin comes before his parcel
    if answers(heard, before) or goes_on(before, heard.intent, heard.confidence, asked=before not in PASSING):
        return True
    if before in _ASKED_FOR_PICTURES and heard.confidence < SURE:
        return True
    if wish in _BARGAINED_OVER and heard.says("bargains"):
        return True
    if before in ("exchange", "exchange_fault") and heard.says("rather_exchange"):
        return heard.intent in ("return_goods", "cancel_order")
    return heard.intent in _in_the_middle(wish, before)


def _in_the_middle(wish: str, before: str) -> frozenset[str]:
    """Intents that belong to the matter in hand where it stands."""
    if wish in FAULTS and before in ASKED_FOR_EVIDENCE:
        return _GOES_WITH_EVIDENCE
    return FAULTS if wish in FAULTS and before == "compensation" else _CONTINUES.get(wish, frozenset())


def answers(heard: Heard, before: str) -> bool:
    """Whether the message is what was just asked for, whatever its intent looks like."""
    if before in ASKED_FOR_ADDRESS and heard.names_address:
        return True
    return any(heard.says(fact) for fact in _expected(before))


def _expected(before: str) -> Iterator[str]:
    """The facts that the buyer was asked for, or is likely to come up with, at this point."""
    if before in GUIDED:
        yield "how_to_apply"
    if before.startswith("cancel_"):
        yield from ("still_wanted", "will_apply")
    if before in ASKED_WHETHER_SURE:
        yield from AGREES_TO_CANCEL
    if before in ASKED_FOR_ORDER:
        yield "no_number"
    if before in ASKED_FOR_EVIDENCE:
        yield from OF_EVIDENCE
    if before in REFUSED:
        yield from ("pleads", "opened")
    if before in ("allergy_advice", "allergy_pictures"):
        yield from ("severe", "not_better", "recovered")
    if before == "compensation":
        yield "resend"
    if before == "return_told":
        yield from ("opened", "unopened")


def reason_for(wish: str, opening: str, words: Words) -> str:
    """The fault that a buyer gives as his reason to send a received parcel back, else the wish itself."""
    if wish not in ("return_goods", "cancel_order", "refund_progress"):
        return wish
    return next((fault for fault in words.faults if words.fault(fault, opening)), wish)
