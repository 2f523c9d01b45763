"""What words mean as the answer to a case that waits for one: 没有 after “看看门口” is another answer than after “退款还是补发”."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.core.cases.situation import NOTHING_PENDING
from bot.core.shop import Words

#: With at least this confidence an intent of `_OTHER_MATTERS` is not an answer, and below it no wish changes the subject.
SURE = 0.6

ASKED_FOR_EVIDENCE = frozenset({"evidence_needed", "pictures_needed"})
#: What is said of evidence, so that a bare 本人 is not taken for 人工.
OF_EVIDENCE = ("signed_self", "signed_other", "unchecked", "no_pictures", "pictures_later")

_MOVING = frozenset({"track_parcel", "parcel_stuck", "urge_shipping", "signed_not_received"})
_MONEY_BACK = frozenset({"refund_progress", "cancel_order", "return_goods"})
_GOODS_AGAIN = frozenset({"exchange_goods", "modify_order", "report_missing", "report_wrong_item"})
_FAULTS = frozenset({"report_damaged", "report_missing", "report_wrong_item", "report_quality"})
_OTHER_MATTERS = frozenset(
    {"complain", "request_invoice", "report_damaged", "report_quality", "report_allergy", "ask_product", "ask_promotion"}
    | {"price_protection", "shipping_fee"}
)


@dataclass(frozen=True)
class Waiting:
    """A case that waits for an answer.

    `wish` is what the answer belongs to ("" for the wish in hand), `words` names lists of `Words`, the first that
    fits is the answer; an intent of `intents` is one without such words; intents of `keeps` stay with the wish.
    """

    wish: str = ""
    words: tuple[str, ...] = ()
    intents: Mapping[str, str] = field(default_factory=dict)
    keeps: frozenset[str] = frozenset()


_SIGNED = Waiting(
    "signed_not_received",
    ("found", "not_found", "waits", "resend", "wants_money"),
    {"deny": "not_found"},
    _MOVING | _MONEY_BACK | {"report_missing"},
)
_LOST = Waiting(
    "parcel_stuck",
    ("how_long", "resend", "refund", "waits"),
    dict.fromkeys(("affirm", "deny", "out_of_scope"), "either"),
    _MOVING | _MONEY_BACK | _GOODS_AGAIN,
)
_LOST_ASKED = replace(_LOST, intents={"affirm": "agrees", "thank": "agrees", "deny": "either"})
_DIFFICULT = Waiting("parcel_stuck", ("waits",), keeps=_MOVING)
_OUT_OF_AREA = Waiting(
    "parcel_stuck", ("ems", "how_long", "resend", "refund", "objects"), {"deny": "objects"}, _MOVING | _MONEY_BACK | _GOODS_AGAIN
)
_INVOICE = Waiting(
    "request_invoice", ("invoice_cost", "person", "no_tax_number", "gives_up", "waits"), {"deny": "gives_up"}, frozenset({"shipping_fee"})
)
_CHANGE = Waiting(
    "refund_progress",
    ("changed", "objects", "agrees"),
    {"affirm": "agrees", "thank": "agrees", "deny": "objects"},
    frozenset({"modify_order", "urge_shipping", "cancel_order"}),
)
_COMPLAINT = Waiting("complain", ("demand",), keeps=frozenset({"complain"}))
_SPECIAL = Waiting(
    intents=dict.fromkeys(("affirm", "deny", "inform"), "more"), keeps=_FAULTS | _MONEY_BACK | {"signed_not_received", "exchange_goods"}
)
_PRESALE = Waiting("ask_product", ("bought", "leaves", "buys"), {"affirm": "buys", "deny": "leaves", "goodbye": "leaves"})

WAITING: Mapping[str, Waiting] = MappingProxyType(
    {
        "parcel_signed": Waiting("signed_not_received", ("found", "not_found"), {"deny": "not_found"}),
        "signed_company": _SIGNED,
        "signed_home": replace(_SIGNED, words=(*_SIGNED.words, "news")),
        "signed_slip": replace(_SIGNED, words=(*_SIGNED.words, "how_long", "news")),
        **dict.fromkeys(("lost", "lost_choose"), _LOST),
        "lost_settled": replace(_LOST, intents={}),
        **dict.fromkeys(("lost_refund_asked", "lost_resend_asked"), _LOST_ASKED),
        "parcel_warn": Waiting("parcel_stuck", ("news",), keeps=_MOVING),
        "ship_late": Waiting("urge_shipping", ("news",)),
        "missing_check": Waiting("report_missing", ("news",), keeps=_MOVING | _MONEY_BACK | _FAULTS),
        "address_unclear": Waiting("parcel_stuck", ("same_address", "waits"), keeps=_MOVING | {"change_address"}),
        "difficult_home": Waiting("parcel_stuck", ("refuses", "accepts"), {"affirm": "accepts", "deny": "refuses"}, _MOVING),
        **dict.fromkeys(("difficult_company", "difficult_school"), _DIFFICULT),
        **dict.fromkeys(("difficult_check", "difficult_told"), replace(_DIFFICULT, words=("waits", "news", "refuses"))),
        **dict.fromkeys(("out_of_area", "out_of_area_ems", "out_of_area_told"), _OUT_OF_AREA),
        **dict.fromkeys(("invoice_needed", "invoice_title"), _INVOICE),
        "invoice_number": replace(_INVOICE, intents={"deny": "no_tax_number"}),
        **dict.fromkeys(
            ("invoice_pending", "invoice_told"), Waiting("request_invoice", ("invoice_cost", "sends_when", "return_to", "invoice_kind"))
        ),
        **dict.fromkeys(("refund_change_reason", "refund_amount"), _CHANGE),
        "refund_reason_noted": Waiting("refund_progress", ("changed",)),
        "refund_on_the_way": Waiting("refund_progress", ("refund_failed", "not_found", "too_long"), {"deny": "not_found"}, _MOVING),
        "refund_failed": Waiting("refund_progress", ("refund_causes", "news")),
        **dict.fromkeys(("complaint", "complaint_no_order", "complaint_told"), _COMPLAINT),
        **dict.fromkeys(("special_high_value", "special_custom", "special_cross_border", "special_told"), _SPECIAL),
        **dict.fromkeys(("product_known", "product_unknown", "product_out", "promotion", "bargain", "gift"), _PRESALE),
        "price_protection": Waiting("price_protection", ("how_to_apply",)),
        "parcel_returning": Waiting("parcel_stuck", ("still_wanted",)),
        **dict.fromkeys(("freight_presale", "ship_presale"), replace(_PRESALE, intents={})),
        "sale_closed": Waiting("ask_product", ("bought", "leaves"), {"deny": "leaves"}),
        "order_confirmed": Waiting("ask_product", (), {"affirm": "confirms", "thank": "confirms"}),
    }
)


def answer_of(before: str, intent: str, confidence: float, text: str, words: Words) -> str:
    """The name of the answer that `text` gives to the case `before`; "" when it gives none."""
    waiting = WAITING.get(before)
    if waiting is None:
        return ""
    said = _said(waiting, text, words)
    another = intent in _OTHER_MATTERS - waiting.keeps - {waiting.wish} and confidence >= SURE
    if another and (said, intent) != ("resend", "ask_product"):  # 能补发吗 sounds like a question about goods
        return ""
    return said or waiting.intents.get(intent, "")


def answered_by_words(before: str, text: str, words: Words) -> bool:
    """Whether the words of `text` themselves, whatever its intent, answer the case `before`; with nothing in hand, ask to check an order.

    Who asks for a person gets one.
    """
    if words.any("human", text):
        return False
    if before in NOTHING_PENDING and words.any("checks", text):
        return True
    if before in ASKED_FOR_EVIDENCE:
        return any(words.any(fact, text) for fact in OF_EVIDENCE)
    waiting = WAITING.get(before)
    return waiting is not None and bool(_said(waiting, text, words))


def _said(waiting: Waiting, text: str, words: Words) -> str:
    return next((name for name in waiting.words if words.any(name, text)), "")


def wish_of_answer(before: str, answer: str, wish: str) -> str:
    """What `answer` belongs to: a buyer who has bought wants his order confirmed."""
    return "confirm_order" if answer == "bought" else WAITING[before].wish or wish


def goes_on(before: str, intent: str, confidence: float, *, asked: bool) -> bool:
    """Whether a message without an answer still belongs to the case `before`; `asked` says that it waits for a reply."""
    waiting = WAITING.get(before)
    return waiting is not None and (intent in waiting.keeps or (asked and confidence < SURE))
