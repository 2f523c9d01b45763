"""Which of his orders does the buyer mean?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cases import WISHES, choose_order, pointed_at, usual
from bot.core.orders import Item, Order, OrderState
from bot.core.shop import Words
from tests.builders import order

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


WORDS = Words(order_states={"paid": ("没发货",), "shipped": ("在路上",), "signed": ("收到的",)})


@pytest.mark.parametrize(
    ("text", "names", "meant"),
    [
        ("补水面膜坏了", ("补水面膜",), (MASK,)),
        ("口红坏了", ("口红",), ()),
        ("没发货的那个", (), (PAID,)),
        ("尾号2222", (), (PAID,)),
        ("收到的补水面膜", ("补水面膜",), (MASK,)),
        ("坏了", (), ()),
    ],
)
def test_words_point_at_orders(text: str, names: tuple[str, ...], meant: tuple[Order, ...]) -> None:
    assert pointed_at((PAID, SHIPPED, SIGNED, MASK), text, names, WORDS, loosely=True) == meant


def test_with_an_order_in_hand_only_the_name_of_goods_points_elsewhere() -> None:
    assert pointed_at((PAID, MASK), "没发货", (), WORDS, loosely=False) == ()
    assert pointed_at((PAID, MASK), "面膜", ("面膜",), WORDS, loosely=False) == (MASK,)


def test_the_order_pointed_at_is_meant_and_several_leave_the_one_in_hand() -> None:
    assert choose_order((SIGNED, MASK), "report_damaged", "", "", (MASK,)) is MASK
    assert choose_order((SIGNED, MASK), "report_damaged", "", SIGNED.id, (MASK,)) is MASK
    assert choose_order((SIGNED, MASK), "report_damaged", "", SIGNED.id, (SIGNED, MASK)) is SIGNED
    assert choose_order((SIGNED, MASK), "report_damaged", "", "") is None


def test_the_orders_that_a_wish_is_usually_about_are_shown() -> None:
    assert list(usual((UNPAID, PAID, SIGNED), "cancel_order")) == [PAID]
    assert list(usual((UNPAID, PAID), "request_invoice")) == [UNPAID, PAID]


@given(
    st.lists(st.sampled_from(sorted(BOUGHT.values(), key=lambda o: o.id)), unique=True),
    st.sampled_from(sorted(WISHES)),
    st.sampled_from(["", PAID.id, "0" * 18]),
    st.sampled_from(["", SHIPPED.id, "0" * 18]),
    st.sampled_from(["", "洁面乳", "口红"]),
)
def test_an_order_is_never_made_up(orders: list[Order], wish: str, named: str, current: str, product: str) -> None:
    pointed = pointed_at(orders, product, (product,), WORDS, loosely=True)
    chosen = choose_order(orders, wish, named, current, pointed)
    assert chosen is None or chosen in orders
    assert chosen is None or not named or chosen.id == named
    assert set(pointed) <= set(orders)
