"""The name of every case; domain.yml lists the same as values of the slot `case`, and data/rules/cases.yml has a rule for each."""

from __future__ import annotations

#: What the slot holds after a macro that ends its case; no rule starts from it.
CLOSED = "closed"

CASES = frozenset(
    {
        "need_order", "order_not_found", "order_unverified", "order_closed", "which_wish",
        "cancel_unpaid", "cancel_unshipped", "cancel_intercept", "cancel_in_transit",
        "return_no_reason", "return_opened", "return_late", "return_category",
        "exchange", "exchange_fault", "exchange_noted", "exchange_fault_noted", "exchange_in_transit",
        "modify_unshipped", "modify_shipped",
        "fault_not_shipped", "evidence_needed", "pictures_needed", "compensation", "advance_freight", "missing_check",
        "special_high_value", "special_custom", "special_cross_border",
        "allergy_advice", "allergy_pictures", "allergy_return",
        "address_unpaid", "address_needed", "address_confirm", "address_needed_in_transit", "address_in_transit", "address_too_late",
        "track_unpaid", "ship_presale", "ship_pending", "ship_late",
        "parcel_handed_over", "parcel_moving", "parcel_delivering", "parcel_pickup", "parcel_signed", "parcel_returning", "parcel_warn",
        "lost", "lost_refund", "lost_resend",
        "signed_company", "signed_home", "signed_slip", "signed_insists",
        "address_unclear", "address_unclear_ready", "difficult_company", "difficult_school", "difficult_home", "out_of_area",
        "invoice_unpaid", "invoice_needed", "invoice_ready", "invoice_pending", "invoice_issued",
        "refund_change_reason", "refund_amount", "refund_reviewing", "refund_on_the_way", "refund_failed", "refund_refused", "refund_none",
        "complaint", "complaint_urgent", "complaint_no_order",
        "freight_presale", "freight_buyer_pays", "freight_shop_pays", "price_protection",
        "product_known", "product_unknown", "promotion",
        "picture_noted", "picture_for_person",
        CLOSED,
    }
)  # fmt: skip
