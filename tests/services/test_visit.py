"""A buyer continues where he was, on every device; nobody else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.identity import Identity, IdentityRefused
from bot.services.desk import Desk
from bot.services.receive import receive_text
from bot.services.visit import Visit, begin_visit, opened
from tests.builders import BUYER, NOW, ORDER_ID, OTHER_ID, order
from tests.fakes import Clock
from tests.services.chat import chat, rows

KEY = "secret"


def identity(nonce: str = "nonce-01", buyer: str = BUYER, order: str | None = None) -> Identity:
    return Identity(buyer, NOW + timedelta(hours=1), nonce, order)


def visits(desk: Desk, identity: Identity | None = None, resumed: Visit | None = None) -> Visit:
    return begin_visit(desk, KEY, identity, resumed)


def test_a_look_at_the_widget_leaves_no_conversation(desk: Desk) -> None:
    visits(desk)
    visits(desk, identity())
    assert rows(desk, "conversations") == []


def test_the_first_word_begins_the_conversation_as_the_shop_says(desk: Desk) -> None:
    visit = visits(desk, identity(order=ORDER_ID))
    assert opened(desk, visit) == opened(desk, visit) == visit.conversation
    (row,) = rows(desk, "conversations")
    assert (row["buyer"], row["mode"], row["order_id"], row["shop"]) == (BUYER, "auto", ORDER_ID, "芙栖旗舰店")


def test_a_known_buyer_continues_his_newest_conversation_with_the_order_he_looks_at_now(desk: Desk) -> None:
    old = chat(desk, order(), order(id=OTHER_ID), order_id=ORDER_ID)
    visit = visits(desk, identity(order=OTHER_ID))
    assert visit == Visit(old.id, BUYER, OTHER_ID)
    assert old.conversation.order_id == OTHER_ID


def test_pages_opened_together_meet_in_one_conversation(desk: Desk) -> None:
    assert visits(desk, identity("nonce-01")).conversation == visits(desk, identity("nonce-02")).conversation


def test_after_a_month_of_silence_a_buyer_begins_anew(desk: Desk, clock: Clock) -> None:
    old = chat(desk)
    clock.move(days=30, seconds=1)
    fresh = visits(desk, replace(identity(), expires=clock() + timedelta(hours=1)))
    assert fresh.conversation != old.id
    opened(desk, fresh)
    again = visits(desk, replace(identity("nonce-02"), expires=clock() + timedelta(hours=1)))
    assert again.conversation == fresh.conversation


def test_an_order_of_somebody_else_is_not_shown(desk: Desk) -> None:
    chat(desk, order(buyer="tb_1002"))
    assert visits(desk, identity(order=ORDER_ID)).order is None
    assert visits(desk, identity("nonce-02", order=OTHER_ID)).order == OTHER_ID  # not imported yet


def test_an_identity_found_by_somebody_else_is_refused(desk: Desk) -> None:
    visit = visits(desk, identity())
    with pytest.raises(IdentityRefused, match="replayed"):
        visits(desk, identity())
    with pytest.raises(IdentityRefused, match="replayed"):
        visits(desk, identity(), Visit("anonymous"))
    assert visits(desk, identity(), visit) == visit  # the same page, loaded again


def test_a_nonce_is_forgotten_when_its_identity_has_ended(desk: Desk, clock: Clock) -> None:
    visits(desk, identity("nonce-01"))
    clock.move(hours=1, seconds=1)
    visits(desk, replace(identity("nonce-02"), expires=clock() + timedelta(hours=1)))
    assert [row["nonce"] for row in rows(desk, "nonces")] == ["nonce-02"]


def test_an_anonymous_buyer_continues_by_what_his_browser_kept(desk: Desk, clock: Clock) -> None:
    visit = visits(desk)
    assert visits(desk, None, visit) == visit
    receive_text(desk, opened(desk, visit), "c1", "在吗")
    assert visits(desk, None, visit) == visit
    clock.move(days=30, seconds=1)
    assert visits(desk, None, visit).conversation != visit.conversation


def test_who_signed_out_of_the_shop_leaves_his_conversation_behind(desk: Desk) -> None:
    visit = visits(desk, identity())
    after = visits(desk, None, visit)
    assert (after.buyer, after.conversation == visit.conversation) == (None, False)


def test_another_buyer_on_the_same_browser_gets_his_own(desk: Desk) -> None:
    visit = visits(desk, identity())
    other = visits(desk, identity("nonce-02", buyer="tb_1002"), visit)
    assert (other.buyer, other.conversation == visit.conversation) == ("tb_1002", False)
