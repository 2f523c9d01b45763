"""Where is it, lost, signed but not received, difficult (after_sales.md §4 rows 15–21, 27)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.core.addresses import Address
from bot.core.cases import judge
from bot.core.holidays import SHOP_TIME
from bot.core.orders import AddressKind, Order
from tests.builders import FULL_ADDRESS, NOW, ago, event, office, order, situation

SATURDAY = datetime(2026, 11, 14, 10, tzinfo=SHOP_TIME)
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


@pytest.mark.parametrize("wish", ["track_parcel", "urge_shipping", "parcel_stuck"])
@pytest.mark.parametrize(
    ("asked", "case", "reason"),
    [
        (order("unpaid"), "track_unpaid", "not_paid"),
        (order("paid"), "ship_pending", "to_ship"),
        (order("paid", paid_at=ago(days=3)), "ship_late", "late_not_shipped"),
        (HANDED_OVER, "parcel_handed_over", "events_recent"),
        (MOVING, "parcel_moving", "events_recent"),
        (DELIVERING, "parcel_delivering", "events_recent"),
        (PICKUP, "parcel_pickup", "pickup"),
        (RETURNING, "parcel_returning", "returned"),
        (OUT_OF_AREA, "out_of_area", "out_of_area"),
        (UNCLEAR, "address_unclear", "courier_event"),
        (QUIET, "parcel_warn", "no_event_warn"),
        (LOST, "lost", "no_event_lost"),
        (order(tracking=PROBLEM), "difficult_home", "home"),
    ],
)
def test_the_tracking_says_where_a_parcel_is(wish: str, asked: Order, case: str, reason: str) -> None:
    judged = judge(situation(wish, asked))
    assert (judged.case, judged.reason) == (case, reason)


def test_a_parcel_that_was_signed_for_is_told_to_who_asks_and_looked_for_with_who_misses_it() -> None:
    assert judge(situation("track_parcel", order("signed"))).case == "parcel_signed"
    assert judge(situation("parcel_stuck", order("signed"))).case == "signed_home"


@pytest.mark.parametrize(
    ("asked", "case"),
    [(MOVING, "parcel_warn"), (DELIVERING, "parcel_warn"), (HANDED_OVER, "parcel_warn"), (QUIET, "parcel_warn"), (LOST, "lost")],
)
def test_a_buyer_who_says_lost_is_checked_with_the_courier_first(asked: Order, case: str) -> None:
    assert judge(situation("parcel_stuck", asked, text="快递是不是丢了")).case == case


@pytest.mark.parametrize(
    ("text", "before", "case"),
    [
        ("补发吧", "lost", "lost_resend"),
        ("给我退款", "lost", "lost_refund"),
        ("那怎么办", "lost", "lost"),
        ("补发吧", "", "lost"),  # nobody has asked him yet
    ],
)
def test_the_buyer_of_a_lost_parcel_chooses_between_refund_and_resend(text: str, before: str, case: str) -> None:
    assert judge(situation("parcel_stuck", LOST, text=text, before=before)).case == case


def test_an_unclear_address_is_asked_for_until_it_is_whole() -> None:
    assert judge(situation("parcel_stuck", UNCLEAR, address=Address("广东省", "广州市"))).case == "address_unclear"
    ready = judge(situation("parcel_stuck", UNCLEAR, address=FULL_ADDRESS))
    assert (ready.case, ready.facts["new_address"]) == ("address_unclear_ready", "广东省广州市番禺区中山大学1号")


@pytest.mark.parametrize(
    ("asked", "now", "before", "case", "reason"),
    [
        (order("signed"), NOW, "", "signed_home", "home"),
        (order("signed", address_kind=SCHOOL), NOW, "", "signed_home", "school"),
        (order("signed", **office()), NOW, "", "signed_company", "workday"),
        (order("signed", **office(signed_at=SATURDAY)), NOW, "", "signed_company", "day_off"),
        (order("signed", **office(signed_at=None)), SATURDAY, "", "signed_company", "day_off"),
        (order("signed"), NOW, "signed_home", "signed_slip", "still_not_received"),
        (order("signed", **office()), NOW, "signed_company", "signed_slip", "still_not_received"),
        (order("signed"), NOW, "signed_slip", "signed_insists", "still_not_received"),
        (MOVING, NOW, "", "parcel_moving", "events_recent"),  # nobody has signed: the buyer is told where it is
    ],
)
def test_signed_but_not_received_goes_from_looking_around_to_the_signature_slip(
    asked: Order, now: datetime, before: str, case: str, reason: str
) -> None:
    judged = judge(situation("signed_not_received", asked, before=before, now=now))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("asked", "now", "case", "reason"),
    [
        (order(tracking=PROBLEM), NOW, "difficult_home", "home"),
        (order(tracking=PROBLEM, address_kind=SCHOOL), NOW, "difficult_school", "school"),
        (order(tracking=PROBLEM, **office()), NOW, "difficult_home", "company"),
        (order(tracking=(event("problem", hours=1),), **office()), NOW, "difficult_home", "company"),
    ],
)
def test_a_difficult_parcel_is_answered_by_the_kind_of_address(asked: Order, now: datetime, case: str, reason: str) -> None:
    judged = judge(situation("parcel_stuck", asked, now=now))
    assert (judged.case, judged.reason) == (case, reason)


def test_an_office_parcel_reported_at_the_weekend_moves_again_on_monday() -> None:
    sunday = SATURDAY + timedelta(days=1)
    reported = order(tracking=(event("problem", days=(NOW - SATURDAY).days),), **office())
    judged = judge(situation("parcel_stuck", reported, now=sunday))
    assert (judged.case, judged.reason) == ("difficult_company", "reported_on_day_off")
