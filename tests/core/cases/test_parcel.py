"""Where is it, lost, signed but not received, difficult (after_sales.md §4 rows 15–21, 27)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.deadlines import Deadlines
from bot.core.holidays import SHOP_TIME
from bot.core.orders import AddressKind, Item, Order
from tests.builders import FULL_ADDRESS, NOW, ago, event, office, order, says, shop, situation

SATURDAY = datetime(2026, 11, 14, 10, tzinfo=SHOP_TIME)
MONDAY = SATURDAY + timedelta(days=2)
SCHOOL = AddressKind.SCHOOL
PROBLEM = (event("problem", days=1),)

HANDED_OVER = order(tracking=())
MOVING = order()
DELIVERING = order(tracking=(event("delivering"),))
PICKUP = order(tracking=(event("pickup"),))
RETURNING = order(tracking=(event("returned"),))
OUT_OF_AREA = order(tracking=(event("out_of_area"),))
UNCLEAR = order(tracking=(event("address_unclear"),))
QUIET = order(tracking=(event(days=4),))
LOST = order(tracking=(event(days=6),))
DIFFICULT = order(tracking=PROBLEM)


def judged(wish: str, asked: Order, *, before: str = "", now: datetime = NOW, **said: Any) -> tuple[str, str]:
    found = judge(situation(wish, asked, before=before, now=now, **said))
    return found.case, found.reason


@pytest.mark.parametrize("wish", ["track_parcel", "urge_shipping", "parcel_stuck"])
@pytest.mark.parametrize(
    ("asked", "case", "reason"),
    [
        (order("unpaid"), "track_unpaid", "not_paid"),
        (order("paid"), "ship_pending", "to_ship"),
        (order("paid", paid_at=ago(days=3)), "ship_late", "late_not_shipped"),
        (order("paid", paid_at=None), "ship_presale", "payment_time_unknown"),
        (HANDED_OVER, "parcel_handed_over", "events_recent"),
        (MOVING, "parcel_moving", "events_recent"),
        (DELIVERING, "parcel_delivering", "events_recent"),
        (PICKUP, "parcel_pickup", "pickup"),
        (RETURNING, "parcel_returning", "returned"),
        (OUT_OF_AREA, "out_of_area", "courier_does_not_serve"),
        (UNCLEAR, "address_unclear", "courier_event"),
        (QUIET, "parcel_warn", "no_event_warn"),
        (LOST, "lost", "no_event_lost"),
        (DIFFICULT, "difficult_home", "home"),
    ],
)
def test_the_tracking_says_where_a_parcel_is(wish: str, asked: Order, case: str, reason: str) -> None:
    assert judged(wish, asked) == (case, reason)


@pytest.mark.parametrize(
    ("asked", "before", "text"),
    [
        (DIFFICULT, "", says("unclear")),
        (DIFFICULT, "address_unclear", ""),
        (order(tracking=(event("problem", says("unclear")),)), "", ""),
    ],
)
def test_a_problem_that_is_the_address_is_one_whatever_the_courier_calls_it(asked: Order, before: str, text: str) -> None:
    assert judged("parcel_stuck", asked, before=before, text=text) == ("address_unclear", "courier_event")


def test_a_parcel_that_goes_well_is_urged_on_for_who_asks_twice() -> None:
    assert judged("urge_shipping", MOVING, text=says("urges")) == ("parcel_moving", "events_recent")
    assert judged("urge_shipping", MOVING, before="parcel_moving", text=says("urges")) == ("parcel_warn", "buyer_urges")


def test_before_shipping_the_courier_may_be_asked_for() -> None:
    assert judged("track_parcel", order("paid"), text=says("which_courier")) == ("which_courier", "not_shipped")


def test_what_travels_by_wire_has_no_parcel() -> None:
    virtual = replace(shop(), deadlines=Deadlines(virtual_categories=("充值",)))
    asked = situation("track_parcel", order("paid", items=(Item("话费", category="充值"),)))
    assert judge(replace(asked, shop=virtual)).case == "ship_virtual"


def test_a_parcel_that_was_signed_for_is_told_to_who_asks_and_looked_for_with_who_misses_it() -> None:
    assert judged("track_parcel", order("signed")) == ("parcel_signed", "signed")
    assert judged("parcel_stuck", order("signed")) == ("signed_home", "home")


@pytest.mark.parametrize("fact", ["lost", "trouble"])
@pytest.mark.parametrize(
    ("asked", "case"),
    [
        (MOVING, "parcel_warn"),
        (DELIVERING, "parcel_warn"),
        (HANDED_OVER, "parcel_warn"),
        (PICKUP, "parcel_warn"),
        (RETURNING, "parcel_returning"),
    ],
)
def test_a_buyer_who_says_lost_is_checked_with_the_courier_first(asked: Order, case: str, fact: str) -> None:
    assert judged("parcel_stuck", asked, text=says(fact))[0] == case


def test_a_courier_who_is_at_it_is_not_asked_twice() -> None:
    assert judged("parcel_stuck", QUIET, before="parcel_warn") == ("still_checking", "reported_already")
    assert judged("parcel_stuck", QUIET, before="still_checking", told=True) == ("insists", "reported_already")
    assert judged("parcel_stuck", QUIET, before="parcel_warn", answer="news") == ("still_checking", "reported_already")
    assert judged("urge_shipping", order("paid", paid_at=ago(days=3)), before="ship_late", answer="news", told=True)[0] == "insists"


@pytest.mark.parametrize(("text", "before"), [(says("unclear"), ""), ("", "address_unclear")])
def test_the_buyer_may_say_himself_that_the_address_is_unclear(text: str, before: str) -> None:
    assert judged("parcel_stuck", MOVING, text=text, before=before)[0] == "address_unclear"


def test_a_parcel_on_its_way_back_may_be_wanted_after_all() -> None:
    assert judged("parcel_stuck", RETURNING, before="parcel_returning", answer="still_wanted") == ("parcel_recalled", "wants_it_after_all")


@pytest.mark.parametrize(
    ("before", "said", "case"),
    [
        ("", {}, "lost"),
        ("", {"text": says("resend")}, "lost_resend_asked"),
        ("", {"text": says("wants_money")}, "lost_refund_asked"),
        ("lost", {"answer": "resend"}, "lost_resend"),
        ("lost", {"answer": "refund"}, "lost_refund"),
        ("lost_refund_asked", {"answer": "agrees"}, "lost_refund"),
        ("lost_resend_asked", {"answer": "agrees"}, "lost_resend"),
        ("lost", {"answer": "waits"}, "acknowledged"),
        ("lost", {"answer": "how_long"}, "refund_times"),
        ("lost", {"answer": "either"}, "lost_choose"),
        ("lost", {}, "lost_choose"),
        ("lost_choose", {}, "insists"),
        ("lost_settled", {"intent": "track_parcel"}, "still_checking"),
    ],
)
def test_the_buyer_of_a_lost_parcel_chooses_between_refund_and_resend(before: str, said: dict[str, Any], case: str) -> None:
    assert judged("parcel_stuck", LOST, before=before, **said)[0] == case


def test_a_resend_goes_where_the_buyer_now_says() -> None:
    chosen = judge(situation("parcel_stuck", LOST, before="lost", answer="resend", address=FULL_ADDRESS, named_address=True))
    assert chosen.facts == {"address": "广东省广州市番禺区中山大学1号"}
    assert judge(situation("parcel_stuck", LOST, before="lost", answer="resend", address=FULL_ADDRESS)).facts == {}


def test_an_order_that_is_not_wanted_and_lost_is_lost() -> None:
    assert judged("cancel_order", LOST)[0] == "lost"


@pytest.mark.parametrize(
    ("asked", "now", "before", "answer", "case", "reason"),
    [
        (order("signed"), NOW, "", "", "signed_home", "home"),
        (order("signed", address_kind=SCHOOL), NOW, "", "", "signed_home", "school"),
        (order("signed", **office()), NOW, "", "", "signed_company", "workday"),
        (order("signed", **office(signed_at=SATURDAY)), NOW, "", "", "signed_company", "day_off"),
        (order("signed", **office(signed_at=None)), SATURDAY, "", "", "signed_company", "day_off"),
        (order("signed"), NOW, "signed_home", "", "signed_slip", "still_not_received"),
        (order("signed", **office()), NOW, "signed_company", "not_found", "signed_slip", "still_not_received"),
        (order("signed"), NOW, "signed_slip", "", "signed_insists", "still_not_received"),
        (order("signed"), NOW, "signed_slip", "how_long", "still_checking", "slip_asked_for"),
        (order("signed"), NOW, "signed_home", "found", "parcel_found", "found"),
        (order("signed"), NOW, "signed_home", "waits", "acknowledged", "looks_for_it"),
        (MOVING, NOW, "", "", "parcel_moving", "events_recent"),  # nobody has signed: the buyer is told where it is
    ],
)
def test_signed_but_not_received_goes_from_looking_around_to_the_signature_slip(
    asked: Order, now: datetime, before: str, answer: str, case: str, reason: str
) -> None:
    assert judged("signed_not_received", asked, before=before, now=now, answer=answer) == (case, reason)


@pytest.mark.parametrize(
    ("asked", "before", "answer", "case", "reason"),
    [
        (DIFFICULT, "", "", "difficult_home", "home"),
        (order(tracking=PROBLEM, address_kind=SCHOOL), "", "", "difficult_school", "school"),
        (order(tracking=PROBLEM, **office()), "", "", "difficult_home", "office_on_a_workday"),
        (DIFFICULT, "difficult_home", "accepts", "difficult_guard", "answered"),
        (DIFFICULT, "difficult_home", "refuses", "difficult_again", "answered"),
        (DIFFICULT, "difficult_home", "waits", "acknowledged", "will_see"),
        (DIFFICULT, "difficult_school", "", "difficult_check", "still_difficult"),
        (DIFFICULT, "difficult_check", "", "still_checking", "courier_asked"),
    ],
)
def test_a_difficult_parcel_is_answered_by_the_kind_of_address(asked: Order, before: str, answer: str, case: str, reason: str) -> None:
    assert judged("parcel_stuck", asked, before=before, answer=answer) == (case, reason)


@pytest.mark.parametrize(
    ("now", "case"),
    [(SATURDAY + timedelta(days=1), "difficult_company"), (MONDAY, "difficult_company"), (MONDAY + timedelta(days=1), "lost")],
)
def test_an_office_parcel_reported_at_the_weekend_moves_again_on_monday(now: datetime, case: str) -> None:
    reported = order(tracking=(event("problem", days=(NOW - SATURDAY).days),), **office())
    found = judge(situation("parcel_stuck", reported, now=now))
    assert found.case == case
    assert found.facts.get("resume_day") == ("11月16日（周一）" if case == "difficult_company" else None)


def test_an_office_parcel_that_monday_has_not_moved_is_asked_about() -> None:
    patient = replace(shop(), deadlines=Deadlines(problem_proof_days=9))
    reported = order(tracking=(event("problem", days=(NOW - SATURDAY).days),), **office())
    found = judge(replace(situation("parcel_stuck", reported), shop=patient))
    assert (found.case, found.reason) == ("difficult_home", "office_on_a_workday")


@pytest.mark.parametrize(
    ("answer", "case"),
    [
        ("refund", "out_of_area_refund"),
        ("resend", "out_of_area_resend"),
        ("ems", "out_of_area_ems"),
        ("how_long", "refund_times"),
        ("objects", "insists"),
        ("", "still_checking"),
    ],
)
@pytest.mark.parametrize("before", ["out_of_area", "out_of_area_ems", "out_of_area_told"])
def test_out_of_the_couriers_area_the_buyer_chooses_too(before: str, answer: str, case: str) -> None:
    assert judged("parcel_stuck", OUT_OF_AREA, before=before, answer=answer)[0] == case
