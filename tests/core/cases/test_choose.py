"""Which of his orders does the buyer mean?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cases import WISHES, choose_order, pointed_at, usual
from bot.core.orders import Item, Order, OrderState, RefundApplication
from tests.builders import WORDS, order, says

BOUGHT = {state: order(state.value, id=f"{n}" * 18) for n, state in enumerate(OrderState, 1)}
UNPAID, PAID, SHIPPED, SIGNED = (BOUGHT[state] for state in (OrderState.UNPAID, OrderState.PAID, OrderState.SHIPPED, OrderState.SIGNED))
COMPLETED, CLOSED = BOUGHT[OrderState.COMPLETED], BOUGHT[OrderState.CLOSED]
MASK = replace(SIGNED, id="9" * 18, items=(Item("补水面膜 10片"),))


def test_the_order_that_is_named_counts_and_a_wrong_number_is_none() -> None:
    assert choose_order((PAID, SHIPPED), "track_parcel", PAID.id, SHIPPED.id) is PAID
    assert choose_order((PAID,), "track_parcel", "0", PAID.id) is None


def test_the_order_in_hand_stays_in_hand() -> None:
    assert choose_order((PAID, SHIPPED), "track_parcel", "", PAID.id) is PAID
    assert choose_order((SHIPPED,), "track_parcel", "", "not his") is SHIPPED


def test_the_only_order_is_meant_whatever_its_state() -> None:
    assert choose_order((CLOSED,), "return_goods", "", "") is CLOSED
    assert choose_order((), "return_goods", "", "") is None


@pytest.mark.parametrize(
    ("wish", "orders", "meant"),
    [
        ("cancel_order", (SHIPPED, SIGNED), SHIPPED),
        ("cancel_order", (PAID, SHIPPED, SIGNED), None),
        ("cancel_order", (UNPAID, SIGNED), UNPAID),
        ("urge_shipping", (PAID, SHIPPED), PAID),
        ("return_goods", (PAID, COMPLETED), COMPLETED),
        ("return_goods", (PAID, CLOSED), PAID),
        ("report_damaged", (UNPAID, SHIPPED), SHIPPED),
        ("report_damaged", (UNPAID, PAID), None),
        ("request_invoice", (PAID, SIGNED), None),
    ],
)
def test_of_several_orders_the_one_is_meant_that_the_wish_is_usually_about(
    wish: str, orders: tuple[Order, ...], meant: Order | None
) -> None:
    assert choose_order(orders, wish, "", "") is meant


def test_the_order_that_the_words_point_at_is_meant_even_when_another_is_in_hand() -> None:
    assert choose_order((SIGNED, MASK), "report_damaged", "", "", (MASK,)) is MASK
    assert choose_order((SIGNED, MASK), "report_damaged", "", SIGNED.id, (MASK,)) is MASK
    assert choose_order((SIGNED, MASK), "report_damaged", "", SIGNED.id, (SIGNED, MASK)) is SIGNED
    assert choose_order((SIGNED, MASK), "report_damaged", "", "", ()) is None


def test_what_is_wrong_with_goods_is_about_those_that_were_received_and_not_about_the_unshipped_order_in_hand() -> None:
    assert choose_order((PAID, SIGNED), "report_damaged", "", PAID.id) is SIGNED
    assert choose_order((PAID, SIGNED, COMPLETED), "report_damaged", "", PAID.id) is PAID
    assert choose_order((PAID, SIGNED), "return_goods", "", PAID.id) is PAID
    assert choose_order((SHIPPED, SIGNED), "report_damaged", "", SHIPPED.id) is SHIPPED


def test_a_question_about_a_refund_is_about_the_order_that_has_one() -> None:
    refunded = replace(SIGNED, refunds=(RefundApplication("1"),))
    assert choose_order((COMPLETED, refunded), "refund_progress", "", "") is refunded
    assert choose_order((COMPLETED, SIGNED), "refund_progress", "", "") is None


BOTH = (SIGNED, MASK)


@pytest.mark.parametrize(
    ("orders", "text", "names", "current", "found"),
    [
        (BOTH, "面膜坏了", ("补水面膜",), SIGNED.id, (MASK,)),
        (BOTH, "面膜坏了", ("那个补水面膜 10片的",), SIGNED.id, (MASK,)),
        (BOTH, "口红坏了", ("口红", ""), SIGNED.id, ()),
        (BOTH, "尾号9999", (), "", (MASK,)),
        (BOTH, "尾号9999", (), SIGNED.id, ()),  # another order is in hand: a number may be anything
        (BOTH, "尾号1234", (), "", ()),
        (BOTH, "都坏了", (), "", ()),
        (BOTH, says("other_order"), (), SIGNED.id, (MASK,)),
        (BOTH, says("other_order"), (), "", ()),
        ((SIGNED,), says("other_order"), (), SIGNED.id, ()),
        ((PAID, SHIPPED), says("paid"), (), "", (PAID,)),
        ((PAID, SHIPPED), says("closed"), (), "", ()),
    ],
)
def test_words_point_at_orders_by_goods_number_and_state(
    orders: tuple[Order, ...], text: str, names: tuple[str, ...], current: str, found: tuple[Order, ...]
) -> None:
    assert pointed_at(orders, text, names, WORDS, current) == found


def test_a_wish_is_usually_about_orders_in_some_states() -> None:
    assert usual((PAID, SIGNED), "return_goods") == [SIGNED]
    assert usual((CLOSED,), "return_goods") == (CLOSED,)
    assert usual((PAID, SIGNED), "request_invoice") == (PAID, SIGNED)


SOME = sorted(BOUGHT.values(), key=lambda o: o.id)


@given(
    st.lists(st.sampled_from(SOME), unique=True),
    st.sampled_from(sorted(WISHES)),
    st.sampled_from(["", PAID.id, "0" * 18]),
    st.sampled_from(["", SHIPPED.id, "0" * 18]),
    st.lists(st.sampled_from(SOME), unique=True, max_size=2),
)
def test_an_order_is_never_made_up(orders: list[Order], wish: str, named: str, current: str, pointed: list[Order]) -> None:
    meant = [order for order in pointed if order in orders]
    chosen = choose_order(orders, wish, named, current, meant)
    assert chosen is None or chosen in orders
    assert chosen is None or not named or chosen.id == named
    assert chosen == choose_order(orders, wish, named, current, meant)
