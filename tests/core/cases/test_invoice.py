"""Any paid order that never had an invoice gets one, however old (after_sales.md §4 row 22)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.orders import Invoice, Order
from tests.builders import NOW, ago, order, says, situation

COMPANY: dict[str, Any] = {"invoice_title": "广州某某有限公司", "tax_number": "91440101MA5ANPMP4T"}
TITLE, NUMBER = ({name: COMPANY[name]} for name in ("invoice_title", "tax_number"))


def asked(**invoice: Any) -> Order:
    return order("completed", invoice=Invoice(**invoice))


@pytest.mark.parametrize(
    ("ordered", "said", "case", "reason"),
    [
        (order("unpaid"), COMPANY, "invoice_unpaid", "not_paid"),
        (order("paid"), {}, "invoice_needed", "title_missing"),
        (order("completed", paid_at=ago(days=900)), COMPANY, "invoice_ready", "title_and_number"),
        (order("signed"), TITLE, "invoice_number", "tax_number_missing"),
        (order("signed"), NUMBER, "invoice_title", "title_missing"),
        (order("signed"), {"text": says("individual")}, "invoice_ready", "individual"),
        (order("signed"), {"answer": "person", "text": "个人 王小芳"}, "invoice_ready", "individual"),
        (order("signed"), {"invoice_title": "王小芳"}, "invoice_ready", "individual"),
        (asked(title="甲公司", tax_number="9144"), {}, "invoice_ready", "title_and_number"),
        (asked(title="甲公司"), NUMBER, "invoice_ready", "title_and_number"),
        (asked(issued=True), COMPANY, "invoice_no_waybill", "issued"),
        (asked(issued_at=NOW), COMPANY, "invoice_no_waybill", "issued"),
        (asked(waybill="SF1"), COMPANY, "invoice_issued", "issued"),
        (asked(waybill="SF1"), {"text": says("reissue")}, "invoice_reissue", "title_is_wrong"),
        (asked(requested_at=ago(days=10)), {}, "invoice_pending", "requested"),
        (asked(requested_at=ago(days=10, seconds=1)), {}, "invoice_late", "requested"),
        (asked(requested_at=ago(days=20)), COMPANY, "invoice_ready", "title_and_number"),
        (order("signed"), {"answer": "invoice_cost"}, "invoice_free", "invoice_cost"),
        (order("signed"), {"answer": "no_tax_number"}, "invoice_no_number", "no_tax_number"),
        (order("signed"), {"answer": "return_to"}, "invoice_pending", "return_to"),
        (order("signed"), {"answer": "invoice_kind"}, "unclear", "invoice_kind"),
        (order("signed"), {"answer": "sends_when"}, "invoice_pending", "sends_when"),
        (order("signed"), {"answer": "gives_up"}, "acknowledged", "gives_up"),
    ],
)
def test_an_invoice_needs_title_and_number_and_is_told_where_it_stands(
    ordered: Order, said: dict[str, Any], case: str, reason: str
) -> None:
    judged = judge(situation("request_invoice", ordered, **said))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("said", "title", "number"),
    [
        (COMPANY, "广州某某有限公司", "91440101MA5ANPMP4T"),
        ({"text": says("individual")}, "个人", "无（个人抬头）"),
        ({"answer": "person", "text": "个人 王小芳"}, "王小芳", "无（个人抬头）"),
        ({"answer": "person", "text": "个人"}, "个人", "无（个人抬头）"),
    ],
)
def test_an_invoice_that_is_ready_names_title_and_number(said: dict[str, Any], title: str, number: str) -> None:
    facts = judge(situation("request_invoice", order("paid"), **said)).facts
    assert facts == {"invoice_title": title, "tax_number": number}
