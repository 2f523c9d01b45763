"""Where a parcel stands, to the minute (after_sales.md §4 rows 2, 15–21)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.deadlines import Deadlines
from bot.core.orders import Order, TrackingEvent, TrackStatus
from bot.core.parcels import ParcelState, judge_parcel
from tests.builders import NOW, ago, event, order

LIMITS = Deadlines()
MINUTE = timedelta(minutes=1)


def judged(asked: Order) -> tuple[str, str, int]:
    parcel = judge_parcel(asked, LIMITS, NOW)
    return parcel.state.value, parcel.reason, parcel.quiet_days


@pytest.mark.parametrize(
    ("asked", "state", "reason", "days"),
    [
        (order("unpaid"), "not_shipped", "not_shipped", 0),
        (order("paid"), "not_shipped", "not_shipped", 0),
        (order("closed"), "not_shipped", "not_shipped", 0),
        (order("signed"), "signed", "signed", 0),
        (order("completed", tracking=(event("lost"),)), "signed", "signed", 0),  # the buyer has confirmed
        (order(tracking=(event("signed"),)), "signed", "signed", 0),
        (order(tracking=(event("accepted"),)), "moving", "events_recent", 1),
        (order(tracking=(event("delivering", hours=2),)), "delivering", "events_recent", 0),
        (order(tracking=(event("pickup", days=9),)), "pickup", "pickup", 9),  # it waits for the buyer, not for the courier
        (order(tracking=(event("returning"),)), "returning", "returning", 1),
        (order(tracking=(event("returned"),)), "returning", "returned", 1),
        (order(tracking=(event("address_unclear"),)), "address_unclear", "address_unclear", 1),
        (order(tracking=(event("out_of_area"),)), "out_of_area", "out_of_area", 1),
        (order(tracking=(event("lost", hours=1),)), "lost", "courier_confirms_loss", 0),
        (order(tracking=(event("problem"),)), "problem", "problem", 1),
    ],
)
def test_the_newest_event_says_where_it_is(asked: Order, state: str, reason: str, days: int) -> None:
    assert judged(asked) == (state, reason, days)


@pytest.mark.parametrize("status", ["transit", "delivering", "accepted"])
def test_silence_warns_after_three_full_days_and_means_lost_after_five(status: str) -> None:
    def since(at: timedelta) -> str:
        return judge_parcel(order(tracking=(TrackingEvent(NOW - at, TrackStatus(status)),)), LIMITS, NOW).reason

    assert since(timedelta(days=3) - MINUTE) == "events_recent"
    assert since(timedelta(days=3)) == "no_event_warn"
    assert since(timedelta(days=5) - MINUTE) == "no_event_warn"
    assert since(timedelta(days=5)) == "no_event_lost"


def test_without_any_event_the_silence_counts_from_shipping() -> None:
    assert judged(order(tracking=(), shipped_at=ago(days=1))) == ("handed_over", "events_recent", 1)
    assert judged(order(tracking=(), shipped_at=ago(days=3))) == ("warn", "no_event_warn", 3)
    assert judged(order(tracking=(), shipped_at=None)) == ("handed_over", "events_recent", 0)


def test_a_problem_without_proof_is_a_loss_after_three_days_even_when_it_is_reported_again() -> None:
    assert judged(order(tracking=(event("problem", days=3),))) == ("lost", "problem_without_proof", 3)
    assert judged(order(tracking=(event("problem", days=4), event("problem", hours=1)))) == ("lost", "problem_without_proof", 4)


def test_a_problem_is_over_when_the_parcel_moves_again() -> None:
    moved = order(tracking=(event("problem", days=4), event("transit", days=1)))
    assert judged(moved) == ("moving", "events_recent", 1)
    again = order(tracking=(event("problem", days=4), event("transit", days=2), event("problem", days=1)))
    assert judged(again) == ("problem", "problem", 1)


histories = st.dictionaries(st.integers(0, 40 * 24), st.sampled_from(TrackStatus), max_size=6)


@given(histories.flatmap(lambda found: st.tuples(st.just(list(found.items())), st.permutations(list(found.items())))))
def test_the_order_in_which_events_come_in_does_not_matter(
    told: tuple[list[tuple[int, TrackStatus]], list[tuple[int, TrackStatus]]],
) -> None:
    first, second = (
        judge_parcel(order(tracking=tuple(TrackingEvent(NOW - timedelta(hours=hours), status) for hours, status in events)), LIMITS, NOW)
        for events in told
    )
    assert first == second
    assert first.state is not ParcelState.NOT_SHIPPED
