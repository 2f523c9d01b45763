"""The name of every case; domain.yml lists the same as values of the slot `case`, and data/rules/cases.yml has a rule for each."""

from __future__ import annotations

#: What the slot holds after a macro that ends its case; no rule starts from it.
CLOSED = "closed"

#: What it holds after a macro that settled its case, so that second thoughts are understood; nothing is judged to be one of these.
SETTLED = frozenset(
    {
        "address_told", "cancel_told", "complaint_told", "difficult_told", "fault_told", "invoice_told", "lost_settled",
        "out_of_area_told", "return_told", "special_told",
    }
)  # fmt: skip

CASES = frozenset(
    {
        "need_order", "order_not_found", "order_unverified", "order_closed",
        "which_wish",
        "cancel_unpaid", "cancel_unshipped", "cancel_intercept", "cancel_in_transit",
        "return_no_reason", "return_opened", "return_late", "return_category",
        "exchange", "exchange_fault", "exchange_noted", "exchange_fault_noted", "exchange_in_transit",
        "modify_unshipped", "modify_shipped",
        "fault_not_shipped", "evidence_needed", "pictures_needed", "compensation",
        "advance_freight", "missing_check",
        "special_high_value", "special_custom", "special_cross_border", "special_more", "special_evidence",
        "allergy_advice", "allergy_pictures", "allergy_return",
        "address_unpaid", "address_needed", "address_confirm", "address_needed_in_transit", "address_in_transit", "address_too_late",
        "track_unpaid", "ship_presale", "ship_pending", "ship_late",
        "parcel_handed_over", "parcel_moving", "parcel_delivering", "parcel_pickup", "parcel_signed", "parcel_returning",
        "parcel_recalled", "which_courier", "ship_virtual",
        "parcel_warn",
        "lost",
        "refund_times",
        "lost_resend_asked", "lost_refund_asked", "lost_choose", "lost_refund", "lost_resend",
        "signed_company", "signed_home", "signed_slip",
        "parcel_found",
        "signed_insists",
        "address_unclear", "address_unclear_ready",
        "difficult_company", "difficult_school", "difficult_home", "difficult_check", "difficult_again", "difficult_guard",
        "out_of_area", "out_of_area_ems", "out_of_area_resend", "out_of_area_refund",
        "invoice_unpaid", "invoice_needed", "invoice_free", "invoice_no_number", "invoice_title", "invoice_number", "invoice_ready",
        "invoice_pending", "invoice_issued", "invoice_reissue", "invoice_late", "invoice_no_waybill",
        "refund_change_reason", "refund_which_reason", "refund_reason_noted", "refund_amount", "refund_reviewing", "refund_on_the_way",
        "refund_failed", "refund_urgent", "refund_looked_up", "refund_too_little", "refund_cause_noted", "refund_refused",
        "refund_none",
        "complaint", "complaint_urgent", "complaint_no_order", "complaint_urgent_no_order", "complaint_more", "complaint_order",
        "freight_presale", "freight_buyer_pays", "freight_shop_pays",
        "price_protection",
        "product_known", "product_unknown", "not_bought", "sale_closed",
        "product_unlisted", "product_out", "promotion", "bargain", "gift",
        "insists", "order_confirmed", "order_thanked", "order_unpaid",
        "picture_noted", "picture_for_person",
        "cancel_unshipped_sure", "cancel_intercept_sure", "cancel_in_transit_sure", "cancel_kept",
        "which_order", "order_unknown", "greeted", "here", "not_ours",
        "unclear", "never_mind", "acknowledged", "gave_up",
        "cancel_refused", "cancel_withdrawn",
        "return_steps", "return_withdrawn", "return_where",
        "refund_explained", "reason_needed", "told_noted", "still_checking",
        "address_kept", "address_passed_on",
        CLOSED,
        *SETTLED,
    }
)  # fmt: skip
